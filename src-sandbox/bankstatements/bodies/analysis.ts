import { toDecimal, toNumber } from '../accounts.ts'
import { figuresOf, groupByCategory, type CategoryGroup, type GroupFigures } from '../ledger/groups.ts'
import type { AccountLedger } from '../ledger/ledger.ts'
import type { LedgerTransaction } from '../ledger/movement.ts'

/** One analysis point as version 20190901 shows it. */
export type AnalysisPoint = Readonly<{ name: string; value: unknown; title: string; type: string }>

/** Writes one transaction in the form of the version at hand. */
export type DescribeTransaction = (transaction: LedgerTransaction) => Record<string, unknown>

const loanCategories = new Set(['SACC Loans', 'Non SACC Loans'])

function point(name: string, title: string, type: string, value: unknown): AnalysisPoint {
  return { name, value, title, type }
}

const byDate = (left: LedgerTransaction, right: LedgerTransaction): number => left.date.localeCompare(right.date)

/** The sample mixes numbers and one text (`monthlyAmountAverage`); so does this. */
function commonPoints(figures: GroupFigures, rhythm: readonly AnalysisPoint[]): AnalysisPoint[] {
  return [
    point('startDate', 'Start Date', 'date', figures.startDate),
    point('endDate', 'End Date', 'date', figures.endDate),
    point('totalAmount', 'Total Amount', 'money', toNumber(figures.totalCents)),
    ...rhythm,
    point('countOfTransactions', 'Count of Transactions', 'integer', figures.count),
    point('totalAmountLast30Days', 'Total Amount - Last 30 Days', 'money', toNumber(figures.last30DaysCents)),
    point('monthlyAmountAverage', 'Monthly Average Amount', 'money', toDecimal(figures.monthlyCents)),
    point('averageTransactionAmount', 'Average Transaction Amount', 'money', toNumber(figures.averageCents)),
    point('daysSinceLastTransaction', 'Days Since Last Transaction', 'integer', figures.daysSinceLast),
    point('totalAmountCredits', 'Total Amount - Credits', 'money', toNumber(figures.creditCents)),
    point('totalAmountDebits', 'Total Amount - Debits', 'money', toNumber(figures.debitCents)),
  ]
}

function rhythmPoints(figures: GroupFigures): AnalysisPoint[] {
  return [
    point('frequency', 'Frequency', 'integer', figures.frequencyDays),
    point('frequencyDay', 'Frequency Day', 'string', figures.frequencyDay),
  ]
}

function loanPoints(category: CategoryGroup, today: string): AnalysisPoint[] {
  const all = category.groups.flatMap((group) => group.transactions)
  const debits = all.filter(({ cents }) => cents < 0)
  const funded = all.filter(({ cents }) => cents > 0)
  const ongoing = category.groups.filter((group) => {
    const last = figuresOf(group.transactions, today)
    return last.daysSinceLast <= Math.max(21, last.frequencyDays * 2)
  })
  const debitCents = debits.reduce((sum, { cents }) => sum + cents, 0)
  const fundedCents = funded.reduce((sum, { cents }) => sum + cents, 0)
  return [
    point('countOfLoans', 'Count of Loans', 'integer', category.groups.length),
    point('countOfLoansFunded', 'Count of Loans Funded', 'integer', funded.length),
    point('countOfOngoingLoans', 'Count of Ongoing Loans', 'integer', ongoing.length),
    point('amountFunded', 'Amount Funded', 'money', toNumber(fundedCents)),
    point('countOfDebits', 'Count of Debits', 'integer', debits.length),
    point('averageDebitAmount', 'Average Debit Amount', 'money', toNumber(debitCents / Math.max(1, debits.length))),
  ]
}

function describeCategory(category: CategoryGroup, today: string, describe: DescribeTransaction): object {
  const all = category.groups.flatMap((group) => group.transactions).sort(byDate)
  return {
    analysisCategory: {
      name: category.name,
      analysisPoints: [
        ...commonPoints(figuresOf(all, today), []),
        point('countOfProviders', 'Count of Providers', 'integer', category.groups.length),
        ...(loanCategories.has(category.name) ? loanPoints(category, today) : []),
      ],
      transactionGroups: category.groups.map((group) => {
        const figures = figuresOf(group.transactions, today)
        return {
          name: group.name,
          analysisPoints: commonPoints(figures, rhythmPoints(figures)),
          transactions: [...group.transactions].reverse().map(describe),
        }
      }),
    },
  }
}

/** `statementAnalysis` of versions 20170401 and 20190901 (seed 004, sample of version 20190901). */
export function describeAnalysis(ledger: AccountLedger, describe: DescribeTransaction): object[] {
  return groupByCategory(ledger.transactions).map((category) => describeCategory(category, ledger.to, describe))
}

/**
 * `decisionMetrics`: the one metric that the document shows (DM085, "Buy Now Pay Later Monthly"), over all accounts.
 * It arrives with version 20170401 (seed 004, "API Versions").
 */
export function describeMetrics(ledgers: readonly AccountLedger[]): object[] {
  const all = ledgers.flatMap(({ transactions }) => transactions)
  const payLater = all.filter((entry) => entry.thirdParty === 'Afterpay')
  const months = Math.max(1, (ledgers[0]?.dayEnds.length ?? 30) / 30.4375)
  const cents = payLater.reduce((sum, entry) => sum - entry.cents, 0) / months
  return [{ id: 'DM085', name: 'Buy Now Pay Later Monthly', descriptor: '', type: 'money', value: toDecimal(cents) }]
}
