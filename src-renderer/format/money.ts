import { minorDigitsOf, parseDecimal } from '#shared/domain/money.ts'
import { DEFAULT_NUMBER_FORMAT, groupDigits, marksOf, type NumberFormat } from './number-format.ts'

/** An amount as the bridge or the domain gives it: whole minor units, as bigint or as decimal text. */
export type MoneyLike = Readonly<{ minor: bigint | string; currency: string }>

export type MoneyStyle = Readonly<{
  /** Symbol or code in front; `none` where the table head carries the currency. */
  currency?: 'shown' | 'none'
  /** `movement` marks credits with a plus; `plain` marks only amounts below zero. */
  sign?: 'movement' | 'plain'
  /** Whole units, rounded half away from zero: the case list only. */
  isWhole?: boolean
  format?: NumberFormat
}>

export const MINUS = '\u2212'
/** Shown where an amount is not known; a money cell is never empty. */
export const UNKNOWN_AMOUNT = 'n/a'
const NO_BREAK_SPACE = '\u00a0'

const SYMBOLS: Readonly<Record<string, string>> = { AUD: 'A$', EUR: '\u20ac' }

/** What stands before the digits, e.g. `A$`, `\u20ac`, `SEK` and a space. */
export const currencyMark = (currency: string): string => SYMBOLS[currency] ?? `${currency}${NO_BREAK_SPACE}`

const divideRounded = (value: bigint, by: bigint): bigint => (value + by / 2n) / by

/**
 * Money for people, e.g. `+A$2,517.01`, `\u2212819.26`, `SEK 150,000`.
 * The currency decides the number of decimals (0, 2 or 3); zero never carries a sign.
 */
export const formatMoney = ({ minor, currency }: MoneyLike, style: MoneyStyle = {}): string => {
  const value = BigInt(minor)
  const magnitude = value < 0n ? -value : value
  const exponent = minorDigitsOf(currency)
  const format = style.format ?? DEFAULT_NUMBER_FORMAT
  const isWhole = style.isWhole ?? false
  const shown = isWhole ? divideRounded(magnitude, 10n ** BigInt(exponent)) : magnitude
  const decimals = isWhole ? 0 : exponent
  const digits = shown.toString().padStart(decimals + 1, '0')
  const split = digits.length - decimals
  const body = groupDigits(digits.slice(0, split), format) + (decimals > 0 ? marksOf(format).decimal + digits.slice(split) : '')
  const mark = style.currency === 'none' ? '' : currencyMark(currency)
  return `${signOf(shown === 0n ? 0n : value, style.sign ?? 'plain')}${mark}${body}`
}

const signOf = (value: bigint, sign: 'movement' | 'plain'): string => {
  if (value < 0n) return MINUS
  return value > 0n && sign === 'movement' ? '+' : ''
}

/** Plain decimal text for the clipboard and for files: point, hyphen, no grouping. */
export const plainDecimal = ({ minor, currency }: MoneyLike): string =>
  formatMoney({ minor, currency }, { currency: 'none' }).replaceAll(',', '').replace(MINUS, '-')

/**
 * Reads what an officer typed, in their own number format, with or without grouping and currency mark.
 * @returns minor units as decimal text; null for an empty field; undefined when it is not such an amount.
 */
export const parseTypedMoney = (typed: string, currency: string, format: NumberFormat = DEFAULT_NUMBER_FORMAT): string | null | undefined => {
  const { group, decimal } = marksOf(format)
  const bare = typed.trim().replace(currencyMark(currency).trim(), '').replaceAll(currency, '').replace(MINUS, '-').replace(/[\s\u00a0\u202f]/g, '')
  if (bare === '') return null
  const [whole = '', fraction, ...rest] = bare.split(decimal)
  if (rest.length > 0 || !isGroupedWell(whole, group)) return undefined
  const text = whole.replaceAll(group, '') + (fraction === undefined ? '' : `.${fraction}`)
  return parseDecimal(text, currency)?.minor.toString()
}

/** Grouping marks are optional, but where one stands it must stand at thousands: `1,5` is not 15. */
const isGroupedWell = (whole: string, group: string): boolean => {
  const parts = whole.replace(/^[+-]/, '').split(group)
  return parts.length === 1 || ((parts[0] ?? '').length <= 3 && parts[0] !== '' && parts.slice(1).every((part) => part.length === 3))
}
