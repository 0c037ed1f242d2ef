import type { CurrencyCode, Money } from '#shared/domain/money.ts'
import { readDecimal } from '../http/read-decimal.ts'

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d*)?$/

/**
 * Reads an amount that comes as a number or a text: `"480.06"`, `-222.2`, `0`, `$1,234.50`, `1.5e3`
 * (providers/bankstatements.md, section 4: numbers and text are mixed).
 * @returns undefined where it is none, or has more digits than the currency and they mean something.
 */
export const readAmount = (value: unknown, currency: CurrencyCode): Money | undefined => {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  const text = String(value).trim().replace(/^([+-]?)\$/, '$1').replace(/^\u2212/, '-')
  return readDecimal(GROUPED.test(text) ? text.replaceAll(',', '') : text, currency)
}
