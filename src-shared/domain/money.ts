/** ISO 4217 code in capitals, e.g. `AUD`. */
export type CurrencyCode = string

/** An amount as a whole number of minor units (cents); never a float. Signed: credits above zero, debits below. */
export type Money = Readonly<{ minor: bigint; currency: CurrencyCode }>

/** Money as it crosses the bridge and lies in the store: minor units as decimal text. */
export type MoneyText = Readonly<{ minor: string; currency: CurrencyCode }>

const EXPONENTS: Readonly<Record<string, number>> = {
  BHD: 3, IQD: 3, JOD: 3, KWD: 3, LYD: 3, OMR: 3, TND: 3,
  CLP: 0, ISK: 0, JPY: 0, KRW: 0, VND: 0, XAF: 0, XOF: 0,
}

const DECIMAL = /^([+-]?)(\d{0,18})(?:\.(\d{0,12}))?$/

/** Number of digits after the point in a currency (ISO 4217): 2 unless listed otherwise. */
export const minorDigitsOf = (currency: CurrencyCode): number => EXPONENTS[currency] ?? 2

export const isCurrencyCode = (text: string): boolean => /^[A-Z]{3}$/.test(text)

/** Makes money from minor units. @throws RangeError when the currency is not three capitals. */
export const money = (minor: bigint, currency: CurrencyCode): Money => {
  if (!isCurrencyCode(currency)) throw new RangeError('not a currency code')
  return { minor, currency }
}

/**
 * Reads a decimal text such as `-1234.50`, `+7`, `.5` into minor units: the only parser of decimal strings in the
 * console. More digits than the currency has are accepted only when they are zeros, so that nothing is rounded
 * silently.
 * @returns undefined when the text is not such a decimal.
 */
export const parseDecimal = (text: string, currency: CurrencyCode): Money | undefined => {
  const match = DECIMAL.exec(text.trim())
  if (!match || !isCurrencyCode(currency)) return undefined
  const [, sign = '', whole = '', fraction = ''] = match
  if (whole === '' && fraction === '') return undefined
  const digits = minorDigitsOf(currency)
  if (/[1-9]/.test(fraction.slice(digits))) return undefined
  const magnitude = BigInt(`${whole}${fraction.slice(0, digits).padEnd(digits, '0')}` || '0')
  return { minor: sign === '-' ? -magnitude : magnitude, currency }
}

/** Decimal text with a point and the currency's full number of digits, e.g. `-1234.50`; the inverse of the parser. */
export const toDecimal = ({ minor, currency }: Money): string => {
  const digits = minorDigitsOf(currency)
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  const split = text.length - digits
  return `${minor < 0n ? '-' : ''}${text.slice(0, split)}${digits > 0 ? `.${text.slice(split)}` : ''}`
}

export const toMoneyText = ({ minor, currency }: Money): MoneyText => ({ minor: minor.toString(), currency })

/** @throws SyntaxError or RangeError when the text is not a whole number or the code not a currency. */
export const fromMoneyText = ({ minor, currency }: MoneyText): Money => money(BigInt(minor), currency)

/** Adds amounts of one currency. @throws RangeError when the currencies differ. */
export const addMoney = (left: Money, right: Money): Money => {
  if (left.currency !== right.currency) throw new RangeError('amounts of different currencies cannot be added')
  return { minor: left.minor + right.minor, currency: left.currency }
}

export const negateMoney = ({ minor, currency }: Money): Money => ({ minor: -minor, currency })

export const zeroMoney = (currency: CurrencyCode): Money => money(0n, currency)
