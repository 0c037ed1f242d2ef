import type { LoanCase } from '#shared/domain/case.ts'
import type { Step } from '../../components/lists/step.ts'
import { dayDistance, formatDate, formatTime } from '../../format/dates.ts'
import type { RunStage } from './use-run-state.ts'
import type { Institution } from './bank-form.ts'
import { retrieveWords as words } from './words.ts'

/** Where the flow stands; `signIn` is the bank stage once a bank was picked. */
export type FlowStep = RunStage | 'signIn'

const ORDER = ['bank', 'signIn', 'challenge', 'accounts', 'fetch'] as const

/**
 * The steps in the head.
 * @param wasAsked the bank asked for a security step; only then it shows.
 * @param isAllAtOnce every account comes with the sign-in, and none is chosen.
 */
export const stepsOf = (now: FlowStep, wasAsked: boolean, isAllAtOnce = false): readonly Step[] => {
  const order = ORDER.filter((id) => (id !== 'challenge' || wasAsked) && (id !== 'accounts' || !isAllAtOnce))
  const index = now === 'done' ? order.length : now === 'failed' || now === 'cancelled' || now === 'awaited' ? order.length - 1 : order.indexOf(now)
  return order.map((id, position) => ({
    id, label: words.steps[id],
    state: position < index ? 'done' : position > index ? 'later' : now === 'failed' || now === 'cancelled' ? 'failed' : 'now',
  }))
}

/** The bank of a session that a window left open, as far as the session itself knows it. */
export const bankOfSession = ({ institutionSlug, institutionName }: Readonly<{ institutionSlug: string | null; institutionName: string | null }>): Institution | null =>
  (institutionSlug === null ? null : {
    slug: institutionSlug, name: institutionName ?? institutionSlug, group: null, searchWords: [], loginFields: [], needsPreload: false,
    asksSecurityStep: false, isPasswordNeededAtExport: false, maxDays: null, isTest: false, isAvailable: true,
  })

/** Facts beside the flow. Nothing that was typed is ever among them. */
export const sessionFacts = ({ bankName, days, officer, loanCase, now }: Readonly<{
  bankName: string | null
  days: number
  officer: string
  loanCase: Pick<LoanCase, 'reference' | 'consentRecordedAt'>
  now: number
}>): readonly Readonly<{ key: string; label: string; value: string; mono?: boolean }>[] => {
  const consent = loanCase.consentRecordedAt
  const when = consent === null ? words.noConsent : dayDistance(consent, now) === 0 ? formatTime(consent) : formatDate(consent, now)
  return [
    { key: 'bank', label: words.facts.bank, value: bankName ?? words.notYet },
    { key: 'referral', label: words.facts.referral, value: loanCase.reference, mono: true },
    ...(days === 0 ? [] : [{ key: 'period', label: words.facts.period, value: words.lastDays(days) }]),
    { key: 'officer', label: words.facts.officer, value: officer },
    { key: 'consent', label: words.facts.consent, value: when },
    { key: 'kept', label: words.facts.kept, value: words.keptNothing },
  ]
}
