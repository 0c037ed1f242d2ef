import type { InboxEntry } from '../listener.ts'

/** Where a large body lies: its file beside the segment, the key that opens it (base64), and its size. */
export type SealedBody = Readonly<{ id: string; key: string; size: number }>
export type RecordBody = Uint8Array | SealedBody
/** An entry as it is written: everything but the body. */
export type EntryHead = Omit<InboxEntry, 'body'>
type StoredHead = EntryHead & Readonly<{ sealedBody?: SealedBody }>

const LENGTH_BYTES = 4
const NOTHING = new Uint8Array()

export const isSealedBody = (body: RecordBody): body is SealedBody => !(body instanceof Uint8Array)

/** The plain bytes of a record: length of the head, head as JSON, then a small body as it came. */
export const encodeRecord = (head: EntryHead, body: RecordBody): Buffer => {
  const isSealed = isSealedBody(body)
  const text = Buffer.from(JSON.stringify(isSealed ? { ...head, sealedBody: body } : head))
  const inline = isSealed ? NOTHING : body
  const record = Buffer.allocUnsafe(LENGTH_BYTES + text.length + inline.length)
  record.writeUInt32BE(text.length, 0)
  text.copy(record, LENGTH_BYTES)
  record.set(inline, LENGTH_BYTES + text.length)
  return record
}

/** Only for bytes that opened with their key, so written by `encodeRecord`. @throws where they are not all the same. */
export const decodeRecord = (record: Buffer): Readonly<{ head: EntryHead; body: RecordBody }> => {
  const end = LENGTH_BYTES + record.readUInt32BE(0)
  const { sealedBody, ...head } = JSON.parse(record.toString('utf8', LENGTH_BYTES, end)) as StoredHead
  return { head, body: sealedBody ?? new Uint8Array(record.subarray(end)) }
}
