import { AppError } from '#shared/domain/errors.ts'
import { isSealedKey, type SealedKey } from './sealed-key.ts'

/** What the keychain entry of a database key holds. */
export type KeyRecord = Readonly<{ version: 1 } & ({ kind: 'plain'; key: string } | ({ kind: 'wrapped' } & SealedKey))>

export const DATABASE_KEY_BYTES = 32
const BASE64_OF_KEY = /^[A-Za-z0-9+/]{43}=$/

export const plainRecord = (key: Buffer): KeyRecord => ({ version: 1, kind: 'plain', key: key.toString('base64') })
export const wrappedRecord = (sealed: SealedKey): KeyRecord => ({ version: 1, kind: 'wrapped', ...sealed })
export const toText = (record: KeyRecord): string => JSON.stringify(record)

const malformed = (): AppError =>
  new AppError('secrets.malformed', 'The keychain entry of this workspace is not one that Casebench wrote. Use the recovery code, or put the entry back.')

const isRecord = (value: unknown): value is KeyRecord => {
  if (typeof value !== 'object' || value === null) return false
  const { version, kind, key } = value as Record<string, unknown>
  if (version !== 1) return false
  return kind === 'plain' ? typeof key === 'string' && BASE64_OF_KEY.test(key) : kind === 'wrapped' && isSealedKey(value)
}

/** @throws AppError `secrets.malformed` for anything that is not a record, an empty entry and a wrong length included. */
export const parseRecord = (text: string): KeyRecord => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw malformed()
  }
  if (!isRecord(value)) throw malformed()
  return value
}
