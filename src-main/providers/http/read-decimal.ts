import { minorDigitsOf, parseDecimal, type CurrencyCode, type Money } from '#shared/domain/money.ts'

const EXPONENT = /^([+-]?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/

/** More digits than this after the point are the noise of somebody's binary fractions, not of an account. */
const NOISE_DIGITS = 12

/** Writes `1.5e3` out; the digits are moved, never calculated. */
const expand = (text: string): string => {
  const match = EXPONENT.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const point = whole.length + Number(exponent)
  if (Math.abs(point) > 40) return text
  const digits = `${whole}${fraction}`.padEnd(Math.max(point, 0), '0')
  const padded = point < 0 ? `${'0'.repeat(-point)}${digits}` : digits
  const at = Math.max(point, 0)
  return `${sign}${padded.slice(0, at)}.${padded.slice(at)}`
}

/** `480.06000000000006` and `-500.4399999999999` come from a sum of floats on the sender's side; rounded to the currency. */
const withoutNoise = (text: string, currency: CurrencyCode): string => {
  const match = /^([+-]?)(\d{1,15})\.(\d{12,})$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = ''] = match
  const digits = Math.max(minorDigitsOf(currency), 2)
  const tail = fraction.slice(digits, NOISE_DIGITS - 1)
  if (/^0+$/.test(tail)) return `${sign}${whole}.${fraction.slice(0, digits)}`
  if (!/^9+$/.test(tail)) return text
  const minor = (BigInt(`${whole}${fraction.slice(0, digits)}`) + 1n).toString().padStart(digits + 1, '0')
  return `${sign}${minor.slice(0, -digits)}.${minor.slice(-digits)}`
}

/**
 * Reads the text of a number out of a body (see `readJson`): `480.06`, `-222.2`, `1.5e3`, with the noise of floats taken
 * off. @returns undefined where it is none, or has more digits than the currency and they mean something.
 */
export const readDecimal = (text: string, currency: CurrencyCode): Money | undefined => parseDecimal(withoutNoise(expand(text.trim()), currency), currency)
