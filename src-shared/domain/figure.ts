import type { LocalDate } from './calendar.ts'
import type { CurrencyCode } from './money.ts'

/** A rule by name and version; its words are in the analysis' own table, so that every figure can show its working. */
export type RuleRef = Readonly<{ id: string; version: number }>
/** The same with its statement in words. */
export type RuleText = RuleRef & Readonly<{ words: string }>

/** What a figure is worth. A share keeps both its parts; basis points are hundredths of a percent, half away from zero. */
export type FigureValue =
  | Readonly<{ kind: 'money'; minor: bigint; currency: CurrencyCode }>
  | Readonly<{ kind: 'count'; count: number }>
  | Readonly<{ kind: 'share'; basisPoints: number; part: bigint; whole: bigint }>
  | Readonly<{ kind: 'days'; days: number; of: number }>
  | Readonly<{ kind: 'date'; on: LocalDate }>
  | Readonly<{ kind: 'unknown'; why: string }>

/** A figure that can show its working: the rows it rests on, the sum in words and the rule. */
export type Figure = Readonly<{
  key: string
  label: string
  value: FigureValue
  rowIds: readonly string[]
  formula: string
  rule: RuleRef
}>
