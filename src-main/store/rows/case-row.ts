import type { LocalDate } from '#shared/domain/calendar.ts'
import type { CaseState, CaseStatus, CaseSummary, LoanCase, NextStep, Tone } from '#shared/domain/case.ts'
import { asId } from '#shared/domain/ids.ts'
import type { MoneyText } from '#shared/domain/money.ts'
import type { Market } from '#shared/domain/provider-id.ts'
import { fromProviderBits } from './provider-bits.ts'
import { fromMs, fromMsOrNull } from './values.ts'

/** Columns of a case as the mappers below need them; amounts as text, so that no float touches them. */
export const CASE_COLUMNS = `number, id, reference, state, market, applicant_name, born_on, national_id, email, phone, product,
  CAST(amount_minor AS TEXT) AS amount_minor, amount_currency, term_months, owner, due_at, consent_at, is_test, created_at,
  updated_at, revision, provider_bits, tone, status_label, status_raw, step_kind, step_title, step_reason, step_is_idle, step_subject`

export type CaseRow = Readonly<{
  number: number
  id: string
  reference: string
  state: CaseState
  market: Market
  applicant_name: string
  born_on: string | null
  national_id: string | null
  email: string | null
  phone: string | null
  product: string
  amount_minor: string | null
  amount_currency: string | null
  term_months: number | null
  owner: string
  due_at: number | null
  consent_at: number | null
  is_test: number
  created_at: number
  updated_at: number
  revision: number
  provider_bits: number
  tone: Tone
  status_label: string
  status_raw: string | null
  step_kind: NextStep['kind']
  step_title: string
  step_reason: string
  step_is_idle: number
  step_subject: string | null
}>

const amountOf = (row: CaseRow): MoneyText | null =>
  row.amount_minor === null || row.amount_currency === null ? null : { minor: row.amount_minor, currency: row.amount_currency }

export const statusOf = (row: CaseRow): CaseStatus => ({ tone: row.tone, label: row.status_label, raw: row.status_raw })

export const nextStepOf = (row: CaseRow): NextStep =>
  ({ kind: row.step_kind, title: row.step_title, reason: row.step_reason, isIdle: row.step_is_idle === 1, subjectId: row.step_subject })

export const toLoanCase = (row: CaseRow): LoanCase => ({
  id: asId<'case'>(row.id),
  reference: row.reference,
  state: row.state,
  market: row.market,
  applicant: {
    name: row.applicant_name,
    bornOn: row.born_on as LocalDate | null,
    nationalId: row.national_id,
    email: row.email,
    phone: row.phone,
  },
  product: row.product,
  amount: amountOf(row),
  termMonths: row.term_months,
  owner: row.owner,
  dueAt: fromMsOrNull(row.due_at),
  consentRecordedAt: fromMsOrNull(row.consent_at),
  isTest: row.is_test === 1,
  createdAt: fromMs(row.created_at),
  updatedAt: fromMs(row.updated_at),
  revision: row.revision,
})

export const toCaseSummary = (row: CaseRow): CaseSummary => ({
  id: asId<'case'>(row.id),
  reference: row.reference,
  applicantName: row.applicant_name,
  market: row.market,
  amount: amountOf(row),
  providers: fromProviderBits(row.provider_bits),
  status: statusOf(row),
  nextStep: nextStepOf(row),
  state: row.state,
  owner: row.owner,
  isTest: row.is_test === 1,
  updatedAt: fromMs(row.updated_at),
  dueAt: fromMsOrNull(row.due_at),
})
