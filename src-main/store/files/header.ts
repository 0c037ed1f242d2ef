import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { writeDurably } from '../../platform/durable-file.ts'
import { CIPHER } from '../database/cipher.ts'

/**
 * The marker outside the database: a wrong key and a foreign file give the same error inside. `keys` holds a
 * salted, keyed hash per accepted key; two of them only while a change of key is under way.
 */
export type Header = Readonly<{ format: 'casebench-workspace'; version: 1; cipher: string; keys: readonly KeyCheck[] }>
type KeyCheck = Readonly<{ salt: string; check: string }>

const CHECK_BYTES = 16
const PURPOSE = 'casebench: does this key open this workspace'

const checkOf = (key: Uint8Array, salt: Buffer): Buffer => createHmac('sha256', key).update(PURPOSE).update(salt).digest().subarray(0, CHECK_BYTES)

const keyCheckOf = (key: Uint8Array): KeyCheck => {
  const salt = randomBytes(CHECK_BYTES)
  return { salt: salt.toString('base64'), check: checkOf(key, salt).toString('base64') }
}

export const headerFor = (...keys: readonly Uint8Array[]): Header =>
  ({ format: 'casebench-workspace', version: 1, cipher: CIPHER.label, keys: keys.map(keyCheckOf) })

/** True when the key is one of those the header accepts. */
export const acceptsKey = (header: Header, key: Uint8Array): boolean =>
  header.keys.some(({ salt, check }) => {
    const expected = Buffer.from(check, 'base64')
    return expected.length === CHECK_BYTES && timingSafeEqual(expected, checkOf(key, Buffer.from(salt, 'base64')))
  })

const isHeader = (value: unknown): value is Header =>
  typeof value === 'object' && value !== null && 'format' in value && value.format === 'casebench-workspace' && 'keys' in value && Array.isArray(value.keys)

/** @returns null where there is none or it cannot be read; both leave the question open instead of answering it. */
export const readHeader = (path: string): Header | null => {
  if (!existsSync(path)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return isHeader(value) ? value : null
  } catch {
    return null
  }
}

export const writeHeader = (path: string, header: Header): void => writeDurably(path, `${JSON.stringify(header, null, 2)}\n`)
