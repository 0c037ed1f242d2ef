import { dayFirst } from '../../frame/calendar.ts'
import { toDecimal, toNumber } from '../accounts.ts'
import { figuresOf, groupByCategory } from '../ledger/groups.ts'
import type { AccountLedger } from '../ledger/ledger.ts'
import type { LedgerTransaction } from '../ledger/movement.ts'
import type { DescribeTransaction } from './analysis.ts'

/** Which group of the original analysis a category of the newer versions belongs to. */
const groupNames: Readonly<Record<string, string>> = {
  Wages: 'Income',
  Centrelink: 'Benefits',
  Dishonours: 'Dishonours',
  Overdrawn: 'Dishonours',
  'SACC Loans': 'Loans',
  'Non SACC Loans': 'Loans',
  Rent: 'Rent',
  Gambling: 'Gambling',
}

/** A line as it is sent, and the whole figures that its group adds up. */
type Line = Readonly<{ count: number; totalCents: number; monthlyCents: number; described: Record<string, unknown> }>

function toLine(transactions: readonly LedgerTransaction[], today: string, describe: DescribeTransaction): Line {
  const figures = figuresOf(transactions, today)
  const sizes = transactions.map(({ cents }) => Math.abs(cents))
  const [totalCents, monthlyCents] = [Math.abs(figures.totalCents), Math.abs(figures.monthlyCents)]
  const described = {
    transactionCount: figures.count,
    totalValue: toNumber(totalCents),
    monthAvg: toNumber(monthlyCents),
    minValue: toDecimal(Math.min(...sizes)),
    maxValue: toDecimal(Math.max(...sizes)),
    firstTransaction: dayFirst(figures.startDate),
    lastTransaction: dayFirst(figures.endDate),
    period: figures.frequencyDays,
    periodIsRegular: figures.frequencyDays > 0 && figures.count > 2,
    transactions: transactions.map(describe),
  }
  return { count: figures.count, totalCents, monthlyCents, described }
}

function describeGroup(lines: ReadonlyMap<string, Line>): Record<string, object> {
  const sum = (read: (line: Line) => number): number => [...lines.values()].reduce((total, line) => total + read(line), 0)
  const total = {
    transactionCount: sum(({ count }) => count),
    totalValue: toNumber(sum(({ totalCents }) => totalCents)),
    monthAvg: toNumber(sum(({ monthlyCents }) => monthlyCents)),
  }
  return { ...Object.fromEntries([...lines].map(([name, { described }]) => [name, described])), total }
}

/**
 * `analysis` of the original body. The document shows it empty; groups, lines and members follow what other clients
 * of the vendor model (providers/bankstatements.md, section 6).
 */
export function describeOriginalAnalysis(ledger: AccountLedger, describe: DescribeTransaction): Record<string, object> {
  const groups = new Map<string, Map<string, Line>>()
  for (const category of groupByCategory(ledger.transactions)) {
    const groupName = groupNames[category.name]
    if (groupName === undefined) continue
    const lines = groups.get(groupName) ?? new Map<string, Line>()
    groups.set(groupName, lines)
    for (const group of category.groups) lines.set(group.name, toLine(group.transactions, ledger.to, describe))
  }
  return Object.fromEntries([...groups].map(([name, lines]) => [name, describeGroup(lines)]))
}
