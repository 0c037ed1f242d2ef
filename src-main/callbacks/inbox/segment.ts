import { createCipheriv, createDecipheriv, createSecretKey, generateKeyPairSync, hash, timingSafeEqual, type KeyObject } from 'node:crypto'
import { deriveChain, KEY_BYTES, publicKeyFrom, rawPublicKey } from './keys.ts'

/*
 * A segment: the head twice, then records one after the other.
 *   head    magic 8, recipient's public key 32, this segment's public key 32, confirmation 16
 *   record  length of the sealed bytes 4 (big endian), mark 8, sealed bytes with their tag 16
 * Behind the records there may be zeros: room that was made ahead, so that a sync has nothing but bytes to write.
 * The chain moves on with every record and forgets where it came from: who takes over the listener's memory cannot open
 * what was sealed before. The mark is known to the reader in advance, so that it finds its way past a damaged length.
 */
const MAGIC = Buffer.from('CBINBOX1')
const CONFIRMATION_BYTES = 16
const HEAD_BYTES = MAGIC.length + KEY_BYTES * 2 + CONFIRMATION_BYTES
const LENGTH_BYTES = 4
const MARK_BYTES = 8
const TAG_BYTES = 16
const FRAME_BYTES = LENGTH_BYTES + MARK_BYTES
/** How many records in a row may be damaged before the rest of a segment is given up. */
const SEARCH_AHEAD = 1_000
/** No record is shorter than its frame, its tag and the head of an entry. */
const LEAST_RECORD_BYTES = 128
/** The smallest piece that a disk writes as a whole. */
const SECTOR_BYTES = 512
const NO_NONCE = Buffer.alloc(12)

type Step = Readonly<{ key: Buffer; mark: Buffer; next: Buffer }>

/** What is derived from a secret of 32 bytes: input and purpose have one length each, so no two inputs can be the same. */
const derive = (secret: Buffer, purpose: Buffer): Buffer => hash('sha512', Buffer.concat([secret, purpose]), 'buffer')
const purposeOf = (text: string): Buffer => Buffer.alloc(KEY_BYTES).fill(text, 0, text.length)
const FOR_RECORD = purposeOf('casebench inbox record')
const FOR_MARK = purposeOf('casebench inbox mark')
const FOR_CONFIRMATION = purposeOf('casebench inbox confirmation')

const stepOf = (chain: Buffer): Step => {
  const both = derive(chain, FOR_RECORD)
  return { key: both.subarray(0, KEY_BYTES), next: both.subarray(KEY_BYTES), mark: derive(both.subarray(0, KEY_BYTES), FOR_MARK).subarray(0, MARK_BYTES) }
}
const confirmationOf = (chain: Buffer): Buffer => derive(chain, FOR_CONFIRMATION).subarray(0, CONFIRMATION_BYTES)

/** Seals records for one segment. After `forget` it seals nothing more. */
export type SegmentSealer = Readonly<{ head: Buffer; seal(plain: Uint8Array): Buffer; forget(): void }>

/** @param recipient raw public key of the inbox. */
export const createSegmentSealer = (recipient: Uint8Array): SegmentSealer => {
  const pair = generateKeyPairSync('x25519')
  const ephemeral = rawPublicKey(pair.publicKey)
  let chain = deriveChain(pair.privateKey, publicKeyFrom(recipient), ephemeral, recipient)
  const head = Buffer.concat([MAGIC, recipient, ephemeral, confirmationOf(chain)])
  return {
    head: Buffer.concat([head, head]),
    seal: (plain) => {
      const { key, mark, next } = stepOf(chain)
      // Each key seals one record only, so the nonce has nothing to tell apart.
      // As a key object: for plain bytes Node first finds out, by an exception, that they are none.
      const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), NO_NONCE)
      const sealed = Buffer.allocUnsafe(FRAME_BYTES + plain.length + TAG_BYTES)
      sealed.writeUInt32BE(plain.length + TAG_BYTES, 0)
      mark.copy(sealed, LENGTH_BYTES)
      cipher.update(plain).copy(sealed, FRAME_BYTES)
      cipher.final()
      cipher.getAuthTag().copy(sealed, FRAME_BYTES + plain.length)
      chain.fill(0)
      key.fill(0)
      chain = next
      return sealed
    },
    forget: () => void chain.fill(0),
  }
}

const openRecord = (key: Buffer, sealed: Buffer): Buffer | null => {
  if (sealed.length < TAG_BYTES) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, NO_NONCE, { authTagLength: TAG_BYTES })
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}

