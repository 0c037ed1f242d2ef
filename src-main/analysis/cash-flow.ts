import type { CategoryTotal, FlowSpan, IncomeStream } from '#shared/domain/analysis.ts'
import { CATEGORIES, CATEGORY_IDS } from '#shared/domain/category.ts'
import type { Figure } from '#shared/domain/figure.ts'
import type { DaySpan } from './coverage.ts'
import { dateOf, monthStart } from './day-number.ts'
import { amountWords, counted, divideRounded, moneyFigure, moneyWords, unknownFigure } from './figures.ts'
import { idsOf, isProven, sumOf, type Ledger, type LedgerRow } from './ledger.ts'
import { groupRows } from './streams.ts'

type Sides = Readonly<{ in: Figure; out: Figure; net: Figure }>

/** What came in, what went out, and both: rule `flow`. @param rows without own transfers. */
const sidesOf = (rows: readonly LedgerRow[], { currency }: Ledger): Sides => {
  const [credits, debits]: [LedgerRow[], LedgerRow[]] = [[], []]
  for (const row of rows) (row.row.amountMinor > 0n ? credits : debits).push(row)
  const [incoming, outgoing] = [sumOf(credits), sumOf(debits)]
  const [creditIds, debitIds] = [idsOf(credits), idsOf(debits)]
  return {
    in: moneyFigure({ key: 'in', label: 'In', rule: 'flow', formula: `sum of ${counted(credits.length, 'credit')}`, rowIds: creditIds }, incoming, currency),
    out: moneyFigure({ key: 'out', label: 'Out', rule: 'flow', formula: `sum of ${counted(debits.length, 'debit')}`, rowIds: debitIds }, outgoing, currency),
    net: moneyFigure({ key: 'net', label: 'Net', rule: 'flow', formula: `${amountWords(incoming, currency)} + (${amountWords(outgoing, currency)})`, rowIds: [...creditIds, ...debitIds] }, incoming + outgoing, currency),
  }
}

const isFlow = ({ row, isTransfer }: LedgerRow): boolean => !isTransfer && row.amountMinor !== 0n

type SpanFrame = Readonly<{ id: string; label: string; span: DaySpan; isPartial: boolean }>

/** Sorts the rows into spans that follow each other; rows before the first or after the last go to the nearest one. */
const flowsOf = (frames: readonly SpanFrame[], ledger: Ledger): readonly FlowSpan[] => {
  const buckets = frames.map((): LedgerRow[] => [])
  let at = 0
  for (const row of ledger.rows) {
    if (!isFlow(row)) continue
    while (at + 1 < frames.length && row.day >= (frames[at + 1]?.span.from ?? Infinity)) at += 1
    buckets[at]?.push(row)
  }
  return frames.map(({ id, label, span, isPartial }, index) => ({ id, label, startsOn: dateOf(span.from), endsOn: dateOf(span.to), isPartial, ...sidesOf(buckets[index] ?? [], ledger) }))
}

const within = ({ from, to }: DaySpan, outer: DaySpan): boolean => outer.from <= from && to <= outer.to

/** The days that rows and window reach over. */
const reachOf = ({ rows, window }: Ledger): DaySpan | undefined => {
  const [first, last] = [rows.at(0)?.day, rows.at(-1)?.day]
  if (!window) return first === undefined || last === undefined ? undefined : { from: first, to: last }
  return { from: Math.min(window.from, first ?? window.from), to: Math.max(window.to, last ?? window.to) }
}

/** Months that a ledger can have before they are cut to the newest: a date out of all bounds must not fill the memory. */
const MAX_MONTHS = 240

/** Cash flow by calendar month: rule `calendar-month`. */
export const monthsOf = (ledger: Ledger): readonly FlowSpan[] => {
  const reach = reachOf(ledger)
  if (!reach) return []
  const frames: SpanFrame[] = []
  for (let from = Math.max(monthStart(reach.from), monthStart(reach.to, 1 - MAX_MONTHS)); from <= reach.to; from = monthStart(from, 1)) {
    const span = { from, to: monthStart(from, 1) - 1 }
    const isWhole = ledger.window !== undefined && within(span, ledger.window) && isProven(ledger, span)
    const id = dateOf(from).slice(0, 7)
    frames.push({ id: `month:${id}`, label: id, span, isPartial: !isWhole })
  }
  const [first] = frames
  // Rows older than the months shown belong to none of them.
  return first ? flowsOf(frames, { ...ledger, rows: ledger.rows.filter(({ day }) => day >= first.span.from) }) : []
}

/** Days on which a stream was paid, oldest first. */
export const paydaysOf = (ledger: Ledger, stream: IncomeStream | undefined): readonly number[] => {
  if (!stream) return []
  const ids = new Set(stream.rowIds)
  return [...new Set(ledger.rows.flatMap(({ row, day }) => (ids.has(row.id) ? [day] : [])))].sort((one, other) => one - other)
}

/** Cash flow from payday to payday: rule `pay-cycle`. Empty without paydays. */
export const payCyclesOf = (ledger: Ledger, allPaydays: readonly number[]): readonly FlowSpan[] => {
  const reach = reachOf(ledger)
  if (!reach || allPaydays.length === 0) return []
  const paydays = allPaydays.filter((day) => day >= reach.from && day <= reach.to)
  const starts = paydays[0] === reach.from ? paydays : [reach.from, ...paydays]
  return flowsOf(starts.map((from, at) => {
    const span = { from, to: (starts[at + 1] ?? reach.to + 1) - 1 }
    const isWhole = paydays.includes(from) && starts[at + 1] !== undefined && isProven(ledger, span)
    return { id: `cycle:${dateOf(from)}`, label: `${dateOf(from)} to ${dateOf(span.to)}`, span, isPartial: !isWhole }
  }), ledger)
}

