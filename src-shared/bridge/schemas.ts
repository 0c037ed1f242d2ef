import { z } from 'zod'
import { isInstant, isLocalDate, type Instant, type LocalDate } from '../domain/calendar.ts'
import { CASE_SORTS, CASE_STATES, CASE_TABS, TONES, type CaseFilter } from '../domain/case.ts'
import { isIdText, type Id } from '../domain/ids.ts'
import { isCurrencyCode } from '../domain/money.ts'
import { MARKET_CODES, PROVIDER_IDS } from '../domain/provider-id.ts'
import { ERROR_CODES } from '../domain/errors.ts'
import { ENVIRONMENTS, RETRIEVAL_STATES } from '../domain/retrieval.ts'

/** Control codes but line feed and tab, and the bidi overrides that can turn neighboring text around. */
const UNSAFE_TEXT = /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/u
const isWellFormed = (text: string): boolean => !UNSAFE_TEXT.test(text) && text.isWellFormed()

/** Text typed by an officer: well-formed, without control codes, of limited length. */
export const safeText = (maxLength: number, minLength = 0) =>
  z.string().min(minLength).max(maxLength).refine(isWellFormed, 'contains characters that cannot be shown')

export const idSchema = <Kind extends string>() => z.custom<Id<Kind>>((value) => typeof value === 'string' && isIdText(value), 'not an id')
export const instantSchema = z.custom<Instant>((value) => typeof value === 'string' && isInstant(value), 'not an instant')
export const localDateSchema = z.custom<LocalDate>((value) => typeof value === 'string' && isLocalDate(value), 'not a date')
export const minorSchema = z.string().regex(/^-?\d{1,18}$/)
export const currencySchema = z.string().refine(isCurrencyCode, 'not a currency')
export const moneySchema = z.strictObject({ minor: minorSchema, currency: currencySchema })
export const marketSchema = z.enum(MARKET_CODES as [typeof MARKET_CODES[number], ...typeof MARKET_CODES[number][]])
export const providerIdSchema = z.enum(PROVIDER_IDS)
export const environmentSchema = z.enum(ENVIRONMENTS)
export const retrievalStateSchema = z.enum(RETRIEVAL_STATES)
export const toneSchema = z.enum(TONES)
export const caseStateSchema = z.enum(CASE_STATES)
export const nothing = z.undefined()

export const errorDetailSchema = z.strictObject({
  code: z.enum(ERROR_CODES),
  message: z.string(),
  providerCode: z.string().optional(),
  retryAfterSeconds: z.number().optional(),
  fields: z.record(z.string(), z.string()).optional(),
})

export const caseStatusSchema = z.strictObject({ tone: toneSchema, label: z.string(), raw: z.string().nullable() })
export const nextStepSchema = z.strictObject({
  kind: z.enum(['start-retrieval', 'continue-retrieval', 'retry-retrieval', 'check-callback', 'wait', 'do-task', 'review', 'record-consent', 'none']),
  title: z.string(),
  reason: z.string(),
  isIdle: z.boolean(),
  subjectId: z.string().nullable(),
})

export const caseFilterSchema = z.strictObject({
  tab: z.enum(CASE_TABS),
  text: safeText(120).optional(),
  owners: z.array(safeText(60, 1)).max(50).optional(),
  markets: z.array(marketSchema).max(20).optional(),
  providers: z.array(providerIdSchema).max(5).optional(),
  tones: z.array(toneSchema).max(6).optional(),
  sort: z.enum(CASE_SORTS),
  isDescending: z.boolean(),
}) satisfies z.ZodType<CaseFilter>
