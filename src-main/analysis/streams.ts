import type { PaymentStream, Rhythm } from '#shared/domain/analysis.ts'
import type { CategoryId } from '#shared/domain/category.ts'
import type { Figure } from '#shared/domain/figure.ts'
import type { CurrencyCode } from '#shared/domain/money.ts'
import type { DaySpan } from './coverage.ts'
import { dateOf } from './day-number.ts'
import { amountWords, counted, divideRounded, moneyFigure, moneyWords } from './figures.ts'
import { idsOf, sumOf, type LedgerRow } from './ledger.ts'
import { nextDay, overdueSteps, paymentsPerYear, rhythmOf } from './rhythm.ts'

/** An irregular stream counts as ended this many days after its last payment. */
const IRREGULAR_DAYS = 45

/** Lower median: of an even number, the one nearer to zero of the two in the middle. */
export const lowerMedian = (amounts: readonly bigint[]): bigint => {
  const sorted = [...amounts].sort((one, other) => {
    const [left, right] = [one < 0n ? -one : one, other < 0n ? -other : other]
    return left < right ? -1 : left > right ? 1 : 0
  })
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0n
}

type Payment = Readonly<{ day: number; minor: bigint }>

/** Rows of one day are one payment. */
const paymentsOf = (rows: readonly LedgerRow[]): readonly Payment[] => {
  const byDay = new Map<number, bigint>()
  for (const { day, row } of rows) byDay.set(day, (byDay.get(day) ?? 0n) + row.amountMinor)
  return [...byDay].map(([day, minor]) => ({ day, minor })).sort((one, other) => one.day - other.day)
}

/** Groups rows by a key, in the order of their first row; `rule payment-stream`. */
export const groupRows = (rows: readonly LedgerRow[], keyOf: (row: LedgerRow) => string): ReadonlyMap<string, readonly LedgerRow[]> => {
  const groups = new Map<string, LedgerRow[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const found = groups.get(key)
    if (found) found.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** The category that most rows have; of equal ones the first. */
export const mainCategory = (rows: readonly LedgerRow[]): CategoryId => {
  const counts = new Map<CategoryId, number>()
  for (const { category } of rows) counts.set(category, (counts.get(category) ?? 0) + 1)
  return [...counts].reduce<readonly [CategoryId, number]>((best, entry) => (entry[1] > best[1] ? entry : best), ['uncategorised', 0])[0]
}

type Equivalents = Readonly<{ monthly: Figure; yearly: Figure }>

const equivalentsOf = (rows: readonly LedgerRow[], rhythm: Rhythm, typical: bigint, currency: CurrencyCode, window: DaySpan): Equivalents => {
  const perYear = paymentsPerYear(rhythm)
  const days = BigInt(window.to - window.from + 1)
  const [sum, rowIds] = [sumOf(rows), idsOf(rows)]
  const yearly = perYear === undefined ? divideRounded(sum * 365n, days) : typical * BigInt(perYear)
  const monthly = perYear === undefined ? divideRounded(sum * 365n, days * 12n) : divideRounded(yearly, 12n)
  const base = perYear === undefined
    ? `${amountWords(sum, currency)} in ${days} days × 365 ÷ ${days}`
    : `${amountWords(typical, currency)} × ${counted(perYear, 'payment')} a year`
  return {
    yearly: moneyFigure({ key: 'yearly', label: 'A year', rule: 'equivalents', formula: `${base} = ${moneyWords(yearly, currency)}`, rowIds }, yearly, currency),
    monthly: moneyFigure({ key: 'monthly', label: 'A month', rule: 'equivalents', formula: `${base} ÷ 12 = ${moneyWords(monthly, currency)}`, rowIds }, monthly, currency),
  }
}

/** What makes a stream out of rows. */
export type StreamFrame = Readonly<{ id: string; key: string; counterparty: string; currency: CurrencyCode; window: DaySpan; withBills: boolean }>

/** Describes rows that belong together; undefined for none. @param rows oldest first, all of one sign. */
export const toStream = (rows: readonly LedgerRow[], { id, key, counterparty, currency, window, withBills }: StreamFrame): PaymentStream | undefined => {
  const payments = paymentsOf(rows)
  const [first, last] = [payments.at(0), payments.at(-1)]
  if (!first || !last) return undefined
  const { rhythm, missed } = rhythmOf(payments.map(({ day }) => day), withBills)
  const overdue = overdueSteps(rhythm, last.day, window.to)
  const isOngoing = rhythm === 'irregular' ? window.to - last.day <= IRREGULAR_DAYS : overdue <= 1
  const typical = lowerMedian(payments.map(({ minor }) => minor))
  const rowIds = idsOf(rows)
  const next = isOngoing ? nextDay(rhythm, last.day) : undefined
  const formula = `median of ${counted(payments.length, 'payment')}: ${moneyWords(typical, currency)}`
  return {
    id, key, counterparty, currency, category: mainCategory(rows), rhythm, rowIds, count: payments.length,
    firstOn: dateOf(first.day), lastOn: dateOf(last.day), nextOn: next ? dateOf(next.day) : null, missed: missed + overdue, isOngoing,
    typical: moneyFigure({ key: 'typical', label: 'Typical amount', rule: 'typical-amount', formula, rowIds }, typical, currency),
    ...equivalentsOf(rows, rhythm, typical, currency, window),
  }
}

/** Sum of the monthly figures of some streams. */
export const monthlySum = (streams: readonly PaymentStream[]): bigint =>
  streams.reduce((sum, { monthly }) => sum + (monthly.value.kind === 'money' ? monthly.value.minor : 0n), 0n)
