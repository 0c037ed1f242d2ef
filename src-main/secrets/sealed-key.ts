import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'

/** Cost of the memory-hard derivation: N = 2^17, r = 8 takes 128 MiB and a few tenths of a second per try. */
export type KdfCost = Readonly<{ n: number; r: number; p: number }>
export const PASSPHRASE_COST: KdfCost = { n: 2 ** 17, r: 8, p: 1 }

/** A database key, sealed with AES-256-GCM under a key that scrypt makes of what a person knows. All bytes in base64. */
export type SealedKey = Readonly<{ kdf: Readonly<{ name: 'scrypt'; salt: string }> & KdfCost; iv: string; tag: string; sealed: string }>

const KEY_BYTES = 32
const PURPOSE = Buffer.from('casebench database key, sealed, version 1')
/** A changed file must not be able to ask for more than this. */
const MOST_MEMORY = 1024 * 1024 * 1024
const LEAST_N = 2 ** 10

const derive = (words: string, salt: Buffer, { n, r, p }: KdfCost): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const maxmem = 128 * n * r * p + 32 * 1024 * 1024
    scrypt(Buffer.from(words.normalize('NFKC'), 'utf8'), salt, KEY_BYTES, { N: n, r, p, maxmem }, (error, derived) => (error ? reject(error) : resolve(derived)))
  })

/** Runs off the main thread, as all of scrypt's asynchronous form does. */
export const sealKey = async (key: Buffer, words: string, cost: KdfCost = PASSPHRASE_COST): Promise<SealedKey> => {
  const salt = randomBytes(32)
  const iv = randomBytes(12)
  const derived = await derive(words, salt, cost)
  try {
    const cipher = createCipheriv('aes-256-gcm', derived, iv).setAAD(PURPOSE)
    const sealed = Buffer.concat([cipher.update(key), cipher.final()])
    return {
      kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
      iv: iv.toString('base64'), tag: cipher.getAuthTag().toString('base64'), sealed: sealed.toString('base64'),
    }
  } finally {
    derived.fill(0)
  }
}

/** @returns null when the words are wrong or the sealed bytes were changed; the two cannot be told apart. */
export const unsealKey = async ({ kdf, iv, tag, sealed }: SealedKey, words: string): Promise<Buffer | null> => {
  const derived = await derive(words, Buffer.from(kdf.salt, 'base64'), kdf)
  try {
    const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(iv, 'base64'), { authTagLength: 16 }).setAAD(PURPOSE).setAuthTag(Buffer.from(tag, 'base64'))
    const head = decipher.update(Buffer.from(sealed, 'base64'))
    const tail = decipher.final()
    const key = Buffer.concat([head, tail])
    head.fill(0)
    return key.length === KEY_BYTES ? key : null
  } catch {
    return null
  } finally {
    derived.fill(0)
  }
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isPowerOfTwo = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= LEAST_N && (value & (value - 1)) === 0
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 64

const isKdf = (value: unknown): value is SealedKey['kdf'] => {
  if (typeof value !== 'object' || value === null) return false
  const { name, n, r, p, salt } = value as Record<string, unknown>
  return name === 'scrypt' && isPowerOfTwo(n) && isCount(r) && isCount(p) && 128 * n * r * p <= MOST_MEMORY && isText(salt)
}

export const isSealedKey = (value: unknown): value is SealedKey => {
  if (typeof value !== 'object' || value === null) return false
  const { kdf, iv, tag, sealed } = value as Record<string, unknown>
  return isKdf(kdf) && isText(iv) && isText(tag) && isText(sealed)
}
