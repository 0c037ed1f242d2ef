import { CATEGORIES, type CategoryId } from '#shared/domain/category.ts'
import type { Figure } from '#shared/domain/figure.ts'
import type { DaySpan } from './coverage.ts'
import { dateOf } from './day-number.ts'
import { countFigure, counted, dateFigure, daysFigure, moneyFigure, moneyWords, shareFigure, unknownFigure } from './figures.ts'
import { idsOf, sumOf, type Ledger, type LedgerRow } from './ledger.ts'

const OWES_BY_NATURE = 'A card or loan account stands below zero by its nature.'
const NO_BALANCES = 'No balances were sent.'

/** The day ends that conduct is judged by, with the first day of the series. */
export type ConductBalances = Readonly<{ balances: readonly (bigint | null)[]; from: number; owesByNature: boolean }>

const rangesOf = (days: readonly number[]): string => {
  const ranges: DaySpan[] = []
  for (const day of days) {
    const last = ranges.at(-1)
    if (last && day === last.to + 1) ranges[ranges.length - 1] = { from: last.from, to: day }
    else ranges.push({ from: day, to: day })
  }
  return ranges.map(({ from, to }) => (from === to ? dateOf(from) : `${dateOf(from)} to ${dateOf(to)}`)).join(', ')
}

const balanceFigures = ({ balances, from, owesByNature }: ConductBalances, { currency }: Ledger): readonly Figure[] => {
  const negative = { key: 'negative-days', label: 'Days in negative', rule: 'negative-days', formula: '' } as const
  const lowest = { key: 'lowest-day-end', label: 'Lowest day-end', rule: 'lowest-day-end', formula: '' } as const
  const lowestOn = { key: 'lowest-day-end-on', label: 'Day of the lowest day-end', rule: 'lowest-day-end', formula: '' } as const
  const why = owesByNature ? OWES_BY_NATURE : NO_BALANCES
  const known = balances.flatMap((minor, at) => (minor === null ? [] : [{ minor, day: from + at }]))
  const [first] = known
  if (owesByNature || !first) return [unknownFigure(negative, why), unknownFigure(lowest, why), unknownFigure(lowestOn, why)]
  const below = known.filter(({ minor }) => minor < 0n).map(({ day }) => day)
  const least = known.reduce((low, one) => (one.minor < low.minor ? one : low), first)
  const words = `${moneyWords(least.minor, currency)} on ${dateOf(least.day)}`
  return [
    daysFigure({ ...negative, formula: `${counted(below.length, 'day')} below zero of ${known.length} known${below.length === 0 ? '' : `: ${rangesOf(below)}`}` }, below.length, known.length),
    moneyFigure({ ...lowest, formula: `${words}, the least of ${known.length} day ends` }, least.minor, currency),
    dateFigure({ ...lowestOn, formula: words }, dateOf(least.day)),
  ]
}

type Wanted = Readonly<{ category: CategoryId; side: 'debit' | 'credit' | 'both'; key: string; label: string }>

/** Rows of a category by key, so that the ledger is walked once. */
const byCategory = (rows: readonly LedgerRow[]): ReadonlyMap<CategoryId, readonly LedgerRow[]> => {
  const found = new Map<CategoryId, LedgerRow[]>()
  for (const row of rows) {
    const list = found.get(row.category)
    if (list) list.push(row)
    else found.set(row.category, [row])
  }
  return found
}

const onSide = (rows: readonly LedgerRow[], side: Wanted['side']): readonly LedgerRow[] =>
  side === 'both' ? rows : rows.filter(({ row }) => (side === 'debit' ? row.amountMinor < 0n : row.amountMinor > 0n))

const countAndSum = (all: ReadonlyMap<CategoryId, readonly LedgerRow[]>, { category, side, key, label }: Wanted, { currency }: Ledger): readonly Figure[] => {
  const rows = onSide(all.get(category) ?? [], side)
  const rowIds = idsOf(rows)
  const formula = `${counted(rows.length, 'row')} in ${CATEGORIES[category].name}${side === 'both' ? '' : `, ${side}s`}`
  return [
    countFigure({ key: `${key}-count`, label, rule: 'category-sum', formula, rowIds }, rows.length),
    moneyFigure({ key: `${key}-sum`, label: `${label}, amount`, rule: 'category-sum', formula: `sum of ${formula}`, rowIds }, sumOf(rows), currency),
  ]
}

