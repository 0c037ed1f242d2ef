import type { ChallengeImage } from '#shared/domain/challenge.ts'
import { toPlainText } from './plain-text.ts'

/** larger ones are not passed on. */
const MOST_BYTES = 1024 ** 2
const MOST_PIXELS = 4_000_000

type Size = Readonly<{ width: number; height: number }>
type Kind = Readonly<{ mediaType: string; starts: readonly (readonly number[])[]; sizeOf(bytes: Buffer): Size | undefined }>

const sizeOfPng = (bytes: Buffer): Size | undefined =>
  bytes.length > 24 && bytes.toString('latin1', 12, 16) === 'IHDR' ? { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined

const sizeOfGif = (bytes: Buffer): Size | undefined => (bytes.length > 10 ? { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) } : undefined)

/** Walks the segments of a JPEG to its frame header. */
const sizeOfJpeg = (bytes: Buffer): Size | undefined => {
  let at = 2
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

const KINDS: readonly Kind[] = [
  { mediaType: 'image/png', starts: [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]], sizeOf: sizeOfPng },
  { mediaType: 'image/jpeg', starts: [[0xff, 0xd8, 0xff]], sizeOf: sizeOfJpeg },
  { mediaType: 'image/gif', starts: [[...Buffer.from('GIF87a')], [...Buffer.from('GIF89a')]], sizeOf: sizeOfGif },
]

const SOURCE = /^(?:data:image\/[a-z.+-]{2,20};base64,)?([A-Za-z0-9+/\s]+={0,2}\s*)$/

/**
 * Checks a picture by its bytes, whatever it is declared as: PNG, JPEG or GIF out of the answer itself, at most
 * 1 MB and 4 megapixels. Addresses are never fetched.
 * @param source base64, with or without the data address around it.
 * @returns undefined for anything else.
 */
export const toPicture = (source: unknown, description: unknown): ChallengeImage | undefined => {
  if (typeof source !== 'string' || source.length > MOST_BYTES * 1.4) return undefined
  const base64 = SOURCE.exec(source.trim())?.[1]
  if (base64 === undefined) return undefined
  const bytes = Buffer.from(base64, 'base64')
  const kind = KINDS.find(({ starts }) => starts.some((start) => start.every((byte, index) => bytes[index] === byte)))
  const size = kind?.sizeOf(bytes)
  if (!kind || !size || bytes.length > MOST_BYTES) return undefined
  const { width, height } = size
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) return undefined
  return { kind: 'image', dataUrl: `data:${kind.mediaType};base64,${bytes.toString('base64')}`, width, height, description: toPlainText(description) }
}
