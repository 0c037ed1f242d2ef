import type { AccountLedger } from './ledger.ts'
import type { LedgerTransaction } from './movement.ts'

/** Figures of a ledger in cents; debits are negative sums. */
export type LedgerSummary = Readonly<{
  openingCents: number
  closingCents: number
  creditCents: number
  debitCents: number
  minimumCents: number
  maximumCents: number
  minimumDayEndCents: number
  negativeDayCount: number
  firstDate: string
  lastDate: string
  categorisedCreditCents: number
  categorisedDebitCents: number
  internalCreditCents: number
  internalDebitCents: number
}>

function sum(transactions: readonly LedgerTransaction[], isCounted: (entry: LedgerTransaction) => boolean): number {
  return transactions.reduce((total, entry) => (isCounted(entry) ? total + entry.cents : total), 0)
}

/** Adds up one ledger. */
export function summarize(ledger: AccountLedger): LedgerSummary {
  const { transactions, openingCents, dayEnds } = ledger
  const balances = transactions.map((entry) => entry.balanceCents)
  const isInternal = (entry: LedgerTransaction): boolean => entry.category === 'Internal Transfer'
  const isCategorised = (entry: LedgerTransaction): boolean => entry.category !== undefined
  const isCredit = (entry: LedgerTransaction): boolean => entry.cents >= 0
  const both = [openingCents, ...balances]
  return {
    openingCents,
    closingCents: balances.at(-1) ?? openingCents,
    creditCents: sum(transactions, isCredit),
    debitCents: sum(transactions, (entry) => !isCredit(entry)),
    minimumCents: both.reduce((low, cents) => Math.min(low, cents)),
    maximumCents: both.reduce((high, cents) => Math.max(high, cents)),
    minimumDayEndCents: dayEnds.reduce((low, { cents }) => Math.min(low, cents), Number.POSITIVE_INFINITY),
    negativeDayCount: dayEnds.filter(({ cents }) => cents < 0).length,
    firstDate: transactions[0]?.date ?? '',
    lastDate: transactions.at(-1)?.date ?? '',
    categorisedCreditCents: sum(transactions, (entry) => isCredit(entry) && isCategorised(entry)),
    categorisedDebitCents: sum(transactions, (entry) => !isCredit(entry) && isCategorised(entry)),
    internalCreditCents: sum(transactions, (entry) => isCredit(entry) && isInternal(entry)),
    internalDebitCents: sum(transactions, (entry) => !isCredit(entry) && isInternal(entry)),
  }
}
