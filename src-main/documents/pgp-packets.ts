import { AppError } from '#shared/domain/errors.ts'

/** More recipients than any provider has, fewer than cost anything. */
const MOST_SESSION_KEYS = 16
const MOST_PACKETS = 24

const SESSION_KEY = 1
const MARKER = 10
const PROTECTED_DATA = 18
const PADDING = 21

const refused = (what: string): AppError => new AppError('document.refused', `An encrypted file was not taken over: ${what}.`)

type Header = Readonly<{ tag: number; bodyFrom: number; next: number }>

/** A length of a new-style packet (RFC 9580, section 4.2.1). `isPartial`: more chunks follow. */
const lengthAt = (bytes: Uint8Array, at: number): Readonly<{ length: number; from: number; isPartial: boolean }> => {
  const first = bytes[at] ?? 0
  const byte = (offset: number): number => bytes[at + offset] ?? 0
  if (first < 192) return { length: first, from: at + 1, isPartial: false }
  if (first < 224) return { length: (first - 192) * 256 + byte(1) + 192, from: at + 2, isPartial: false }
  if (first < 255) return { length: 2 ** (first & 31), from: at + 1, isPartial: true }
  return { length: byte(1) * 2 ** 24 + byte(2) * 65_536 + byte(3) * 256 + byte(4), from: at + 5, isPartial: false }
}

const newHeaderAt = (bytes: Uint8Array, at: number): Header => {
  let chunk = lengthAt(bytes, at + 1)
  const bodyFrom = chunk.from
  while (chunk.isPartial) {
    if (chunk.from + chunk.length >= bytes.length) throw refused('it is cut off')
    chunk = lengthAt(bytes, chunk.from + chunk.length)
  }
  return { tag: (bytes[at] ?? 0) & 63, bodyFrom, next: chunk.from + chunk.length }
}

const oldHeaderAt = (bytes: Uint8Array, at: number): Header => {
  const first = bytes[at] ?? 0
  const size = [1, 2, 4][first & 3]
  if (size === undefined) throw refused('a part of it has no end')
  let length = 0
  for (let place = 1; place <= size; place += 1) length = length * 256 + (bytes[at + place] ?? 0)
  return { tag: (first >> 2) & 15, bodyFrom: at + 1 + size, next: at + 1 + size + length }
}

/**
 * Looks at the outer packets before any library does: session keys for keys (never for passwords), then one piece of
 * data whose changes would be noticed, and nothing else.
 * @throws AppError `document.refused`.
 */
export const checkPackets = (bytes: Uint8Array): void => {
  let sessionKeys = 0
  let protectedData = 0
  let count = 0
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0
    count += 1
    if ((first & 0x80) === 0 || count > MOST_PACKETS) throw refused('it is not an encrypted message')
    const { tag, bodyFrom, next } = (first & 0x40) !== 0 ? newHeaderAt(bytes, at) : oldHeaderAt(bytes, at)
    if (next > bytes.length || next <= at) throw refused('it is cut off')
    if (tag === SESSION_KEY && protectedData === 0) sessionKeys += 1
    else if (tag === PROTECTED_DATA && (bytes[bodyFrom] === 1 || bytes[bodyFrom] === 2)) protectedData += 1
    else if (tag !== MARKER && tag !== PADDING) throw refused(tag === 9 || tag === 20 ? 'a change on the way could not be noticed' : tag === 3 ? 'it is encrypted with a password' : 'it is not one encrypted message')
    at = next
  }
  if (sessionKeys === 0 || protectedData !== 1) throw refused('it is not one encrypted message')
  if (sessionKeys > MOST_SESSION_KEYS) throw refused('it is encrypted to too many keys')
}
