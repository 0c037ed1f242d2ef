import { crc32, deflateRawSync } from 'node:zlib'

/** One entry of a forged archive; whatever is given replaces what an honest writer would put there. */
export type ForgedEntry = Readonly<{
  name: string | Buffer
  data?: Buffer
  /** The packed bytes as they lie in the archive. */
  packed?: Buffer
  method?: number
  flags?: number
  /** Unix mode in the upper half of the external attributes. */
  mode?: number
  crc?: number
  size?: number
  packedSize?: number
  /** Other values for the header before the data only. */
  local?: Readonly<{ name?: string; crc?: number; size?: number; packedSize?: number; method?: number; flags?: number }>
  /** Offset of the local header in the list at the end. */
  offset?: number
  /** Bytes put before the local header without being mentioned. */
  before?: Buffer
}>

export type ForgedEnd = Readonly<{ entryCount?: number; directorySize?: number; directoryOffset?: number; comment?: Buffer; commentLength?: number; disk?: number; after?: Buffer }>

type Fields = Readonly<{ flags: number; method: number; crc: number; packedSize: number; size: number; name: Buffer }>

const shared = ({ flags, method, crc, packedSize, size, name }: Fields): Buffer => {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  header.writeUInt16LE(flags, 2)
  header.writeUInt16LE(method, 4)
  header.writeUInt16LE(0x21, 8)
  header.writeUInt32LE(crc >>> 0, 10)
  header.writeUInt32LE(packedSize, 14)
  header.writeUInt32LE(size, 18)
  header.writeUInt16LE(name.length, 22)
  return header
}

/** Writes an archive, honest where nothing else is asked for. Test use only. */
export const forgeZip = (entries: readonly ForgedEntry[], end: ForgedEnd = {}): Buffer => {
  const parts: Buffer[] = []
  const listed: Buffer[] = []
  let offset = 0
  for (const entry of entries) {
    const data = entry.data ?? Buffer.alloc(0)
    const method = entry.method ?? 8
    const packed = entry.packed ?? (method === 0 ? data : deflateRawSync(data))
    const name = typeof entry.name === 'string' ? Buffer.from(entry.name) : entry.name
    const fields: Fields = { flags: entry.flags ?? 0x800, method, crc: entry.crc ?? crc32(data), packedSize: entry.packedSize ?? packed.length, size: entry.size ?? data.length, name }
    const { name: localName, ...local } = entry.local ?? {}
    const localFields: Fields = { ...fields, ...local, ...(localName === undefined ? {} : { name: Buffer.from(localName) }) }
    const before = entry.before ?? Buffer.alloc(0)
    const head = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared(localFields), localFields.name, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(entry.offset ?? offset + before.length, 10)
    listed.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), shared(fields), tail, name)
    parts.push(before, head)
    offset += before.length + head.length
  }
  const directory = Buffer.concat(listed)
  const last = Buffer.alloc(22)
  last.write('PK\x05\x06', 'latin1')
  last.writeUInt16LE(end.disk ?? 0, 4)
  last.writeUInt16LE(end.entryCount ?? entries.length, 8)
  last.writeUInt16LE(end.entryCount ?? entries.length, 10)
  last.writeUInt32LE(end.directorySize ?? directory.length, 12)
  last.writeUInt32LE(end.directoryOffset ?? offset, 16)
  last.writeUInt16LE(end.commentLength ?? end.comment?.length ?? 0, 20)
  return Buffer.concat([...parts, directory, last, end.comment ?? Buffer.alloc(0), end.after ?? Buffer.alloc(0)])
}
