import { crc32, deflateRawSync } from 'node:zlib'
import type { ExportedFile } from './export-files.ts'

// 1 January 1980, the first day that the format knows: the same files give the same bytes.
const dosDate = 0x0021
const deflated = 8
const utf8Names = 0x0800

type Entry = Readonly<{ name: Buffer; packed: Buffer; crc: number; size: number; offset: number }>

/** The fields that a local and a central header share, from "version needed" to the length of the extra field. */
function sharedHeader({ name, packed, crc, size }: Omit<Entry, 'offset'>): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(20, 0)
  header.writeUInt16LE(utf8Names, 2)
  header.writeUInt16LE(deflated, 4)
  header.writeUInt16LE(dosDate, 8)
  header.writeUInt32LE(crc, 10)
  header.writeUInt32LE(packed.length, 14)
  header.writeUInt32LE(size, 18)
  header.writeUInt16LE(name.length, 22)
  return header
}

function centralHeader(entry: Entry): Buffer {
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(entry.offset, 10)
  return Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), sharedHeader(entry), tail, entry.name])
}

/** A ZIP with these files. */
export function createZip(files: readonly ExportedFile[]): Buffer {
  const parts: Buffer[] = []
  const entries: Entry[] = []
  let offset = 0
  for (const { name: text, bytes } of files) {
    const name = Buffer.from(text, 'utf8')
    const entry = { name, packed: deflateRawSync(bytes), crc: crc32(bytes), size: bytes.length, offset }
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), sharedHeader(entry), name, entry.packed])
    entries.push(entry)
    parts.push(local)
    offset += local.length
  }
  const directory = Buffer.concat(entries.map(centralHeader))
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, directory, end])
}
