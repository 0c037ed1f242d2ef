import { randomBytes } from 'node:crypto'
import { asId, type Id } from '#shared/domain/ids.ts'

/** Source of randomness; the system's own generator outside tests. */
export interface Random {
  bytes(length: number): Buffer
}

/** The operating system's generator. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) }

/** Fetches random bytes in larger amounts, where thousands of short pieces a second are needed; each byte is given out once. */
export const createPooledRandom = (source: Random, poolBytes = 4_096): Random => {
  let pool: Buffer = Buffer.alloc(0)
  return {
    bytes: (length) => {
      if (length > poolBytes) return source.bytes(length)
      if (pool.length < length) pool = source.bytes(poolBytes)
      const taken = Buffer.from(pool.subarray(0, length))
      pool.fill(0, 0, length)
      pool = pool.subarray(length)
      return taken
    },
  }
}

/** A fresh id: 120 random bits as 20 base64url characters. */
export const newId = <Kind extends string>(random: Random): Id<Kind> => asId<Kind>(random.bytes(15).toString('base64url'))
