import type { ReportFact } from '#shared/domain/callback-news.ts'
import type { CurrencyCode } from '#shared/domain/money.ts'
import { toLine } from '../http/proof.ts'
import { currencyOf } from './map.ts'
import type { NewerReport, OlderReport, WireAccount } from './wire.ts'

const MOST_FACTS = 300

const shownOf = (value: unknown): string | null => (typeof value === 'string' || typeof value === 'number' ? toLine(String(value)) || null : null)
const isTrue = (value: unknown): boolean | null => (String(value).toLowerCase() === 'true' ? true : String(value).toLowerCase() === 'false' ? false : null)
const known = (facts: readonly (ReportFact | null)[]): readonly ReportFact[] => facts.filter((fact) => fact !== null).slice(0, MOST_FACTS)

const plain = (label: string, value: unknown): ReportFact | null => {
  const shown = shownOf(value)
  return shown === null ? null : { label, value: shown, isOk: null }
}

const listed = (words: readonly string[]): string => [words.slice(0, -1).join(', '), words.at(-1) ?? ''].filter((part) => part !== '').join(' and ')

/**
 * The unit of a figure over several accounts. The vendor adds without regard to currency (its own sample adds EUR, PAB, IDR
 * and BYR), so such a figure is money of no currency and says so wherever it is shown.
 */
const unitOf = (accounts: readonly WireAccount[]): string => {
  const currencies: readonly CurrencyCode[] = [...new Set(accounts.map(({ currency }) => currencyOf(currency)))]
  if (currencies.length > 1) return ` (${listed(currencies)} added as if they were one)`
  return currencies[0] === undefined ? '' : ` ${currencies[0]}`
}

/** A sum of money as sent, with its unit; words such as `Unknown` stay as they are. */
const sum = (label: string, value: unknown, unit: string): ReportFact | null => {
  const shown = shownOf(value)
  if (shown === null) return null
  return { label, value: /^[+-]?[\d.]/.test(shown) ? `${shown}${unit}` : shown, isOk: null }
}

/** Named only where there are any. */
const loans = (entry: Readonly<{ numberOfLoans?: unknown; amountOfLoans?: unknown }>): readonly (readonly [string, unknown])[] =>
  [shownOf(entry.numberOfLoans), shownOf(entry.amountOfLoans)].every((shown) => shown === null || /^-?0(?:\.0+)?$/.test(shown)) ? [] : [['loans', entry.numberOfLoans], ['amount of loans', entry.amountOfLoans]]

const flow = (label: string, parts: readonly (readonly [string, unknown])[], unit: string): ReportFact | null => {
  const shown = parts.flatMap(([word, value]) => (shownOf(value) === null ? [] : [`${word} ${shownOf(value)}`]))
  return shown.length === 0 ? null : { label, value: `${shown.join(', ')}${unit}`, isOk: null }
}

const verified = (label: string, what: string | null, value: unknown): ReportFact | null => {
  const isOk = isTrue(value)
  if (isOk === null && what === null) return null
  const words = isOk === null ? 'not checked' : isOk ? 'the bank has the same' : 'the bank has another'
  return { label, value: what === null ? words : `${what}: ${words}`, isOk }
}

/** The vendor's checks and figures of the older format, as sent. The personal number itself is left out. */
export const toOlderFacts = ({ bankReport: report, scrape, ...rest }: OlderReport, comment: string | null): readonly ReportFact[] => {
  const unit = unitOf(scrape.accountList)
  const signedIn = isTrue(rest.successfulLogin)
  return known([
    signedIn === null ? null : { label: 'Signed in at the bank', value: signedIn ? 'yes' : 'no', isOk: signedIn },
    plain('Comment of Instantor', comment),
    plain('Owner at the bank', report.owner),
    verified('Name', shownOf(rest.nameForVerification), report.nameVerified),
    verified('Personal number', null, report.personalNumberVerified),
    ...report.accountNumbersVerified.map((entry) => (entry === null ? null : verified('Account number', shownOf(entry.accountNumber), entry.verified))),
    plain('Months available', report.monthsAvailable),
    plain('Accounts', report.numberOfAccounts),
    plain('Transactions', report.totalNumberOfTransactions),
    plain('Transactions a month, on average', report.averageNumberOfTransactionsMonth),
    sum('Incoming a month, on average', report.averageAmountOfIncomingTransactionsMonth, unit),
    sum('Outgoing a month, on average', report.averageAmountOfOutgoingTransactionsMonth, unit),
    sum('Lowest balance of a month, on average', report.averageMinimumBalanceMonth, unit),
    plain('Loans', report.numberOfLoans),
    sum('Amount of loans', report.amountOfLoans, unit),
    ...report.cashFlow.map((entry) => (entry === null ? null : flow(`Cash flow, month ${shownOf(entry.month) ?? '?'}`, [['in', entry.incoming], ['out', entry.outgoing], ['lowest balance', entry.minBalance], ...loans(entry)], unit))),
    plain('Report made at', rest.reportTime),
  ])
}

/** The same of the newer format, whose figures are per account and so of one currency each. */
export const toNewerFacts = ({ accountReportList, accountList, userDetails, processFinishedTime }: NewerReport, comment: string | null): readonly ReportFact[] => {
  const perAccount = accountReportList.flatMap((entry) => {
    if (entry === null) return []
    const number = shownOf(entry.number) ?? 'account'
    const unit = unitOf(accountList.filter((account) => account.number === entry.number))
    return [
      plain(`${number}: transactions`, entry.totalNumberOfTransactions),
      plain(`${number}: whole months available`, entry.wholeMonthsAvailable),
      plain(`${number}: transactions a month, on average`, entry.averageNumberOfTransactionsWholeMonth),
      sum(`${number}: incoming a month, on average`, entry.averageAmountOfIncomingTransactionsWholeMonth, unit),
      sum(`${number}: outgoing a month, on average`, entry.averageAmountOfOutgoingTransactionsWholeMonth, unit),
      sum(`${number}: lowest balance of a month, on average`, entry.averageMinimumBalanceWholeMonth, unit),
      ...entry.cashFlow.map((row) => (row === null ? null : flow(
        `${number}: ${(shownOf(row.calendarMonth) ?? 'month').slice(0, 7)}${isTrue(row.isWholeMonth) === false ? ', in part' : ''}`,
        [['in', row.incoming], ['out', row.outgoing], ['lowest', row.minBalance], ['highest', row.maxBalance], ['average', row.avgBalance]], unit))),
    ]
  })
  return known([plain('Comment of Instantor', comment), plain('Owner at the bank', userDetails.name), plain('Report made at', processFinishedTime), ...perAccount])
}