/** Totals by category, in the order of the tree; categories without rows are left out. */
export const categoryTotals = (ledger: Ledger): readonly CategoryTotal[] => {
  const { window, currency } = ledger
  const groups = groupRows(ledger.rows.filter(({ row }) => row.amountMinor !== 0n), ({ category }) => category)
  const days = window ? BigInt(window.to - window.from + 1) : 1n
  return CATEGORY_IDS.flatMap((category): readonly CategoryTotal[] => {
    const rows = groups.get(category)
    if (!rows) return []
    const sides = sidesOf(rows, ledger)
    const net = sumOf(rows)
    const monthly = divideRounded(net * 365n, days * 12n)
    const formula = `${amountWords(net, currency)} in ${days} days × 365 ÷ ${days} ÷ 12 = ${moneyWords(monthly, currency)}`
    return [{ category, in: sides.in, out: sides.out, monthlyNet: moneyFigure({ key: 'monthly', label: `${CATEGORIES[category].name} a month`, rule: 'equivalents', formula, rowIds: sides.net.rowIds }, monthly, currency) }]
  })
}

/** The cards above a statement: opening, credits, debits, closing as counted, and what own transfers moved. */
export const summaryOf = (ledger: Ledger): readonly Figure[] => {
  const { currency } = ledger
  const figureOf = (key: string, label: string, rows: readonly LedgerRow[]): Figure =>
    moneyFigure({ key, label, rule: 'counted-row', formula: `sum of ${counted(rows.length, 'row')}`, rowIds: idsOf(rows) }, sumOf(rows), currency)
  const credits = ledger.rows.filter(({ row }) => row.amountMinor > 0n)
  const debits = ledger.rows.filter(({ row }) => row.amountMinor < 0n)
  const flows = sidesOf(ledger.rows.filter(isFlow), ledger)
  return [
    figureOf('credits', 'Credits', credits),
    figureOf('debits', 'Debits', debits),
    figureOf('transfers-in', 'Own transfers in', credits.filter(({ isTransfer }) => isTransfer)),
    figureOf('transfers-out', 'Own transfers out', debits.filter(({ isTransfer }) => isTransfer)),
    figureOf('transfers-one-sided', 'Own transfers without their other half', ledger.rows.filter(({ isTransfer, isLinked }) => isTransfer && !isLinked)),
    flows.in, flows.out, flows.net,
    moneyFigure({ key: 'pending', label: 'Pending, not counted', rule: 'counted-row', formula: `sum of ${counted(ledger.pending.length, 'row')} without a balance`, rowIds: ledger.pending.map(({ id }) => id) }, ledger.pending.reduce((sum, { amountMinor }) => sum + amountMinor, 0n), currency),
  ]
}

/** Mean of a side over the newest whole months: rule `month-average`. */
const monthAverage = (months: readonly FlowSpan[], side: 'in' | 'out', count: 3 | 12, { currency }: Ledger): Figure => {
  const whole = months.findLastIndex(({ isPartial }) => !isPartial)
  const span = months.slice(Math.max(0, whole - count + 1), whole + 1)
  const frame = { key: `${side}-${count}-months`, label: `${side === 'in' ? 'In' : 'Out'} a month, mean of ${count} months`, rule: 'month-average' } as const
  if (span.length < count || span.some(({ isPartial }) => isPartial)) return unknownFigure({ ...frame, formula: '' }, `Fewer than ${count} whole months in a row.`)
  const sum = span.reduce((total, month) => total + (month[side].value.kind === 'money' ? month[side].value.minor : 0n), 0n)
  const formula = `${amountWords(sum, currency)} ÷ ${count}, ${span[0]?.label} to ${span.at(-1)?.label}`
  return moneyFigure({ ...frame, formula, rowIds: span.flatMap((month) => month[side].rowIds) }, divideRounded(sum, BigInt(count)), currency)
}

/** Means over 3 and 12 months of what came in and what went out. */
export const monthAverages = (months: readonly FlowSpan[], ledger: Ledger): readonly Figure[] =>
  ([3, 12] as const).flatMap((count) => (['in', 'out'] as const).map((side) => monthAverage(months, side, count, ledger)))

/** Balance figures at the ends of the window. */
export const edgeFigures = (ledger: Ledger, balances: readonly (bigint | null)[]): readonly Figure[] => {
  const { timelines: [timeline], currency } = ledger
  const opening = timeline?.accounts.toSorted((one, other) => ((one.startsOn ?? '') < (other.startsOn ?? '') ? -1 : 1)).find(({ openingMinor }) => openingMinor !== null)
  const closing = balances.findLast((balance) => balance !== null) ?? null
  return [
    ...(opening?.openingMinor === null || opening === undefined ? [] : [moneyFigure({ key: 'opening', label: `Opening${opening.startsOn === null ? '' : `, ${opening.startsOn}`}`, rule: 'day-end', formula: 'as sent' }, opening.openingMinor, currency)]),
    ...(closing === null ? [] : [moneyFigure({ key: 'closing', label: `Closing${ledger.window ? `, ${dateOf(ledger.window.to)}` : ''}`, rule: 'day-end', formula: 'last known day end' }, closing, currency)]),
  ]
}

