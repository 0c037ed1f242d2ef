import { createHash } from 'node:crypto'
import { dayFirst, daysBetween } from '../../frame/calendar.ts'
import { toDecimal, toNumber } from '../accounts.ts'
import type { AccountLedger } from '../ledger/ledger.ts'
import type { LedgerTransaction } from '../ledger/movement.ts'
import { summarize, type LedgerSummary } from '../ledger/summary.ts'
import { applicantAddress } from './address.ts'
import { describeAnalysis } from './analysis.ts'

/** Hash that the vendor gives a transaction; the same transaction has the same hash in every answer. */
export function transactionHash(account: AccountLedger['account'], transaction: LedgerTransaction): string {
  const parts = [account.accountNumber, transaction.date, transaction.text, transaction.cents, transaction.balanceCents]
  return createHash('sha1').update(parts.join('|')).digest('hex')
}

function tagsOf(transaction: LedgerTransaction, isLatest: boolean): Record<string, string>[] {
  const { thirdParty, category, lenderType, isPending, cents } = transaction
  return [
    ...(isLatest && isPending === true ? [{ pending: 'pending' }] : []),
    ...(thirdParty === undefined ? [] : [{ thirdParty }]),
    ...(category === undefined ? [] : [{ category }]),
    ...(isLatest ? [{ creditDebit: cents < 0 ? 'debit' : 'credit' }] : []),
    ...(isLatest && lenderType !== undefined ? [{ lenderType }] : []),
  ]
}

/** A transaction of versions 20160527 and 20170401 (`text`). */
export function textTransaction(transaction: LedgerTransaction): Record<string, unknown> {
  return {
    date: transaction.date,
    text: transaction.text,
    amount: toNumber(transaction.cents),
    type: transaction.type,
    balance: toDecimal(transaction.balanceCents),
    tags: tagsOf(transaction, false),
  }
}

/** A transaction of version 20190901 (`description`, more tags, logo and suburb). */
export function describedTransaction(
  account: AccountLedger['account'],
  transaction: LedgerTransaction,
): Record<string, unknown> {
  return {
    date: transaction.date,
    description: transaction.text,
    amount: toNumber(transaction.cents),
    balance: toDecimal(transaction.balanceCents),
    type: transaction.type,
    tags: tagsOf(transaction, true),
    transactionHash: transactionHash(account, transaction),
    logo: '',
    suburb: '',
  }
}

function commonAccount({ account }: AccountLedger): Record<string, unknown> {
  return {
    id: account.id,
    accountType: account.accountType,
    accountHolder: account.accountHolder,
    accountHolderType: account.accountHolderType,
    accountName: account.name,
    bsb: account.bsb,
    accountNumber: account.accountNumber,
    currentBalance: toDecimal(account.balanceCents),
    availableBalance: toDecimal(account.availableCents),
  }
}

function commonSummary(ledger: AccountLedger, summary: LedgerSummary): Record<string, unknown> {
  return {
    openingBalance: toDecimal(summary.openingCents),
    totalCredits: toDecimal(summary.creditCents),
    totalDebits: toDecimal(summary.debitCents),
    closingBalance: toDecimal(summary.closingCents),
    minBalance: toDecimal(summary.minimumCents),
    minDayEndBalance: toDecimal(summary.minimumDayEndCents),
    daysInNegative: summary.negativeDayCount,
    searchPeriodStart: ledger.from,
    searchPeriodEnd: ledger.to,
    transactionsStartDate: summary.firstDate,
    transactionsEndDate: summary.lastDate,
  }
}

function dayEndBalances(ledger: AccountLedger): object[] {
  return [...ledger.dayEnds].reverse().map(({ date, cents }) => ({ date, balance: toDecimal(cents) }))
}

const newestFirst = (ledger: AccountLedger): LedgerTransaction[] => [...ledger.transactions].reverse()

/** One account of versions 20160527 and 20170401: day ends beside the summary, nothing known is an empty list. */
export function textAccount(ledger: AccountLedger): Record<string, unknown> {
  return {
    ...commonAccount(ledger),
    transactions: newestFirst(ledger).map(textTransaction),
    statementSummary: commonSummary(ledger, summarize(ledger)),
    dayEndBalances: dayEndBalances(ledger),
    additionalDetails: [],
    statementAnalysis: describeAnalysis(ledger, textTransaction),
  }
}

function additionalDetails(ledger: AccountLedger, summary: LedgerSummary): Record<string, unknown> {
  const { firstDate, lastDate } = summary
  const period = `${dayFirst(firstDate)} to ${dayFirst(lastDate)} (${daysBetween(firstDate, lastDate) + 1} days)`
  return {
    interestRate: '',
    email: 'XXXXXXXX@example.com',
    openDate: '2019-03-18',
    phone: 'XXXX XXX 123',
    periodOfExtractedTransactions: firstDate === '' ? '' : period,
    ...(ledger.account.accountType === 'credit card'
      ? { creditLimit: '5000.00', minimumAmountDue: '35.00', minimumAmountDueDate: ledger.to }
      : {}),
    address: applicantAddress,
  }
}

/** One account of version 20190901: day ends inside the summary, eight more figures, details as an object. */
export function describedAccount(ledger: AccountLedger): Record<string, unknown> {
  const summary = summarize(ledger)
  const describe = (transaction: LedgerTransaction): Record<string, unknown> =>
    describedTransaction(ledger.account, transaction)
  return {
    ...commonAccount(ledger),
    transactions: newestFirst(ledger).map(describe),
    statementSummary: {
      ...commonSummary(ledger, summary),
      creditsCategorised: toDecimal(summary.categorisedCreditCents),
      creditsUncategorised: toDecimal(summary.creditCents - summary.categorisedCreditCents),
      debitsCategorised: toDecimal(summary.categorisedDebitCents),
      debitsUncategorised: toDecimal(summary.debitCents - summary.categorisedDebitCents),
      internalTransferDebits: toDecimal(summary.internalDebitCents),
      internalTransferCredits: toDecimal(summary.internalCreditCents),
      // Opening less closing: that is how both samples add up, whatever the name suggests.
      accountMovement: toDecimal(summary.openingCents - summary.closingCents),
      dayEndBalances: dayEndBalances(ledger),
    },
    statementAnalysis: describeAnalysis(ledger, describe),
    additionalDetails: additionalDetails(ledger, summary),
  }
}
