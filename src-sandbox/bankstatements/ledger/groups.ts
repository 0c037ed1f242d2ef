import { daysBetween, weekdayName } from '../../frame/calendar.ts'
import type { LedgerTransaction } from './movement.ts'

/** Figures over some transactions (oldest first); amounts in cents. */
export type GroupFigures = Readonly<{
  startDate: string
  endDate: string
  totalCents: number
  creditCents: number
  debitCents: number
  count: number
  last30DaysCents: number
  monthlyCents: number
  averageCents: number
  daysSinceLast: number
  /** Usual number of days between two of them, 0 when there is one only. */
  frequencyDays: number
  frequencyDay: string
}>

/** Transactions of one category and one third party. */
export type TransactionGroup = Readonly<{ name: string; transactions: readonly LedgerTransaction[] }>

/** Everything in one category. */
export type CategoryGroup = Readonly<{ name: string; groups: readonly TransactionGroup[] }>

function groupBy<T>(entries: readonly T[], keyOf: (entry: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const entry of entries) {
    const found = groups.get(keyOf(entry))
    if (found) found.push(entry)
    else groups.set(keyOf(entry), [entry])
  }
  return groups
}

/** Sorts the categorised transactions of a ledger into categories and their groups. */
export function groupByCategory(transactions: readonly LedgerTransaction[]): CategoryGroup[] {
  const categorised = transactions.filter((entry) => entry.category !== undefined)
  return [...groupBy(categorised, (entry) => entry.category ?? '')].map(([name, members]) => ({
    name,
    groups: [...groupBy(members, (entry) => entry.thirdParty ?? entry.text)].map(([groupName, transactionsOf]) => ({
      name: groupName,
      transactions: transactionsOf,
    })),
  }))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Adds up a non-empty group; `today` is the last day of the period. */
export function figuresOf(transactions: readonly LedgerTransaction[], today: string): GroupFigures {
  const total = (entries: readonly LedgerTransaction[]): number => entries.reduce((sum, { cents }) => sum + cents, 0)
  const startDate = transactions[0]?.date ?? today
  const endDate = transactions.at(-1)?.date ?? today
  const gaps = transactions.slice(1).map((entry, index) => daysBetween(transactions[index]?.date ?? '', entry.date))
  const totalCents = total(transactions)
  // The sample shows one payment as its own monthly average, so less than a month counts as one.
  const months = Math.max(1, daysBetween(startDate, endDate) / 30.4375)
  return {
    startDate,
    endDate,
    totalCents,
    creditCents: total(transactions.filter(({ cents }) => cents >= 0)),
    debitCents: total(transactions.filter(({ cents }) => cents < 0)),
    count: transactions.length,
    last30DaysCents: total(transactions.filter(({ date }) => daysBetween(date, today) < 30)),
    monthlyCents: Math.round(totalCents / months),
    averageCents: Math.round(totalCents / Math.max(1, transactions.length)),
    daysSinceLast: daysBetween(endDate, today),
    frequencyDays: median(gaps),
    frequencyDay: weekdayName(endDate),
  }
}
