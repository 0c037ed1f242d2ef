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

function describeLine(
  transactions: readonly LedgerTransaction[],
  today: string,
  describe: DescribeTransaction,
): Record<string, unknown> {
  const figures = figuresOf(transactions, today)
  const sizes = transactions.map(({ cents }) => Math.abs(cents))
  return {
    transactionCount: figures.count,
    totalValue: toNumber(Math.abs(figures.totalCents)),
    monthAvg: toNumber(Math.abs(figures.monthlyCents)),
    minValue: toDecimal(Math.min(...sizes)),
    maxValue: toDecimal(Math.max(...sizes)),
    firstTransaction: dayFirst(figures.startDate),
    lastTransaction: dayFirst(figures.endDate),
    period: figures.frequencyDays,
    periodIsRegular: figures.frequencyDays > 0 && figures.count > 2,
    transactions: transactions.map(describe),
  }
}

/**
 * `analysis` of the original body. The document shows it empty; groups, lines and members follow what other clients
 * of the vendor model (providers/bankstatements.md, section 6).
 */
export function describeOriginalAnalysis(ledger: AccountLedger, describe: DescribeTransaction): Record<string, object> {
  const analysis: Record<string, Record<string, object>> = {}
  for (const category of groupByCategory(ledger.transactions)) {
    const groupName = groupNames[category.name]
    if (groupName === undefined) continue
    const lines = (analysis[groupName] ??= {})
    for (const group of category.groups) lines[group.name] = describeLine(group.transactions, ledger.to, describe)
  }
  for (const lines of Object.values(analysis)) {
    const all = Object.values(lines) as { transactionCount: number; totalValue: number; monthAvg: number }[]
    const total = (read: (line: (typeof all)[number]) => number): number =>
      Number(all.reduce((sum, line) => sum + read(line), 0).toFixed(2))
    lines['total'] = {
      transactionCount: total((line) => line.transactionCount),
      totalValue: total((line) => line.totalValue),
      monthAvg: total((line) => line.monthAvg),
    }
  }
  return analysis
}
