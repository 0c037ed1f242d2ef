import type { LoanCase } from '#shared/domain/case.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import type { ConnectionTest, Credential, Descriptor } from '../../stores/providers.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import type { Statements } from '../../stores/statements.ts'
import { dayDistance, formatDate, formatTime } from '../../format/dates.ts'
import { MARKET_NAMES } from '../cases/words-form.ts'
import type { Way } from './ways.ts'
import { retrieveWords as words } from './words.ts'

/** One line of "Before you start". Continue is off while one `blocks`. */
export type StartCheck = Readonly<{
  key: 'provider' | 'consent' | 'key' | 'running' | 'line' | 'case' | 'again'
  state: 'good' | 'checking' | 'warning' | 'blocking'
  title: string
  detail: string
}>

export type StartFacts = Readonly<{
  loanCase: Pick<LoanCase, 'state' | 'consentRecordedAt'>
  descriptor: Descriptor
  credential: Credential | undefined
  /** The test that was made on this screen; null while it runs or cannot be made. */
  test: ConnectionTest | null
  retrievals: readonly RetrievalRow[]
  statements: Statements
  isOnline: boolean
  /** The practice twin of a provider answers without a line. */
  needsLine: boolean
  /**
   * A link is made here and asks nobody; a hand-over asks the provider, and the applicant agrees on the lender's page.
   * Without a way the assisted login is meant.
   */
  way?: Way
  now: number
}>

const when = (moment: string, now: number): string =>
  dayDistance(moment, now) === 0 ? formatTime(moment) : formatDate(moment, now)

const providerCheck = ({ descriptor, credential, test }: StartFacts): StartCheck => {
  if (credential?.isSet !== true) return { key: 'provider', state: 'blocking', title: words.notAsked(descriptor.name), detail: words.notAskedDetail }
  if (test === null) return { key: 'provider', state: 'checking', title: words.asking(descriptor.name), detail: words.askingDetail }
  if (!test.isOk) return { key: 'provider', state: 'blocking', title: words.silent(descriptor.name), detail: test.message }
  return { key: 'provider', state: 'good', title: words.answers(descriptor.name), detail: words.answersDetail(formatTime(test.at), test.tookMs, words.environment[credential.environment]) }
}

const consentCheck = ({ loanCase, now }: StartFacts): StartCheck =>
  loanCase.consentRecordedAt === null
    ? { key: 'consent', state: 'blocking', title: words.noConsent, detail: words.noConsentDetail }
    : { key: 'consent', state: 'good', title: words.consent, detail: words.consentDetail(when(loanCase.consentRecordedAt, now)) }

const keyCheck = ({ descriptor, credential, now }: StartFacts): StartCheck => {
  if (credential?.isSet !== true) return { key: 'key', state: 'blocking', title: words.noKey, detail: words.noKeyDetail(descriptor.name) }
  const secret = descriptor.credentialFields.find(({ isSecret }) => isSecret)
  const shown = credential.shown as Readonly<Record<string, string | undefined>>
  const end = secret === undefined ? undefined : shown[secret.name]
  const added = credential.changedAt === null ? '' : words.added(when(credential.changedAt, now))
  return { key: 'key', state: 'good', title: words.key, detail: end === undefined || end === '' ? added : words.keyDetail(end, added) }
}

/** Everything that has to hold before a start, good lines included, blocking ones decide. */
export const startChecks = (facts: StartFacts): readonly StartCheck[] => {
  const checks: StartCheck[] = []
  if (facts.loanCase.state !== 'open') checks.push({ key: 'case', state: 'blocking', title: words.caseNotOpen, detail: words.caseNotOpenDetail })
  if (facts.way === 'link') return [...checks, keyCheck(facts)]
  if (facts.needsLine && !facts.isOnline) checks.push({ key: 'line', state: 'blocking', title: words.offline, detail: words.offlineDetail })
  if (facts.way === 'hosted') return [...checks, providerCheck(facts), keyCheck(facts)]
  // A provider that is never called cannot be asked; a run of its own that is open is gone on with.
  if (facts.way === 'frame') {
    const other = facts.retrievals.find(({ state, providerId }) => !isFinalState(state) && providerId !== facts.descriptor.id)
    return [...checks, consentCheck(facts), keyCheck(facts), ...(other ? [{ key: 'running' as const, state: 'blocking' as const, title: words.running, detail: words.runningDetail }] : [])]
  }
  checks.push(providerCheck(facts), consentCheck(facts), keyCheck(facts))
  const running = facts.retrievals.find(({ state }) => !isFinalState(state))
  if (running) checks.push({ key: 'running', state: 'blocking', title: words.running, detail: words.runningDetail })
  const today = facts.statements.find(({ providerId, receivedAt }) => providerId === facts.descriptor.id && dayDistance(receivedAt, facts.now) === 0)
  const bank = today?.accounts[0]?.institutionName
  if (today && bank !== undefined) checks.push({ key: 'again', state: 'warning', title: words.again, detail: words.againDetail(bank, formatTime(today.receivedAt)) })
  return checks
}

export const canStart = (checks: readonly StartCheck[]): boolean => checks.every(({ state }) => state === 'good' || state === 'warning')

/** Why a provider cannot be chosen for a case of this market; null when it can. */
export const whyNot = (descriptor: Descriptor, market: LoanCase['market']): string | null => {
  if (!descriptor.isAvailable) return words.notInThisVersion
  if (!descriptor.markets.includes(market)) return words.onlyMarkets(descriptor.markets.map((code) => MARKET_NAMES[code]))
  return descriptor.capabilities.assistedRetrieval || descriptor.capabilities.runsInFrame ? null : words.noAssisted
}
