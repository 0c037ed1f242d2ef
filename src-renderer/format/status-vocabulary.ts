import type { ProviderMarkId } from './provider-marks.ts'
import { iconOf, type Tone, type ToneIcon } from './tone.ts'

/** One status as the console says it, with the provider's own word beside it. */
export type Status = Readonly<{
  tone: Tone
  icon: ToneIcon
  label: string
  /** Exactly as received, untrimmed. */
  raw: string
  /** False for a word that the table does not hold: the caller writes it to the log. */
  isKnown: boolean
}>

/** What a raw word alone does not say. */
export type StatusFacts = Readonly<{
  /** Instantor: no further report follows. Without it an `ok` is never shown as final. */
  isFinal?: boolean | undefined
  /** Inbank: a signed contract whose down payment is still owed. */
  isDownPaymentOwed?: boolean | undefined
  /** Fimento: 24 h went by without an end state. */
  isExpired?: boolean | undefined
}>

export type StatusRow = Readonly<{
  tone: Tone
  label: string
  /** Raw words; a pair of numbers is a range, both ends included. */
  raws: readonly (string | readonly [number, number])[]
  icon?: ToneIcon
  when?: (facts: StatusFacts) => boolean
  /** How the reference screen writes the raw side, where it is not the list of words. */
  shownAs?: string
}>

const row = (tone: Tone, label: string, raws: StatusRow['raws'], more: Partial<StatusRow> = {}): StatusRow => ({ tone, label, raws, ...more })

const isLinkExpired = (facts: StatusFacts): boolean => facts.isExpired === true
const FIMENTO_OPEN = [
  'created', 'consentLinkOpened', 'bankAddedNotCompletedAuthFlow', 'bankAddedCompletedAuthFlow', 'fetchingTransactionsStarted',
  'fetchingTransactionsDone', 'customerApprovedConsent', 'categorisationStarted', 'categorisationDone', 'insightsStarted',
] as const

/**
 * The complete table of the UI guide, section 7. Rows are tried in order, so a row with a condition stands before the
 * row that holds without it. `COMPLETE` of illion is passed only once its export is saved.
 */
