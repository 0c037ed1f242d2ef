import type { AnalysedAccount } from './analysed-account.ts'
import type { LocalDate, Period } from './calendar.ts'
import type { CategoryId, RowCategory } from './category.ts'
import type { Figure, RuleRef, RuleText } from './figure.ts'
import type { MergeDecision, Timeline } from './merge.ts'
import type { CurrencyCode } from './money.ts'
import type { ProviderId } from './provider-id.ts'
import type { Coverage, TruthCheck } from './truth.ts'

/** A change of the category map for one provider's word; it wins over the built-in table. */
export type CategoryMapEdit = Readonly<{ providerId: ProviderId; word: string; category: CategoryId }>

/** Everything the analysis depends on; it reads no clock and nothing else. */
export type AnalysisInput = Readonly<{
  accounts: readonly AnalysedAccount[]
  /** The day on which the figures are read; rows booked later stay out of them. */
  asOn: LocalDate
  /** The officer's category by row id. */
  overrides: ReadonlyMap<string, CategoryId>
  /** Ids of merge decisions and of transfer links that the officer took back. */
  undoneMerges: ReadonlySet<string>
  /** Restricts the figures; without it, everything that the deliveries cover up to `asOn`. */
  window?: Period
  mapEdits?: readonly CategoryMapEdit[]
}>

/** Money that left one account of the applicant and came in on another. */
export type TransferLink = Readonly<{
  id: string
  outRowId: string
  inRowId: string
  fromTimelineId: string
  toTimelineId: string
  /** What speaks for it besides amount and days: an account number, the provider's own mark, or words. */
  evidence: 'identifier' | 'provider' | 'wording'
  /** Days from the debit to the credit; negative where the credit is booked first. */
  daysApart: number
  /** The target is a loan: the debit is then a repayment and stays in spending. */
  isRepayment: boolean
  reason: string
  rule: RuleRef
  /** Taken back by the officer; it stays in the list and has no effect. */
  isUndone: boolean
}>

export const RHYTHMS = ['weekly', 'fortnightly', 'four-weekly', 'monthly', 'quarterly', 'yearly', 'irregular'] as const
export type Rhythm = (typeof RHYTHMS)[number]

/** Payments that belong together: the same counterparty, in one direction and one currency. */
export type PaymentStream = Readonly<{
  id: string
  /** Normalised wording that groups the rows. */
  key: string
  /** The wording of the newest row, as the bank wrote it. */
  counterparty: string
  currency: CurrencyCode
  category: CategoryId
  rhythm: Rhythm
  rowIds: readonly string[]
  count: number
  firstOn: LocalDate
  lastOn: LocalDate
  /** Null for an irregular stream and for one that has ended. */
  nextOn: LocalDate | null
  missed: number
  isOngoing: boolean
  /** The lower median of the payments, signed as the rows are. */
  typical: Figure
  monthly: Figure
  yearly: Figure
}>

/** How far an income stream can be relied on, each level by a rule that names its reasons. */
export type Confidence = 'strong' | 'fair' | 'weak'

export type IncomeStream = PaymentStream & Readonly<{
  kind: 'wages' | 'benefits' | 'other'
  confidence: Confidence
  /** What speaks for and against it, one sentence each. */
  reasons: readonly string[]
}>

export const COMMITMENT_KINDS = ['loan', 'pay-later', 'rent-mortgage', 'subscription', 'bill'] as const
export type CommitmentKind = (typeof COMMITMENT_KINDS)[number]

export type Commitment = PaymentStream & Readonly<{
  kind: CommitmentKind
  /** A lender outside the delivered accounts. */
  isOtherLender: boolean
  /** What the lender paid out inside the window, where it did. */
  paidOut: Figure | null
  /** All that was paid inside the window. */
  paid: Figure
}>

/** What came in and went out in a span of days; own transfers are in neither. */
export type FlowSpan = Readonly<{
  id: string
  label: string
  startsOn: LocalDate
  endsOn: LocalDate
  /** Days of the span lie outside the window or are proven by no delivery. */
  isPartial: boolean
  in: Figure
  out: Figure
  net: Figure
}>

export type CategoryTotal = Readonly<{ category: CategoryId; in: Figure; out: Figure; monthlyNet: Figure }>

/** Balance at the end of a day; null where nothing says it. */
export type DayEnd = Readonly<{ on: LocalDate; balanceMinor: bigint | null }>

/** The figures of one scope: a single account, or all accounts of one currency together. */
export type ScopeAnalysis = Readonly<{
  scope: Readonly<{ kind: 'account'; timelineId: string }> | Readonly<{ kind: 'currency'; timelineIds: readonly string[] }>
  currency: CurrencyCode
  window: Period | null
  summary: readonly Figure[]
  conduct: readonly Figure[]
  dayEnds: readonly DayEnd[]
  months: readonly FlowSpan[]
  payCycles: readonly FlowSpan[]
  byCategory: readonly CategoryTotal[]
}>

/** Income and commitments exist for all accounts of a currency together only: a person has them, not an account. */
export type CurrencyAnalysis = ScopeAnalysis & Readonly<{
  income: readonly IncomeStream[]
  commitments: readonly Commitment[]
  totals: readonly Figure[]
}>

export type Analysis = Readonly<{
  asOn: LocalDate
  categoryTreeVersion: number
  /** Every rule that a figure, check or decision can name. */
  rules: readonly RuleText[]
  timelines: readonly Timeline[]
  decisions: readonly MergeDecision[]
  checks: readonly TruthCheck[]
  coverage: Coverage
  transfers: readonly TransferLink[]
  categories: ReadonlyMap<string, RowCategory>
  accounts: readonly ScopeAnalysis[]
  currencies: readonly CurrencyAnalysis[]
}>
