import type { LocalDate } from './calendar.ts'
import type { Figure, RuleRef } from './figure.ts'

/** `unknown` is no fault: the provider did not send what the check needs. */
export type TruthOutcome = 'ok' | 'broken' | 'unknown'

/** One check of one delivered account. It states what is, and corrects nothing. */
export type TruthCheck = Readonly<{
  /** Rule and account, so that a check keeps its id from run to run. */
  id: string
  accountId: string
  label: string
  outcome: TruthOutcome
  /** One sentence: what is wrong, where and by how much, or what is missing to know. Null when all is well. */
  why: string | null
  figures: readonly Figure[]
  /** Rows at which it breaks, the first one first. */
  rowIds: readonly string[]
  rule: RuleRef
}>

export type DayState = 'proven' | 'doubled' | 'missing'

/** A run of days in one state, both ends included. */
export type CoverageSpan = Readonly<{ startsOn: LocalDate; endsOn: LocalDate; dayCount: number; state: DayState; deliveryIds: readonly string[] }>

export type CoverageStrip = Readonly<{
  /** A timeline's id; null for all accounts together. */
  timelineId: string | null
  spans: readonly CoverageSpan[]
  figures: readonly Figure[]
}>

/** Which days the deliveries prove; together, a day counts as proven when every account has it. */
export type Coverage = Readonly<{ accounts: readonly CoverageStrip[]; together: CoverageStrip }>