export const STATUS_TABLE: Readonly<Record<ProviderMarkId, readonly StatusRow[]>> = {
  bankstatements: [
    row('positive', 'Statements in', ['COMPLETE']),
    row('negative', 'Sign-in failed', ['LOGIN_FAIL']),
    row('negative', 'Bank error', ['ERROR'], { shownAs: 'ERROR + errorCode' }),
    row('attention', 'Security code needed', ['mfa']),
    row('attention', 'Session ended', ['10005', '19002']),
    row('attention', 'Check the login', ['20002', '20008', '32003', '50005']),
    row('negative', 'Too many tries', ['20001']),
    row('waiting', 'Wait 15 minutes', ['20004']),
    row('negative', 'Bank login locked', ['20005']),
    row('waiting', 'Bank password expired', ['20007']),
    row('attention', 'Bank wants something first', ['30004', '32008']),
    row('negative', 'Bank unavailable', ['19007', '19008', '30006', '30010', '30011', '40005', '50001', [110000, 110009]]),
    row('attention', 'No usable account', ['60008', '60012']),
    row('attention', 'Logged out by a second login', ['60006']),
    row('negative', 'Bank site changed', [[80001, 80008]]),
    row('negative', 'Unknown error', ['60001', '90001', '90002']),
  ],
  centrelink: [
    row('positive', 'Service normal', ['true', 'available true'], { shownAs: 'available true' }),
    row('neutral', 'Centrelink is down', ['false', 'available false'], { shownAs: 'available false' }),
    row('attention', 'myGov not linked', ['19010']),
    row('negative', 'Access refused', ['19011']),
  ],
  instantor: [
    row('positive', 'Report in', ['ok'], { when: ({ isFinal }) => isFinal === true, shownAs: 'ok, isFinal true' }),
    row('progress', 'More to come', ['ok', 'incomplete', 'partial'], { shownAs: 'incomplete, partial, isFinal false' }),
    row('progress', 'Report on its way', ['process-finished']),
    row('negative', 'Wrong login', ['invalid_login', 'invalid-login']),
    row('negative', 'Locked for 24 hours', ['too-many-retries']),
    row('attention', 'Nothing to calculate', ['insufficient_data']),
    row('negative', 'Bank unavailable', ['bank_error']),
    row('negative', 'Bank not readable', ['parse_error', 'scrape_error', 'process-error']),
    row('neutral', 'Left halfway', ['abandoned']),
    row('neutral', 'Ran out of time', ['timed_out']),
    row('waiting', 'Earlier run still open', ['blocked']),
  ],
  inbank: [
    row('positive', 'Approved', ['POSITIVE']),
    row('negative', 'Declined', ['NEGATIVE']),
    row('negative', 'No decision, technical', ['FAILED'], { icon: 'unplug' }),
    row('attention', 'Income proof required', ['INCOME_PROOF_REQUIRED']),
    row('waiting', 'Awaiting signature', ['UNSIGNED']),
    row('waiting', 'Down payment due', ['SIGNED'], { when: ({ isDownPaymentOwed }) => isDownPaymentOwed === true, shownAs: 'SIGNED, payment owed' }),
    row('progress', 'Signed', ['SIGNED']),
    row('progress', 'Down payment in', ['DOWN_PAYMENT_PAID_BY_CUSTOMER']),
    row('attention', 'Needs our approval', ['ACTIVATION_REQUIRES_PARTNER_APPROVAL']),
    row('positive', 'Contract active', ['ACTIVATED']),
    row('neutral', 'Cancelled', ['CANCELLED'], { icon: 'ban' }),
    row('negative', 'Terminated', ['TERMINATED'], { icon: 'octagon' }),
  ],
  kontomatik: [
    row('progress', 'Preparing', ['setup']),
    row('progress', 'Importing', ['in_progress']),
    row('positive', 'Import done', ['successful']),
    row('negative', 'Import failed', ['error', 'fatal']),
  ],
  fimento: [
    row('attention', 'Consent link expired', FIMENTO_OPEN, { when: isLinkExpired, shownAs: 'older than 24 h' }),
    row('waiting', 'Link not opened yet', ['created']),
    row('waiting', 'Link opened', ['consentLinkOpened']),
    row('waiting', 'Signing in at the bank', ['bankAddedNotCompletedAuthFlow']),
    row('progress', 'Bank connected', ['bankAddedCompletedAuthFlow']),
    row('progress', 'Fetching', ['fetchingTransactionsStarted']),
    row('progress', 'Fetched', ['fetchingTransactionsDone']),
    row('progress', 'Consent given', ['customerApprovedConsent']),
    row('progress', 'Categorising', ['categorisationStarted']),
    row('progress', 'Categorised', ['categorisationDone']),
    row('progress', 'Writing insights', ['insightsStarted']),
    row('positive', 'Insights ready', ['completed']),
    row('negative', 'Consent withdrawn', ['customerDeniedConsent'], { icon: 'ban' }),
    row('negative', 'Sign-in error', ['authError']),
  ],
}

/** Labels of words outside the table: Instantor sends free notes, everywhere else it is a status nobody described. */
const UNKNOWN_LABELS: Partial<Readonly<Record<ProviderMarkId, string>>> = { instantor: 'Provider note' }

const holds = (raws: StatusRow['raws'], word: string): boolean =>
  raws.some((raw) => {
    if (typeof raw === 'string') return raw.toLowerCase() === word
    return /^\d+$/.test(word) && Number(word) >= raw[0] && Number(word) <= raw[1]
  })

/**
 * What the console says for a provider's raw status. Spaces around and case do not matter; `ERROR` may carry its code.
 * A word that the table does not hold becomes Attention with the provider's own word, never Positive.
 */
export const statusOf = (provider: ProviderMarkId, raw: string, facts: StatusFacts = {}): Status => {
  const trimmed = raw.trim().toLowerCase()
  const word = /^error\s/.test(trimmed) ? 'error' : trimmed
  const found = STATUS_TABLE[provider].find(({ raws, when }) => holds(raws, word) && (when?.(facts) ?? true))
  if (found) return { tone: found.tone, icon: found.icon ?? iconOf(found.tone), label: found.label, raw, isKnown: true }
  return { tone: 'attention', icon: 'triangle', label: UNKNOWN_LABELS[provider] ?? 'New status', raw, isKnown: false }
}

/** How a row's raw side is written on the reference screen. */
export const rawText = ({ raws, shownAs }: StatusRow): string =>
  shownAs ?? raws.map((raw) => (typeof raw === 'string' ? raw : `${raw[0]} to ${raw[1]}`)).join(', ')
