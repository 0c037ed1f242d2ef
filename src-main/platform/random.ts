import { randomBytes } from 'node:crypto'
import { asId, type Id } from '#shared/domain/ids.ts'

/** Source of randomness; the system's own generator outside tests. */
export interface Random {
  bytes(length: number): Buffer
}

/** The operating system's generator. */
export const systemRandom: Random = { bytes: (length) => randomBytes(length) }

/** A fresh id: 120 random bits as 20 base64url characters. */
export const newId = <Kind extends string>(random: Random): Id<Kind> => asId<Kind>(random.bytes(15).toString('base64url'))
