import { dayFirst } from '../../frame/calendar.ts'
import { sandboxTimeZone } from '../../frame/clock.ts'
import { describeAccount, toDecimal, toNumber } from '../accounts.ts'
import type { Institution } from '../institutions.ts'
import type { AccountLedger } from '../ledger/ledger.ts'
import type { LedgerTransaction } from '../ledger/movement.ts'
import { summarize } from '../ledger/summary.ts'
import { describeOriginalAnalysis } from './original-analysis.ts'

/** How dates of the period look: `statements` has texts, `login_fetch_all` has objects (seed 004, both samples). */
export type PeriodForm = 'text' | 'object'

function describeTransaction(transaction: LedgerTransaction): Record<string, unknown> {
  return {
    date: dayFirst(transaction.date),
    text: transaction.text,
    notes: null,
    // Both directions are positive here, the type tells them apart.
    amount: toNumber(Math.abs(transaction.cents)),
    type: transaction.cents < 0 ? 'Debit' : 'Credit',
    balance: toDecimal(transaction.balanceCents),
  }
}

function periodDate(date: string, form: PeriodForm): unknown {
  if (form === 'text') return dayFirst(date)
  return { date: `${date} 13:17:17.000000`, timezone_type: 3, timezone: sandboxTimeZone }
}

function describeStatement(ledger: AccountLedger, form: PeriodForm): Record<string, unknown> {
  const summary = summarize(ledger)
  const dayEnds = [...ledger.dayEnds].reverse()
  return {
    details: [...ledger.transactions].reverse().map(describeTransaction),
    totalCredits: toDecimal(summary.creditCents),
    totalDebits: toDecimal(-summary.debitCents),
    openingBalance: toDecimal(summary.openingCents),
    closingBalance: toDecimal(summary.closingCents),
    startDate: periodDate(ledger.from, form),
    endDate: periodDate(ledger.to, form),
    minBalance: toDecimal(summary.minimumCents),
    maxBalance: toDecimal(summary.maximumCents),
    dayEndBalances: dayEnds.map(({ date, cents }) => ({ date: dayFirst(date), balance: toDecimal(cents) })),
    minDayEndBalance: toDecimal(summary.minimumDayEndCents),
    daysInNegative: summary.negativeDayCount,
    errorMessage: '',
    ...(form === 'text' ? { analysis: describeOriginalAnalysis(ledger, describeTransaction) } : {}),
  }
}

/** The accounts of the original body, each with its statement (seed 004, "Retrieve Statement Data", response). */
export function originalAccounts(
  institution: Institution,
  ledgers: readonly AccountLedger[],
  form: PeriodForm,
): object[] {
  return ledgers.map((ledger) => ({
    ...describeAccount(ledger.account),
    statementData: describeStatement(ledger, form),
    institution: institution.name,
  }))
}
