import { createHash } from 'node:crypto'

/** Crockford's base 32: no I, L, O or U, so that print and handwriting are read back right. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 160 bits, above the 128 that R-63 asks for; 32 signs, and 3 more that catch a typing mistake. */
export const RECOVERY_BYTES = 20
const SECRET_SIGNS = 32
const CHECK_SIGNS = 3
const GROUP = 5

const toSigns = (bytes: Uint8Array, count: number): string => {
  let value = 0n
  for (const byte of bytes) value = (value << 8n) | BigInt(byte)
  let rest = value << BigInt(Math.max(0, count * 5 - bytes.length * 8))
  rest >>= BigInt(Math.max(0, bytes.length * 8 - count * 5))
  return Array.from({ length: count }, (_, place) => ALPHABET[Number((rest >> BigInt((count - 1 - place) * 5)) & 31n)]).join('')
}

const checkOf = (signs: string): string => toSigns(createHash('sha256').update(`casebench recovery ${signs}`).digest().subarray(0, 2), CHECK_SIGNS)

/** A code in seven groups of five signs. @param bytes exactly 20 random bytes. */
export const toRecoveryCode = (bytes: Uint8Array): string => {
  if (bytes.length !== RECOVERY_BYTES) throw new RangeError(`a recovery code is made of ${RECOVERY_BYTES} bytes`)
  const signs = toSigns(bytes, SECRET_SIGNS)
  return (`${signs}${checkOf(signs)}`.match(new RegExp(`.{${GROUP}}`, 'g')) ?? []).join('-')
}

/**
 * Reads a typed code: case, spaces and hyphens do not matter, look-alikes are taken for what they look like.
 * @returns the signs that the key derivation takes, or null where a sign is missing or mistyped.
 */
export const parseRecoveryCode = (typed: string): string | null => {
  const signs = typed.normalize('NFKC').toUpperCase().replace(/[\s–—-]/gu, '').replace(/[IL]/g, '1').replace(/O/g, '0')
  if (signs.length !== SECRET_SIGNS + CHECK_SIGNS || [...signs].some((sign) => !ALPHABET.includes(sign))) return null
  const secret = signs.slice(0, SECRET_SIGNS)
  return checkOf(secret) === signs.slice(SECRET_SIGNS) ? secret : null
}
