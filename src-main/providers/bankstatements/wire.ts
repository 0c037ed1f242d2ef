import { z } from 'zod'
import { isWireObject } from './wire-object.ts'

/** A text that may come as a number; null and absent are the same. Anything else is odd: it becomes null and is told. */
const words = z.union([z.string(), z.number().transform(String)]).nullish().catch(null)

/** `0`, `"1"`, `true` and their like (the samples mix them). */
const flag = z.unknown().optional().transform((value) => ['1', 'true', 'yes'].includes(String(value).toLowerCase()))

/** The vendor sends `[]`, `""` or nothing where an object or a list is empty. */
const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0) || (isWireObject(value) && Object.keys(value).length === 0)

const listOf = <Entry extends z.ZodType>(entry: Entry) => z.preprocess((value) => (isNothing(value) ? [] : value), z.array(entry))
/** A list that has to be there, if only as an empty one: without it half a statement would pass for a whole. */
const presentListOf = <Entry extends z.ZodType>(entry: Entry) =>
  z.preprocess((value) => (value !== undefined && value !== null && isNothing(value) ? [] : value), z.array(entry))
const objectOrNothing = <Shape extends z.ZodRawShape>(shape: Shape) => z.preprocess((value) => (isNothing(value) ? {} : value), z.looseObject(shape))
/** Carried in the raw body only; read by whoever needs it later. */
const untouched = z.unknown().optional()

/** What every answer may carry: the newest token, an error instead of a result, or a security step. */
export const envelopeShape = { user_token: words, referral_code: words, error: untouched, errorCode: untouched, mfa: untouched } as const

/** One field of a bank's login form (seed 004, "List Institutions" and "Login Preload"). */
export const credentialSchema = z.looseObject({
  name: words, fieldID: z.string().min(1).max(200), type: words, description: words, values: untouched, keyboardType: words,
  src: words, width: words, height: words, alt: words,
})

export const institutionSchema = z.looseObject({
  slug: z.string().min(1).max(100), name: z.string().min(1), credentials: listOf(credentialSchema), status: words, searchVal: words, region: words,
  export_with_password: flag, requires_preload: flag, requires_mfa: flag, max_days: words,
})
export type WireInstitution = z.infer<typeof institutionSchema>

/** Entries that are no institution (the sample has `{"continues": "..."}`) are skipped by the map. */
export const institutionsSchema = z.looseObject({ institutions: presentListOf(z.unknown()) })

const id = z.union([z.string().min(1).max(200), z.number()])

/** An account of `login` and `accounts`. */
export const sessionAccountShape = {
  id, name: words, accountNumber: words, bsb: words, balance: untouched, available: untouched, accountHolder: words, accountHolderType: words,
  accountType: words,
} as const
const sessionAccountSchema = z.looseObject(sessionAccountShape)
export type WireSessionAccount = z.infer<typeof sessionAccountSchema>
export const accountsSchema = z.looseObject({ accounts: presentListOf(sessionAccountSchema) })

/** A transaction of every version: `text` in the older ones, `description` in 20190901. Amount and date stay as sent. */
export const transactionShape = {
  date: untouched, dateObj: untouched, text: words, description: words, notes: words, amount: untouched, balance: untouched, type: words,
  tags: listOf(z.record(z.string(), z.unknown())).catch([]), isPending: untouched, transactionHash: words, hashText: words, logo: untouched, suburb: words,
} as const
export const transactionSchema = z.looseObject(transactionShape)
export type WireTransaction = z.infer<typeof transactionSchema>

export const summaryShape = {
  openingBalance: untouched, totalCredits: untouched, totalDebits: untouched, closingBalance: untouched, minBalance: untouched,
  minDayEndBalance: untouched, daysInNegative: untouched, searchPeriodStart: untouched, searchPeriodEnd: untouched, transactionsStartDate: untouched,
  transactionsEndDate: untouched, creditsCategorised: untouched, creditsUncategorised: untouched, debitsCategorised: untouched,
  debitsUncategorised: untouched, internalTransferDebits: untouched, internalTransferCredits: untouched, accountMovement: untouched,
  dayEndBalances: untouched,
  // One sample ("Merge and Deduplicate Raw data") has these two inside.
  statementAnalysis: untouched, additionalDetails: untouched,
} as const

/** An account of versions 20160527 and later; `institutionAccounts` of super, trading and loyalty are the same, only shorter. */
export const accountShape = {
  id, accountType: words, accountHolder: words, accountHolderType: words, accountName: words, bsb: words, accountNumber: words,
  currentBalance: untouched, availableBalance: untouched, transactions: presentListOf(transactionSchema), statementSummary: objectOrNothing(summaryShape),
  dayEndBalances: untouched, additionalDetails: untouched, statementAnalysis: untouched,
} as const
const accountSchema = z.looseObject(accountShape)
export type WireAccount = z.infer<typeof accountSchema>

/** `statementData` of the original version. */
export const originalDataShape = {
  details: presentListOf(transactionSchema), totalCredits: untouched, totalDebits: untouched, openingBalance: untouched, closingBalance: untouched,
  startDate: untouched, endDate: untouched, minBalance: untouched, maxBalance: untouched, dayEndBalances: untouched, minDayEndBalance: untouched,
  maxDayEndBalance: untouched, daysInNegative: untouched, errorMessage: words, analysis: untouched,
} as const
export const originalAccountShape = { ...sessionAccountShape, statementData: objectOrNothing(originalDataShape), institution: words } as const
const originalAccountSchema = z.looseObject(originalAccountShape)
export type WireOriginalAccount = z.infer<typeof originalAccountSchema>

export const bankShape = { bankName: words, bankSlug: words, errors: listOf(z.unknown()).catch([]), bankAccounts: presentListOf(accountSchema), address: untouched } as const
export const institutionDataShape = { institutionName: words, institutionSlug: words, institutionType: words, institutionAccounts: presentListOf(accountSchema) } as const
const bankSchema = z.looseObject(bankShape)
const institutionDataSchema = z.looseObject(institutionDataShape)
export type WireBank = z.infer<typeof bankSchema>
export type WireInstitutionData = z.infer<typeof institutionDataSchema>

/** Members around the accounts in versions 20160527 and later. */
export const frameShape = {
  ...envelopeShape, dataVersion: words, reference: words, submissionTime: untouched, decisionMetrics: untouched, scoreModels: untouched, documentId: untouched,
} as const

/** The four forms of a statement body; which one it is, the members tell. */
export const banksFrameSchema = z.looseObject({ ...frameShape, banks: presentListOf(bankSchema) })
export const bankDataFrameSchema = z.looseObject({ ...frameShape, bankData: bankSchema })
export const institutionFrameSchema = z.looseObject({ ...frameShape, institutionData: institutionDataSchema })
export const originalFrameSchema = z.looseObject({
  ...frameShape,
  accounts: z.union([z.array(originalAccountSchema), z.record(z.string(), z.looseObject({ accounts: presentListOf(originalAccountSchema) }))]),
})
