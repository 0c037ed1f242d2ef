import { bytesFrom, KEY_BYTES, sealedKeyFrom, type SealedKey } from './key-sealing.ts'

/** What the keychain entry of a workspace holds: the key itself, or the key under the officer's passphrase. */
export type KeyRecord = Readonly<{ kind: 'plain'; key: string } | { kind: 'wrapped'; sealed: SealedKey }>

/** `newer` was written by a later version of Casebench and is left alone; `malformed` is anything that is no record. */
export type ParsedRecord = Readonly<{ kind: 'record'; record: KeyRecord } | { kind: 'newer' } | { kind: 'malformed' }>

const VERSION = 1
const MALFORMED: ParsedRecord = { kind: 'malformed' }

/** The record as text, about 100 bytes plain and 300 wrapped. */
export const serializeRecord = (record: KeyRecord): string => JSON.stringify({ version: VERSION, ...record })

/** The key as it is, for a workspace without a passphrase. */
export const plainRecord = (key: Buffer): KeyRecord => ({ kind: 'plain', key: key.toString('base64') })

/** Never throws: the entry may have been edited, cut or replaced by another program. */
export const parseRecord = (text: string): ParsedRecord => {
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return MALFORMED
  const { version, kind, key, sealed } = value as Record<string, unknown>
  if (typeof version === 'number' && version > VERSION) return { kind: 'newer' }
  if (version !== VERSION) return MALFORMED
  if (kind === 'wrapped') {
    const read = sealedKeyFrom(sealed)
    return read ? { kind: 'record', record: { kind, sealed: read } } : MALFORMED
  }
  if (kind !== 'plain' || typeof key !== 'string') return MALFORMED
  const bytes = bytesFrom(key, KEY_BYTES)
  bytes?.fill(0)
  return bytes ? { kind: 'record', record: { kind, key } } : MALFORMED
}

/** @returns undefined for text that is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
