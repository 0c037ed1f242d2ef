import { monthsBefore, swedishDay, swedishTime } from '../time.ts'
import { monthsAvailable, type Account, type Movement } from './customer.ts'
import { cents } from './figures.ts'
import { hasAccounts, isSignedIn, reached, type ReportOrder } from './order.ts'

/** The five statuses of the newer format; what it has no word for is a process error (ours). */
export function newerStatus(status: string): string {
  if (['ok', 'insufficient_data', 'incomplete', 'partial'].includes(status)) return 'ok'
  return ['invalid_login', 'abandoned', 'blocked'].includes(status) ? status : 'process_error'
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

function monthOf(month: string, movements: readonly Movement[], balanceBefore: number, today: string) {
  const inMonth = movements.filter(({ date }) => date.startsWith(month))
  const amounts = inMonth.map((entry) => entry.cents)
  const balances = inMonth.length === 0 ? [balanceBefore] : inMonth.map(({ balanceCents }) => balanceCents)
  const first = movements.at(-1)?.date ?? today
  return {
    calendarMonth: `${month}-01`,
    incoming: sum(amounts.filter((amount) => amount > 0)) / 100,
    outgoing: sum(amounts.filter((amount) => amount < 0)) / 100,
    minBalance: Math.min(...balances) / 100,
    maxBalance: Math.max(...balances) / 100,
    avgBalance: cents(sum(balances) / balances.length / 100),
    isWholeMonth: !today.startsWith(month) && !first.startsWith(month),
  }
}

/** Figures of one account: the newer format never adds up accounts. */
function accountReport({ number, movements, balanceCents }: Account, today: string) {
  const months = Array.from({ length: monthsAvailable + 1 }, (_, index) => monthsBefore(today, index).slice(0, 7))
  const before = (month: string): number => movements.find(({ date }) => date.slice(0, 7) < month)?.balanceCents ?? movements.at(-1)?.balanceCents ?? balanceCents
  const cashFlow = months.map((month) => monthOf(month, movements, before(month), today))
  const whole = cashFlow.filter(({ isWholeMonth }) => isWholeMonth)
  const average = (values: readonly number[]): number => cents(sum(values) / Math.max(1, values.length))
  const counted = whole.map(({ calendarMonth }) => movements.filter(({ date }) => date.startsWith(calendarMonth.slice(0, 7))).length)
  return {
    number,
    totalNumberOfTransactions: movements.length,
    wholeMonthsAvailable: whole.length,
    averageNumberOfTransactionsWholeMonth: average(counted),
    averageAmountOfIncomingTransactionsWholeMonth: average(whole.map(({ incoming }) => incoming)),
    averageAmountOfOutgoingTransactionsWholeMonth: average(whole.map(({ outgoing }) => outgoing)),
    averageMinimumBalanceWholeMonth: average(whole.map(({ minBalance }) => minBalance)),
    cashFlow,
  }
}

function transactionOf({ date, text, cents: amount, balanceCents, payee }: Movement, index: number) {
  return {
    onDate: date,
    valueDate: date,
    bookingDate: date,
    description: text,
    amount: amount / 100,
    balance: balanceCents / 100,
    type: amount < 0 ? 'debit' : 'credit',
    referenceID: `${date.replaceAll('-', '')}${String(index).padStart(5, '0')}`,
    category: null,
    payerPayeeName: payee,
    payerPayeeAccount: null,
    params: [],
  }
}

function accountOf({ number, kind, currency, iban, holder, balanceCents, movements }: Account) {
  return {
    number,
    type: kind,
    balance: balanceCents / 100,
    currency,
    iban,
    holderName: holder,
    openedAt: null,
    availableAmount: balanceCents / 100,
    nationalBankId: { name: 'clearing', value: number.slice(0, 4) },
    transactionList: movements.map(transactionOf),
  }
}

/** The newer report (providers/instantor.md, section 6). What is not known is null, which is ours. */
export function newerText(order: ReportOrder): string {
  const { customer, bank, parameters, startedAt, reportedAt, reportNumber, requestId } = order
  const accounts = hasAccounts(order) ? reached(order) : []
  const today = swedishDay(reportedAt)
  return JSON.stringify({
    instantorRequestId: requestId,
    processFinishedTime: swedishTime(reportedAt),
    processStartTime: swedishTime(startedAt),
    processStatus: newerStatus(order.status),
    reportNumber,
    miscParams: parameters.map(({ key, value }) => ({ name: key, value })),
    accountReportList: accounts.map((account) => accountReport(account, today)),
    userDetails: isSignedIn(order)
      ? {
          name: customer.name,
          address: [customer.address],
          phone: [customer.phone],
          email: [customer.email],
          personalIdentifier: [{ name: 'PersonalNumber', value: customer.personalNumber }],
        }
      : { name: null, address: [], phone: [], email: [], personalIdentifier: [] },
    bankInfo: { name: bank.name, country: bank.country, id: bank.id },
    accountList: accounts.map(accountOf),
  })
}
