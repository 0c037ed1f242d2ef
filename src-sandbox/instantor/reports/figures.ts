import { monthsBefore } from '../time.ts'
import { digitsOf, valueOf, valuesOf, type Parameter } from './parameters.ts'

/** An account as far as figures are concerned; amounts in the account's own currency. */
export type FigureAccount = Readonly<{
  number: string
  balance: number
  transactions: readonly Readonly<{ date: string; amount: number; balance: number }>[]
}>

type Month = Readonly<{ from: string; to: string }>

/** To the hundredth, as every figure of the sample. */
export function cents(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100
}

/** Rolling months counted back from the day of the report; each begins after `from`. */
export function rollingMonths(day: string, count: number): readonly Month[] {
  return Array.from({ length: count }, (_, index) => ({ from: monthsBefore(day, index + 1), to: monthsBefore(day, index) }))
}

const isIn = ({ from, to }: Month, date: string): boolean => date > from && date <= to

/** Smallest balance after a booking of the month; without one, what the account had then. */
function minimumOf({ balance, transactions }: FigureAccount, month: Month): number {
  const booked = transactions.filter(({ date }) => isIn(month, date)).map((entry) => entry.balance)
  if (booked.length > 0) return Math.min(...booked)
  const earlier = transactions.filter(({ date }) => date <= month.from)
  const before = earlier.sort((left, right) => right.date.localeCompare(left.date))[0]
  const oldest = transactions.at(-1)
  return before?.balance ?? (oldest === undefined ? balance : oldest.balance - oldest.amount)
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]): number => cents(sum(values) / Math.max(1, values.length))

/**
 * The older report's figures. All accounts are added up without regard to their currency: that is what the sample
 * does (providers/instantor.md, section 5).
 */
export function olderFigures(accounts: readonly FigureAccount[], day: string, monthCount: number) {
  const movements = accounts.flatMap(({ transactions }) => transactions)
  const cashFlow = rollingMonths(day, monthCount).map((month, index) => {
    const amounts = movements.filter(({ date }) => isIn(month, date)).map(({ amount }) => amount)
    return {
      month: index === 0 ? 0 : -index,
      incoming: cents(sum(amounts.filter((amount) => amount > 0))),
      outgoing: cents(sum(amounts.filter((amount) => amount < 0))),
      minBalance: cents(sum(accounts.map((account) => minimumOf(account, month)))),
      numberOfLoans: 0,
      amountOfLoans: 0,
    }
  })
  return {
    totalNumberOfTransactions: movements.length,
    averageNumberOfTransactionsMonth: cents(movements.length / monthCount),
    averageAmountOfIncomingTransactionsMonth: mean(cashFlow.map(({ incoming }) => incoming)),
    averageAmountOfOutgoingTransactionsMonth: mean(cashFlow.map(({ outgoing }) => outgoing)),
    averageMinimumBalanceMonth: mean(cashFlow.map(({ minBalance }) => minBalance)),
    numberOfLoans: 0,
    amountOfLoans: 0,
    cashFlow,
  }
}

const words = (text: string): readonly string[] => text.toLowerCase().split(/\s+/u).filter((word) => word !== '')

/** First and last name agree; what stands between them may differ, as in the sample. Null where no name was given. */
function isSameName(given: string, known: string): boolean {
  const [left, right] = [words(given), words(known)]
  return left[0] === right[0] && left.at(-1) === right.at(-1)
}

/** What was given to be verified and whether the bank agrees; null where nothing was given (ours). */
export function verify(parameters: readonly Parameter[], owner: Readonly<{ name: string; personalNumber: string }>, numbers: readonly string[]) {
  const name = [valueOf(parameters, 'firstName'), valueOf(parameters, 'lastName')].filter((part) => part !== undefined).join(' ')
  const personalNumber = valueOf(parameters, 'ssn') ?? valueOf(parameters, 'userIdentification')
  const accounts = valuesOf(parameters, 'account').map(digitsOf)
  const known = numbers.map(digitsOf)
  return {
    accountNumbersForVerification: accounts,
    nameForVerification: name === '' ? null : name,
    personalNumberForVerification: personalNumber ?? null,
    accountNumbersVerified: accounts.map((accountNumber) => ({ accountNumber, verified: known.includes(accountNumber) })),
    nameVerified: name === '' ? null : isSameName(name, owner.name),
    personalNumberVerified: personalNumber === undefined ? null : owner.personalNumber.endsWith(digitsOf(personalNumber)),
  }
}