const FEE = /\b(fee|avgift|maksu|oplata|opłata|tasu|komisija)\b/i

/** Rule `dishonour-count`: the debit, its return and the fee for it are one dishonour. */
const dishonours = (rows: readonly LedgerRow[], { currency }: Ledger): readonly Figure[] => {
  const rowIds = idsOf(rows)
  let count = 0
  for (const own of Map.groupBy(rows, ({ timelineId }) => timelineId).values()) {
    const fees = own.filter(({ row }) => row.amountMinor < 0n && FEE.test(row.description)).length
    const returned = own.filter(({ row }) => row.amountMinor > 0n).length
    count += Math.max(fees, returned, own.filter(({ row }) => row.amountMinor < 0n).length - fees)
  }
  const formula = `${counted(rows.length, 'row')} in ${CATEGORIES.dishonours.name}: debits, returns and fees`
  return [
    countFigure({ key: 'dishonours-count', label: 'Dishonours', rule: 'dishonour-count', formula, rowIds }, count),
    moneyFigure({ key: 'dishonours-sum', label: 'Dishonours, amount', rule: 'category-sum', formula: `sum of ${formula}`, rowIds }, sumOf(rows), currency),
  ]
}

const shareOfDebits = (rows: readonly LedgerRow[], debits: bigint, key: string, label: string, { currency }: Ledger): Figure => {
  const part = sumOf(rows)
  return shareFigure({ key, label, rule: 'share-of-debits', formula: `${moneyWords(part, currency)} ÷ ${moneyWords(debits, currency)} of debits`, rowIds: idsOf(rows) }, part, debits)
}

const categorised = (rows: readonly LedgerRow[], side: 'credit' | 'debit', { currency }: Ledger): Figure => {
  const own = onSide(rows, side)
  const known = own.filter(({ category }) => category !== 'uncategorised')
  const [part, whole] = [sumOf(known), sumOf(own)]
  const formula = `${moneyWords(part, currency)} ÷ ${moneyWords(whole, currency)}`
  return shareFigure({ key: `${side}s-categorised`, label: side === 'credit' ? 'Credits categorised' : 'Debits categorised', rule: 'categorised-share', formula, rowIds: idsOf(known) }, part, whole)
}

/** How the accounts were run: balances below zero, dishonours, fees, gambling, cash, and what nobody categorised. */
export const conductOf = (ledger: Ledger, balances: ConductBalances): readonly Figure[] => {
  const spending = ledger.rows.filter(({ row, isTransfer }) => !isTransfer && row.amountMinor < 0n)
  const debits = sumOf(spending)
  const all = byCategory(ledger.rows)
  const spent = byCategory(spending)
  const count = (category: CategoryId, side: Wanted['side'], key: string, label: string): readonly Figure[] => countAndSum(all, { category, side, key, label }, ledger)
  return [
    ...balanceFigures(balances, ledger),
    ...dishonours(all.get('dishonours') ?? [], ledger),
    ...count('fees', 'debit', 'fees', 'Fees'),
    ...count('gambling', 'debit', 'gambling', 'Gambling'),
    ...count('gambling', 'credit', 'gambling-winnings', 'Paid out by gambling'),
    shareOfDebits(spent.get('gambling') ?? [], debits, 'gambling-share', 'Gambling share of debits', ledger),
    ...count('cash', 'debit', 'cash', 'Cash taken out'),
    shareOfDebits(spent.get('cash') ?? [], debits, 'cash-share', 'Cash share of debits', ledger),
    shareOfDebits(spent.get('uncategorised') ?? [], debits, 'uncategorised-debits', 'Uncategorised debits', ledger),
    categorised(ledger.rows, 'credit', ledger),
    categorised(ledger.rows, 'debit', ledger),
  ]
}
