import type { AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { TransferLink } from '#shared/domain/analysis.ts'
import type { LocalDate, Period } from '#shared/domain/calendar.ts'
import type { CategoryId, RowCategory } from '#shared/domain/category.ts'
import type { Timeline } from '#shared/domain/merge.ts'
import type { CurrencyCode } from '#shared/domain/money.ts'
import { accountKindOf, type AccountKind } from './account-kind.ts'
import { provenDays, type DaySpan } from './coverage.ts'
import { dayOf } from './day-number.ts'
import { isCountedByBank } from './row-order.ts'

/** A row that counts (rule `counted-row`), with what the figures ask of it. */
export type LedgerRow = Readonly<{
  row: AnalysedRow
  day: number
  timelineId: string
  kind: AccountKind
  category: CategoryId
  basis: RowCategory['basis']
  /**
   * An own transfer, linked or called so by officer, provider or wording. The debit of a repayment of an own loan is
   * none, so that it stays in spending.
   */
  isTransfer: boolean
  /** Its other half is a row of another account. */
  isLinked: boolean
}>

/** The counted rows of some timelines of one currency, oldest first, and the days that the figures cover. */
export type Ledger = Readonly<{
  currency: CurrencyCode
  timelines: readonly Timeline[]
  rows: readonly LedgerRow[]
  /** Pending rows that the bank has not counted, and we neither. */
  pending: readonly AnalysedRow[]
  /** Undefined where nothing is covered. */
  window: DaySpan | undefined
  /** Days on which every timeline is proven, as spans in order of time. */
  proven: readonly (readonly DaySpan[])[]
}>

/** Categories with own transfers put in: rule `category-order`. */
export const withTransfers = (
  categories: ReadonlyMap<string, RowCategory>, links: readonly TransferLink[], timelines: readonly Timeline[],
): ReadonlyMap<string, RowCategory> => {
  if (links.length === 0) return categories
  const kinds = new Map(timelines.map(({ id, accounts }) => [id, accounts[0] ? accountKindOf(accounts[0]) : 'everyday']))
  const result = new Map(categories)
  const put = (rowId: string, category: CategoryId): void => {
    const before = categories.get(rowId)
    if (before && before.basis !== 'officer') result.set(rowId, { ...before, category, basis: 'own-transfer', decidedBy: before.decidedBy })
  }
  for (const { outRowId, inRowId, isRepayment, toTimelineId } of links) {
    put(outRowId, !isRepayment ? 'transfers' : kinds.get(toTimelineId) === 'mortgage' ? 'rent-mortgage' : 'loan-repayments')
    put(inRowId, 'transfers')
  }
  return result
}

/** Proven days of a timeline without overlaps, oldest first. */
export const provenSpans = ({ accounts }: Timeline): readonly DaySpan[] =>
  accounts.flatMap((account) => provenDays(account) ?? []).sort((one, other) => one.from - other.from).reduce<DaySpan[]>((spans, span) => {
    const last = spans.at(-1)
    if (last && span.from <= last.to + 1) spans[spans.length - 1] = { from: last.from, to: Math.max(last.to, span.to) }
    else spans.push(span)
    return spans
  }, [])

/** The days that figures of these timelines cover: what is proven, cut to the window asked for and to the day of the analysis. */
const windowOf = (proven: readonly (readonly DaySpan[])[], asOn: LocalDate, wanted?: Period): DaySpan | undefined => {
  const all = proven.flat()
  if (all.length === 0) return undefined
  const from = Math.max(Math.min(...all.map((span) => span.from)), wanted ? dayOf(wanted.startsOn) : -Infinity)
  const to = Math.min(Math.max(...all.map((span) => span.to)), dayOf(asOn), wanted ? dayOf(wanted.endsOn) : Infinity)
  return from <= to ? { from, to } : undefined
}

/** What makes a ledger out of timelines. */
export type LedgerSource = Readonly<{
  categories: ReadonlyMap<string, RowCategory>
  links: readonly TransferLink[]
  asOn: LocalDate
  window?: Period | undefined
}>

/** The rows of one timeline, sorted out once for the account's figures and the currency's. */
export type TimelineLedger = Readonly<{ timeline: Timeline; rows: readonly LedgerRow[]; pending: readonly AnalysedRow[]; proven: readonly DaySpan[] }>

/** Sorts out the rows of a timeline: rule `counted-row`. Rows keep their order. */
export const timelineLedger = (timeline: Timeline, { categories, links, asOn, window: wanted }: LedgerSource): TimelineLedger => {
  const moved = new Set(links.flatMap(({ outRowId, inRowId, isRepayment }) => (isRepayment ? [inRowId] : [outRowId, inRowId])))
  const rows: LedgerRow[] = []
  const pending: AnalysedRow[] = []
  const head = timeline.accounts[0]
  const kind = head ? accountKindOf(head) : 'everyday'
  for (const { row, foldedInto } of timeline.rows) {
    if (foldedInto !== null) continue
    // Rows outside the stated period of a delivery are rows all the same; only the window asked for and `asOn` cut.
    if (row.bookedOn > asOn || (wanted && (row.bookedOn < wanted.startsOn || row.bookedOn > wanted.endsOn))) continue
    if (!isCountedByBank(row)) {
      pending.push(row)
      continue
    }
    const category = categories.get(row.id)
    rows.push({ row, day: dayOf(row.bookedOn), timelineId: timeline.id, kind, category: category?.category ?? 'uncategorised', basis: category?.basis ?? 'none', isTransfer: moved.has(row.id) || category?.category === 'transfers', isLinked: moved.has(row.id) })
  }
  return { timeline, rows, pending, proven: provenSpans(timeline) }
}

/** The ledger of some timelines of one currency; rows keep their order inside a day and an account. */
export const ledgerOf = (parts: readonly TimelineLedger[], { asOn, window: wanted }: LedgerSource): Ledger => {
  const proven = parts.map((part) => part.proven)
  const [only] = parts
  return {
    currency: only?.timeline.currency ?? 'XXX', timelines: parts.map(({ timeline }) => timeline), proven, window: windowOf(proven, asOn, wanted),
    rows: only && parts.length === 1 ? only.rows : parts.flatMap(({ rows }) => rows).sort((one, other) => one.day - other.day),
    pending: parts.flatMap(({ pending }) => pending),
  }
}

/** Sum of the amounts. */
export const sumOf = (rows: readonly LedgerRow[]): bigint => {
  let sum = 0n
  for (const { row } of rows) sum += row.amountMinor
  return sum
}

/** Ids of the rows, in their order. */
export const idsOf = (rows: readonly LedgerRow[]): readonly string[] => rows.map(({ row }) => row.id)

/** Whether all of these days are proven for every timeline of the ledger. */
export const isProven = ({ proven }: Ledger, { from, to }: DaySpan): boolean =>
  proven.every((spans) => spans.some((span) => span.from <= from && to <= span.to))