/** `other-key`: sealed for another inbox, nothing can be said about it. `damaged`: neither head is whole. */
export type OpenedSegment = Readonly<{ state: 'open'; records: Iterable<Buffer | null> } | { state: 'other-key' } | { state: 'damaged' }>

const chainOf = (head: Buffer, privateKey: KeyObject, own: Uint8Array): Buffer | 'other-key' | 'damaged' => {
  if (head.length < HEAD_BYTES || !head.subarray(0, MAGIC.length).equals(MAGIC)) return 'damaged'
  const recipient = head.subarray(MAGIC.length, MAGIC.length + KEY_BYTES)
  if (!recipient.equals(own)) return 'other-key'
  const ephemeral = head.subarray(MAGIC.length + KEY_BYTES, MAGIC.length + KEY_BYTES * 2)
  try {
    const chain = deriveChain(privateKey, publicKeyFrom(ephemeral), ephemeral, recipient)
    return timingSafeEqual(confirmationOf(chain), head.subarray(MAGIC.length + KEY_BYTES * 2, HEAD_BYTES)) ? chain : 'damaged'
  } catch {
    return 'damaged'
  }
}

/** Where a record with its mark begins at or after a place, or -1. */
const findMark = (bytes: Buffer, mark: Buffer, from: number): number => {
  const at = bytes.indexOf(mark, from + LENGTH_BYTES)
  return at === -1 ? -1 : at - LENGTH_BYTES
}

/** True where a write did not get through as a whole: some sector of it still has the zeros that lay there before. */
const isTorn = (bytes: Buffer, from: number, end: number): boolean => {
  for (let at = from - (from % SECTOR_BYTES); at < end; at += SECTOR_BYTES) {
    const part = bytes.subarray(Math.max(at, from), Math.min(at + SECTOR_BYTES, end))
    if (part.every((byte) => byte === 0)) return true
  }
  return false
}
/** Where the zeros begin that were written ahead, or the end. */
const endOfData = (bytes: Buffer): number => {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end -= 1
  return end
}

const recordsOf = function* (bytes: Buffer, first: Buffer): Generator<Buffer | null> {
  let step = stepOf(first)
  let at = HEAD_BYTES * 2
  const dataEnd = endOfData(bytes)
  while (at < dataEnd && at + FRAME_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(at)
    const end = at + FRAME_BYTES + length
    const isMarked = bytes.subarray(at + LENGTH_BYTES, at + FRAME_BYTES).equals(step.mark)
    const plain = isMarked && end <= bytes.length ? openRecord(step.key, bytes.subarray(at + FRAME_BYTES, end)) : null
    if (plain) {
      yield plain
      at = end
      step = stepOf(step.next)
      continue
    }
    // Either the torn tail of a write that was never acknowledged, or damage with sound records behind it.
    let ahead = stepOf(step.next)
    let skipped = 1
    let found = findMark(bytes, ahead.mark, at)
    const most = Math.min(SEARCH_AHEAD, Math.ceil((dataEnd - at) / LEAST_RECORD_BYTES))
    while (found === -1 && skipped < most) {
      ahead = stepOf(ahead.next)
      skipped += 1
      found = findMark(bytes, ahead.mark, at)
    }
    // A whole last record that does not open is damage too; a part of one is a torn tail.
    if (found === -1) {
      if (end <= bytes.length && length >= TAG_BYTES && !isTorn(bytes, at, end)) yield null
      return
    }
    for (let count = 0; count < skipped; count += 1) yield null
    at = found
    step = ahead
  }
}

/** Opens a whole segment; a record that cannot be opened is null. A torn tail is left out without a word. */
export const openSegment = (bytes: Buffer, privateKey: KeyObject, own: Uint8Array): OpenedSegment => {
  const heads = [bytes.subarray(0, HEAD_BYTES), bytes.subarray(HEAD_BYTES, HEAD_BYTES * 2)].map((head) => chainOf(head, privateKey, own))
  const chain = heads.find((head) => Buffer.isBuffer(head))
  if (chain !== undefined) return { state: 'open', records: recordsOf(bytes, chain) }
  return { state: heads.includes('other-key') ? 'other-key' : 'damaged' }
}

/** How many whole records a segment seems to hold, without opening any. */
export const countRecords = (bytes: Buffer): number => {
  let count = 0
  const end = endOfData(bytes)
  for (let at = HEAD_BYTES * 2; at + FRAME_BYTES <= end; count += 1) {
    at += FRAME_BYTES + bytes.readUInt32BE(at)
    if (at > bytes.length) break
  }
  return count
}
