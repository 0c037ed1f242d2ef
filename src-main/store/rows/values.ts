import { instantFrom, type Instant } from '#shared/domain/calendar.ts'
import { asId, type Id } from '#shared/domain/ids.ts'
import type { CurrencyCode, Money } from '#shared/domain/money.ts'
import { AppError } from '#shared/domain/errors.ts'

/** Instants lie in the database as milliseconds since 1970, so that they sort and compare as numbers. */
export const toMs = (at: Instant): number => Date.parse(at)
export const toMsOrNull = (at: Instant | null): number | null => (at === null ? null : toMs(at))
export const fromMs = (ms: number): Instant => instantFrom(ms)
export const fromMsOrNull = (ms: number | null): Instant | null => (ms === null ? null : fromMs(ms))

export const toBit = (value: boolean): number => (value ? 1 : 0)
export const toBitOrNull = (value: boolean | null): number | null => (value === null ? null : toBit(value))
export const fromBitOrNull = (bit: number | null): boolean | null => (bit === null ? null : bit === 1)

/** Ids that the store makes from a row's number: short, stable, and without an index of their own. */
const numberedId = <Kind extends string>(prefix: string) => ({
  of: (number: number): Id<Kind> => asId<Kind>(`${prefix}-${String(number).padStart(10, '0')}`),
  /** @returns 0, which is no row's number, for a text that is no such id. */
  numberOf: (id: string): number => (id.startsWith(`${prefix}-`) && /^\d{10,15}$/.test(id.slice(prefix.length + 1)) ? Number(id.slice(prefix.length + 1)) : 0),
})

export const accountIds = numberedId<'account'>('acct')
export const transactionIds = numberedId<'transaction'>('txn')

/** Largest amount that fits the 64-bit column, in minor units. */
const MOST_MINOR = 2n ** 63n - 1n

/**
 * Minor units of an amount for a column whose currency stands beside it.
 * @throws AppError `app.invalid-input` when the currency differs or the amount does not fit 64 bits.
 */
export const minorIn = (amount: Money | null, currency: CurrencyCode): bigint | null => {
  if (amount === null) return null
  if (amount.currency !== currency) throw new AppError('app.invalid-input', 'An amount is not in the currency of its account.')
  return boundedMinor(amount.minor)
}

/** @throws AppError `app.invalid-input` when the amount does not fit 64 bits. */
export const boundedMinor = (minor: bigint): bigint => {
  if (minor > MOST_MINOR || minor < -MOST_MINOR) throw new AppError('app.invalid-input', 'An amount is too large to be stored.')
  return minor
}

/** Text without case and accents, for sorting and comparing. */
export const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

/** Sort key in which runs of digits compare as numbers: `CB-9` before `CB-10`. */
export const naturalKey = (text: string): string => fold(text).replace(/\d+/g, (digits) => digits.padStart(12, '0'))
