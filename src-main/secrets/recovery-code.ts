import { AppError } from '#shared/domain/errors.ts'

/** Crockford's alphabet: no I, L, O and U, which are misread or spell words. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const DATA_SYMBOLS = 32
const CHECK_SYMBOLS = 3
const GROUP = 5

/** 160 random bits (R-63 asks for 128). */
export const RECOVERY_BYTES = 20

/**
 * The largest prime below 32^3. As a remainder it notices every single wrong symbol and every swap of two neighbors
 * for certain, and any other slip but one in 32,749.
 */
const CHECK_PRIME = 32_749n

const symbolsOf = (value: bigint, count: number): string => {
  let rest = value
  let text = ''
  for (let index = 0; index < count; index += 1) {
    text = `${ALPHABET.charAt(Number(rest % 32n))}${text}`
    rest /= 32n
  }
  return text
}

const valueOf = (symbols: string): bigint => [...symbols].reduce((value, symbol) => value * 32n + BigInt(ALPHABET.indexOf(symbol)), 0n)

/** The printed form: seven groups of five, joined by hyphens; the last three symbols are the check. */
export const formatRecoveryCode = (bytes: Buffer): string => {
  if (bytes.length !== RECOVERY_BYTES) throw new RangeError('a recovery code has 20 bytes')
  const value = BigInt(`0x${bytes.toString('hex')}`)
  const symbols = symbolsOf(value, DATA_SYMBOLS) + symbolsOf(value % CHECK_PRIME, CHECK_SYMBOLS)
  return symbols.match(new RegExp(`.{${GROUP}}`, 'g'))?.join('-') ?? symbols
}

const mistyped = (words: string): AppError =>
  new AppError('app.invalid-input', `The recovery code has a typing error: ${words}`, { fields: { code: words } })

/**
 * Reads what an officer typed from the sheet: lower case, missing or odd hyphens, spaces, O for 0 and I or L for 1 are
 * fine. Typing errors are found here, before the costly check.
 * @throws AppError `app.invalid-input` with what is wrong; never with the code.
 * @returns 20 bytes, which the caller zeroes.
 */
export const parseRecoveryCode = (typed: string): Buffer => {
  const symbols = typed.normalize('NFKC').toUpperCase().replaceAll(/[\s\p{Pd}_.]/gu, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  const expected = DATA_SYMBOLS + CHECK_SYMBOLS
  if (symbols.length !== expected) {
    throw mistyped(`it has ${expected} letters and digits, ${symbols.length} were typed.`)
  }
  if ([...symbols].some((symbol) => !ALPHABET.includes(symbol))) throw mistyped('one of the characters never stands in a code.')
  const value = valueOf(symbols.slice(0, DATA_SYMBOLS))
  if (value % CHECK_PRIME !== valueOf(symbols.slice(DATA_SYMBOLS))) throw mistyped('compare it with the sheet, group by group.')
  return Buffer.from(value.toString(16).padStart(RECOVERY_BYTES * 2, '0'), 'hex')
}
