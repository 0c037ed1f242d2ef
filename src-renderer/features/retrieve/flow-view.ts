import type { LoanCase } from '#shared/domain/case.ts'
import type { Step } from '../../components/lists/step.ts'
import { dayDistance, formatDate, formatTime } from '../../format/dates.ts'
import type { RunStage } from './use-assisted-run.ts'
import { retrieveWords as words } from './words.ts'

/** Where the flow stands; `signIn` is the bank stage once a bank was picked. */
export type FlowStep = RunStage | 'signIn'

const ORDER = ['bank', 'signIn', 'accounts', 'fetch'] as const

/** The steps in the head. A security step shows only where a bank asks for one, so it has no fixed place here. */
export const stepsOf = (now: FlowStep): readonly Step[] => {
  const index = now === 'done' ? ORDER.length : now === 'failed' || now === 'cancelled' ? ORDER.length - 1 : ORDER.indexOf(now)
  return ORDER.map((id, position) => ({
    id, label: words.steps[id],
    state: position < index ? 'done' : position > index ? 'later' : now === 'failed' || now === 'cancelled' ? 'failed' : 'now',
  }))
}

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
