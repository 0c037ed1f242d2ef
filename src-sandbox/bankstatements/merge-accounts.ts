import { addDays, eachDay } from '../frame/calendar.ts'
import { toDecimal } from './accounts.ts'
import type { RawAccount, RawTransaction } from './merge-input.ts'

/** Cents out of the digits of an amount (`"-12.5"`, `-12.5`); nothing is multiplied, so nothing is rounded. */
function toCents(amount: unknown): number {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?/.exec(String(amount)) ?? []
  return Number(`${sign}${whole}${fraction.padEnd(2, '0')}`)
}

function keyOf(transaction: RawTransaction): string {
  const { transactionHash, date, description, amount, balance } = transaction
  if (transactionHash !== undefined && transactionHash !== '') return transactionHash
  return [date, description, amount, balance].join('|')
}

/** The same transaction once, newest first; within a day the order of the newest file stays. */
function unite(accounts: readonly RawAccount[]): RawTransaction[] {
  const united = new Map<string, RawTransaction>()
  for (const transaction of accounts.flatMap((account) => account.transactions)) {
    if (!united.has(keyOf(transaction))) united.set(keyOf(transaction), transaction)
  }
  return [...united.values()].sort((left, right) => right.date.localeCompare(left.date))
}

function dayEnds(transactions: readonly RawTransaction[], from: string, to: string, openingCents: number): object[] {
  const oldestFirst = [...transactions].reverse()
  let index = 0
  let cents = openingCents
  const days = eachDay(from, to).map((date) => {
    while (oldestFirst[index] !== undefined && (oldestFirst[index]?.date ?? '') <= date) {
      cents = toCents(oldestFirst[index]?.balance)
      index += 1
    }
    return { date, balance: toDecimal(cents) }
  })
  return days.reverse()
}

function bound(accounts: readonly RawAccount[], name: string, pick: (dates: string[]) => string | undefined): string {
  const dates = accounts.map((account) => account.statementSummary[name]).filter((date) => typeof date === 'string')
  return pick(dates.toSorted()) ?? addDays('2000-01-01', 0)
}

/**
 * One account out of several exports of it, newest export first. Analysis and details stand inside the summary, where
 * the document's sample of this call has them.
 */
export function mergeAccounts(accounts: readonly RawAccount[]): RawAccount {
  const [newest] = accounts
  if (!newest) throw new RangeError('nothing to merge')
  const transactions = unite(accounts)
  const oldest = transactions.at(-1)
  const openingCents = oldest ? toCents(oldest.balance) - toCents(oldest.amount) : 0
  const closingCents = transactions[0] ? toCents(transactions[0].balance) : openingCents
  const total = (sign: number): number =>
    transactions.reduce((sum, { amount }) => (Math.sign(Number(amount)) === sign ? sum + toCents(amount) : sum), 0)
  const from = bound(accounts, 'searchPeriodStart', (dates) => dates[0])
  const to = bound(accounts, 'searchPeriodEnd', (dates) => dates.at(-1))
  const { statementAnalysis = [], additionalDetails = [], ...rest } = newest
  return {
    ...rest,
    transactions,
    statementSummary: {
      ...newest.statementSummary,
      openingBalance: toDecimal(openingCents),
      totalCredits: toDecimal(total(1)),
      totalDebits: toDecimal(total(-1)),
      closingBalance: toDecimal(closingCents),
      searchPeriodStart: from,
      searchPeriodEnd: to,
      transactionsStartDate: oldest?.date ?? '',
      transactionsEndDate: transactions[0]?.date ?? '',
      accountMovement: toDecimal(openingCents - closingCents),
      dayEndBalances: dayEnds(transactions, from, to, openingCents),
      statementAnalysis,
      additionalDetails,
    },
  }
}
