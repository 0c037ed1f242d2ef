import { z } from 'zod'

/** A text that may come as a number; null and absent are the same. Anything else is odd: it becomes null. */
const words = z.union([z.string(), z.number().transform(String)]).nullish().catch(null)
/** Amounts, dates and figures stay as sent: a figure can be the word `Unknown` (seed 000, `insufficient_data`). */
const untouched = z.unknown().optional()
/** A list may be missing or null (an account without transactions has none); anything else in its place is no report. */
const listOf = <Entry extends z.ZodType>(entry: Entry) => z.preprocess((value) => value ?? [], z.array(entry))
/** Lists that only explain: what is no object falls out. */
const looseListOf = <Shape extends z.ZodRawShape>(shape: Shape) => z.preprocess((value): readonly unknown[] => (Array.isArray(value) ? value : []), z.array(z.looseObject(shape).nullable().catch(null)))
const objectOrNothing = <Shape extends z.ZodRawShape>(shape: Shape) => z.preprocess((value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}), z.looseObject(shape))

/** Rows of both formats; the newer one has more members. */
export const transactionShape = {
  onDate: untouched, valueDate: untouched, bookingDate: untouched, description: words, amount: untouched, balance: untouched, type: words, referenceID: words, category: words,
  payerPayeeName: words, payerPayeeAccount: words, params: untouched,
} as const
const transactionSchema = z.looseObject(transactionShape)
export type WireTransaction = z.infer<typeof transactionSchema>

/** Accounts of both formats: `kind` in the older, `type` in the newer. */
export const accountShape = {
  number: words, kind: words, type: words, balance: untouched, currency: words, iban: words, holderName: words, openedAt: words, availableAmount: untouched, nationalBankId: untouched,
  transactionList: listOf(transactionSchema),
} as const
const accountSchema = z.looseObject(accountShape)
export type WireAccount = z.infer<typeof accountSchema>

const bankShape = { country: words, abbreviation: words, name: words, id: words } as const

const olderFlow = { month: untouched, incoming: untouched, outgoing: untouched, minBalance: untouched, numberOfLoans: untouched, amountOfLoans: untouched }
const newerFlow = { calendarMonth: words, incoming: untouched, outgoing: untouched, minBalance: untouched, maxBalance: untouched, avgBalance: untouched, isWholeMonth: untouched }

export const bankReportShape = {
  bank: untouched, owner: words, scrapeStatus: words, monthsAvailable: untouched, numberOfAccounts: untouched,
  accountNumbersVerified: looseListOf({ accountNumber: words, verified: untouched }), nameVerified: untouched, personalNumberVerified: untouched,
  totalNumberOfTransactions: untouched, averageNumberOfTransactionsMonth: untouched, averageAmountOfIncomingTransactionsMonth: untouched,
  averageAmountOfOutgoingTransactionsMonth: untouched, averageMinimumBalanceMonth: untouched, numberOfLoans: untouched, amountOfLoans: untouched, cashFlow: looseListOf(olderFlow),
} as const

export const scrapeShape = { scrapeReport: untouched, bank: objectOrNothing(bankShape), userDetails: untouched, companyDetails: untouched, accountList: listOf(accountSchema) } as const

/** Seed 000, "Push Example". A failed run brings the outer parts only; what stands for the accounts and is no object is no report. */
export const olderShape = {
  basicInfo: objectOrNothing({ scrapeReport: untouched, bank: objectOrNothing(bankShape), source: words, username: words, address: untouched, phone: untouched, email: untouched, miscEntryList: untouched }),
  reportTime: words, scrapeTime: words, successfulLogin: untouched, accountNumbersForVerification: untouched, nameForVerification: words, personalNumberForVerification: words,
  bankReport: objectOrNothing(bankReportShape), scrape: z.preprocess((value) => value ?? {}, z.looseObject(scrapeShape)), process_report: untouched,
} as const
export const olderSchema = z.looseObject(olderShape)
export type OlderReport = z.infer<typeof olderSchema>

/** The figures of one account (providers/instantor.md, section 6). */
export const accountReportShape = {
  number: words, totalNumberOfTransactions: untouched, wholeMonthsAvailable: untouched, averageNumberOfTransactionsWholeMonth: untouched,
  averageAmountOfIncomingTransactionsWholeMonth: untouched, averageAmountOfOutgoingTransactionsWholeMonth: untouched, averageMinimumBalanceWholeMonth: untouched,
  cashFlow: looseListOf(newerFlow),
} as const

export const newerShape = {
  instantorRequestId: words, processStartTime: words, processFinishedTime: words, processStatus: words, reportNumber: untouched, isFinal: untouched, comment: untouched, miscParams: untouched,
  accountReportList: looseListOf(accountReportShape), userDetails: objectOrNothing({ name: words, address: untouched, phone: untouched, email: untouched, personalIdentifier: untouched }),
  bankInfo: objectOrNothing(bankShape), accountList: listOf(accountSchema),
} as const
export const newerSchema = z.looseObject(newerShape)
export type NewerReport = z.infer<typeof newerSchema>
