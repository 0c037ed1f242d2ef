import { swedishDay, swedishTime } from '../time.ts'
import { monthsAvailable, type Account } from './customer.ts'
import { olderFigures, verify } from './figures.ts'
import { hasAccounts, isSignedIn, reached, type ReportOrder } from './order.ts'

/** "Unknown" stands for every figure that could not be calculated (seed 000, "insufficient_data"). */
const unknownFigures = Object.fromEntries(
  [
    'totalNumberOfTransactions', 'averageNumberOfTransactionsMonth', 'averageAmountOfIncomingTransactionsMonth',
    'averageAmountOfOutgoingTransactionsMonth', 'averageMinimumBalanceMonth', 'numberOfLoans', 'amountOfLoans', 'cashFlow',
  ].map((name) => [name, 'Unknown']),
)

const comments: Readonly<Record<string, string>> = {
  ok: 'Process finished successfully',
  incomplete: 'More reports follow',
  partial: 'More reports follow',
}

function accountOf({ number, kind, currency, iban, holder, balanceCents, movements }: Account) {
  const transactionList = movements.map(({ date, text, cents, balanceCents: balance }) => ({
    onDate: `${date}T00:00:00`,
    description: text,
    amount: cents / 100,
    balance: balance / 100,
  }))
  const account = { number, kind, balance: balanceCents / 100, currency, iban, holderName: holder }
  // The sample leaves the list out where there is nothing in it.
  return transactionList.length === 0 ? account : { ...account, transactionList }
}

function bankReport(order: ReportOrder, bank: object, checks: ReturnType<typeof verify>) {
  if (!isSignedIn(order)) return null
  const { nameVerified, personalNumberVerified, accountNumbersVerified } = checks
  const accounts = hasAccounts(order) ? reached(order) : []
  const figures = olderFigures(
    accounts.map(({ number, balanceCents, movements }) => ({
      number,
      balance: balanceCents / 100,
      transactions: movements.map(({ date, cents, balanceCents: balance }) => ({ date, amount: cents / 100, balance: balance / 100 })),
    })),
    swedishDay(order.reportedAt),
    monthsAvailable,
  )
  return {
    bank,
    owner: order.customer.name,
    scrapeStatus: order.status,
    monthsAvailable: hasAccounts(order) ? monthsAvailable : 'Unknown',
    numberOfAccounts: accounts.length,
    accountNumbersVerified,
    nameVerified,
    personalNumberVerified,
    ...(hasAccounts(order) ? figures : unknownFigures),
  }
}

/** The older report, member for member as the seed's sample ("Push Example"). What failed reports leave out is ours. */
export function olderReport(order: ReportOrder) {
  const { source, customer, parameters, status, reportNumber, isFinal, startedAt, reportedAt } = order
  const { country, abbreviation, name } = order.bank
  const bank = { country, abbreviation, name }
  const scrapeReport = {
    scrapeDate: `${swedishDay(startedAt)}T00:00:00`,
    status,
    comment: comments[status] ?? `Process ended with ${status}`,
    reportNumber,
    isFinal,
  }
  const { address, phone, email } = isSignedIn(order) ? customer : { address: null, phone: null, email: null }
  const username = isSignedIn(order) ? customer.name : null
  const known = isSignedIn(order) ? [{ provider: abbreviation, key: 'PersonalNumber', value: customer.personalNumber }] : []
  const checks = verify(parameters, customer, customer.accounts.map(({ number }) => number))
  return {
    basicInfo: {
      scrapeReport,
      bank,
      source,
      username,
      address,
      phone,
      email,
      miscEntryList: [...parameters.map((entry) => ({ provider: source, ...entry })), ...known],
    },
    reportTime: swedishTime(reportedAt),
    scrapeTime: swedishTime(startedAt),
    successfulLogin: isSignedIn(order),
    accountNumbersForVerification: checks.accountNumbersForVerification,
    nameForVerification: checks.nameForVerification,
    personalNumberForVerification: checks.personalNumberForVerification,
    bankReport: bankReport(order, bank, checks),
    scrape: {
      scrapeReport,
      bank,
      userDetails: isSignedIn(order) ? { name: username, address, phone, email } : null,
      companyDetails: null,
      accountList: hasAccounts(order) ? reached(order).map(accountOf) : [],
    },
  }
}

/** The text as sent; slashes are escaped, as in the sample. */
export function olderText(order: ReportOrder): string {
  return JSON.stringify(olderReport(order)).replaceAll('/', '\\/')
}
