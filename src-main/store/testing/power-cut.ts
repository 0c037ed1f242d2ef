const SECTOR = 512

type Record = Readonly<{ operation: number; file: number; offset: number; bytes: Buffer }>

const WRITE = 1
const TRUNCATE = 2
const SYNC = 3
const ACK = 4
export const DATABASE_FILE = 1
export const LOG_FILE = 2

/** Reads the log of the watched disk (disk.c). */
export const readDiskLog = (log: Buffer): readonly Record[] => {
  const records: Record[] = []
  for (let at = 0; at + 20 <= log.length; ) {
    const [operation, file, offset, length] = [log.readUInt32LE(at), log.readUInt32LE(at + 4), Number(log.readBigUInt64LE(at + 8)), log.readUInt32LE(at + 16)]
    const size = operation === WRITE || operation === ACK ? length : 0
    records.push({ operation, file, offset, bytes: log.subarray(at + 20, at + 20 + size) })
    at += 20 + size
  }
  return records
}

const grown = (content: Buffer, length: number): Buffer => (content.length >= length ? content : Buffer.concat([content, Buffer.alloc(length - content.length)]))

const applied = (content: Buffer, { operation, offset, bytes }: Record): Buffer => {
  if (operation === TRUNCATE) return Buffer.from(grown(content, offset).subarray(0, offset))
  const target = grown(content, offset + bytes.length)
  bytes.copy(target, offset)
  return target
}

/** Each 512-byte sector of an unsynced write reaches the disk or not. */
const torn = (record: Record, random: () => number): readonly Record[] =>
  record.operation === TRUNCATE
    ? (random() < 0.5 ? [record] : [])
    : Array.from({ length: Math.ceil(record.bytes.length / SECTOR) }, (_, sector) => ({
        ...record, offset: record.offset + sector * SECTOR, bytes: record.bytes.subarray(sector * SECTOR, (sector + 1) * SECTOR),
      })).filter(() => random() < 0.5)

/**
 * What is on the disk when the power goes after a number of records: everything synced, and of the rest nothing or, in
 * a torn cut, a random half of its sectors. @param start the file's content when the log began.
 */
export const contentAfterCut = (records: readonly Record[], file: number, start: Buffer, tearing: (() => number) | null): Buffer => {
  const own = records.filter((record) => record.file === file)
  const synced = own.findLastIndex(({ operation }) => operation === SYNC)
  const writes = (part: readonly Record[]): readonly Record[] => part.filter(({ operation }) => operation !== SYNC)
  const durable = writes(own.slice(0, synced + 1)).reduce(applied, Buffer.from(start))
  return tearing === null ? durable : writes(own.slice(synced + 1)).flatMap((record) => torn(record, tearing)).reduce(applied, durable)
}

/** Ids that were acknowledged before the cut. */
export const acknowledged = (records: readonly Record[]): readonly string[] =>
  records.filter(({ operation }) => operation === ACK).map(({ bytes }) => bytes.toString('utf8').trim())
