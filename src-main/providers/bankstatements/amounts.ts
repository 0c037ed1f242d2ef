import { parseDecimal, type CurrencyCode, type Money } from '#shared/domain/money.ts'

const EXPONENT = /^([+-]?)(\d+)(?:\.(\d*))?[eE]([+-]?\d{1,3})$/
const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/

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

/** `480.06000000000006` and `-500.4399999999999` come from a sum of floats on the sender's side; rounded to cents. */
const withoutNoise = (text: string): string => {
  const match = /^([+-]?)(\d{1,15})\.(\d{12,})$/.exec(text)
  if (!match) return text
  const [, sign = '', whole = '', fraction = ''] = match
  const tail = fraction.slice(2, NOISE_DIGITS - 1)
  if (/^0+$/.test(tail)) return `${sign}${whole}.${fraction.slice(0, 2)}`
  if (!/^9+$/.test(tail)) return text
  const cents = (BigInt(`${whole}${fraction.slice(0, 2)}`) + 1n).toString().padStart(3, '0')
  return `${sign}${cents.slice(0, -2)}.${cents.slice(-2)}`
}

/**
 * Reads an amount that comes as a number or a text: `"480.06"`, `-222.2`, `0`, `$1,234.50`, `1.5e3`
 * (providers/bankstatements.md, section 4: numbers and text are mixed).
 * @returns undefined where it is none, or has more digits than the currency and they mean something.
 */
export const readAmount = (value: unknown, currency: CurrencyCode): Money | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).trim().replace(/^([+-]?)\$/, '$1').replace(/^\u2212/, '-')
  const plain = GROUPED.test(text) ? text.replaceAll(',', '') : text
  return parseDecimal(withoutNoise(expand(plain)), currency)
}
