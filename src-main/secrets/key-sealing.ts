import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import type { Random } from '../platform/random.ts'

/** Work of one guess. Memory is 128 x n x r bytes. */
export type KdfCost = Readonly<{ n: number; r: number; p: number }>

/** 128 MiB and about half a second per guess on the machines of an office. */
export const KDF_COST: KdfCost = { n: 2 ** 17, r: 8, p: 1 }

/** Makes a 32-byte key from what a person types. Runs off the event loop. The caller zeroes both Buffers. */
export type Derive = (secret: Buffer, salt: Buffer, cost: KdfCost) => Promise<Buffer>

/** A database key under something that a person knows, as it lies in JSON; Buffers are base64. */
export type SealedKey = Readonly<KdfCost & { kdf: 'scrypt'; salt: string; nonce: string; box: string }>

/** What the secret is, bound into the seal, so that one kind of record can never be put in the place of the other. */
export type SealPurpose = 'passphrase' | 'recovery-code'

/** 256 bits. */
export const KEY_BYTES = 32
const SALT_BYTES = 16
const NONCE_BYTES = 12
const TAG_BYTES = 16
const CIPHER = 'aes-256-gcm'
/** A record comes from outside this process; larger costs would be a way to fill the memory. */
const MOST_KDF_BYTES = 512 * 1024 ** 2

/** The product's derivation; a guess costs what `KDF_COST` says. */
export const deriveByScrypt: Derive = (secret, salt, { n, r, p }) =>
  new Promise((resolve, reject) => {
    const maxmem = 128 * r * (n + p + 2) + 1024 ** 2
    scrypt(secret, salt, KEY_BYTES, { N: n, r, p, maxmem }, (error, key) => (error ? reject(error) : resolve(key)))
  })

const boundBy = ({ kdf, n, r, p, salt }: Omit<SealedKey, 'nonce' | 'box'>, purpose: SealPurpose): Buffer =>
  Buffer.from(['casebench', 'database-key', 1, purpose, kdf, n, r, p, salt].join('|'))

/** Puts the key under a secret. @returns what may be stored beside the data; it opens with the same secret only. */
export const sealKey = async (
  key: Buffer, secret: Buffer, purpose: SealPurpose, { cost, derive, random }: Readonly<{ cost: KdfCost; derive: Derive; random: Random }>,
): Promise<SealedKey> => {
  const salt = random.bytes(SALT_BYTES)
  const head = { kdf: 'scrypt', n: cost.n, r: cost.r, p: cost.p, salt: salt.toString('base64') } as const
  const wrapping = await derive(secret, salt, cost)
  try {
    const nonce = random.bytes(NONCE_BYTES)
    const cipher = createCipheriv(CIPHER, wrapping, nonce).setAAD(boundBy(head, purpose))
    const box = Buffer.concat([cipher.update(key), cipher.final(), cipher.getAuthTag()])
    return { ...head, nonce: nonce.toString('base64'), box: box.toString('base64') }
  } finally {
    wrapping.fill(0)
  }
}

/** @returns the key, which the caller zeroes, or null when the secret does not open the seal. */
export const unsealKey = async (sealed: SealedKey, secret: Buffer, purpose: SealPurpose, derive: Derive): Promise<Buffer | null> => {
  const wrapping = await derive(secret, Buffer.from(sealed.salt, 'base64'), sealed)
  const box = Buffer.from(sealed.box, 'base64')
  let opened: Buffer | undefined
  try {
    const decipher = createDecipheriv(CIPHER, wrapping, Buffer.from(sealed.nonce, 'base64'), { authTagLength: TAG_BYTES })
    decipher.setAAD(boundBy(sealed, purpose)).setAuthTag(box.subarray(KEY_BYTES))
    opened = decipher.update(box.subarray(0, KEY_BYTES))
    decipher.final()
    return opened
  } catch {
    opened?.fill(0)
    return null
  } finally {
    wrapping.fill(0)
  }
}

/** Reads base64 of an exact length. @returns null for anything else. The caller zeroes it where it is a key. */
export const bytesFrom = (text: unknown, length: number): Buffer | null => {
  if (typeof text !== 'string') return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === length && bytes.toString('base64') === text ? bytes : null
}

const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0

/** Reads a sealed key from parsed JSON. @returns null when it is not one, or asks for more memory than we give. */
export const sealedKeyFrom = (value: unknown): SealedKey | null => {
  if (typeof value !== 'object' || value === null) return null
  const { kdf, n, r, p, salt, nonce, box } = value as Record<string, unknown>
  if (kdf !== 'scrypt' || !isCount(n) || !isCount(r) || !isCount(p)) return null
  if (n < 2 || !Number.isInteger(Math.log2(n)) || p > 4 || 128 * n * r > MOST_KDF_BYTES) return null
  if (!bytesFrom(salt, SALT_BYTES) || !bytesFrom(nonce, NONCE_BYTES) || !bytesFrom(box, KEY_BYTES + TAG_BYTES)) return null
  return { kdf, n, r, p, salt: String(salt), nonce: String(nonce), box: String(box) }
}
