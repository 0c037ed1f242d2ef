import { createHash } from 'node:crypto'
import { crc32, inflateRawSync } from 'node:zlib'
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { documentKindOf, type ReceivedFile } from '#shared/domain/document.ts'
import { isAppError } from '#shared/domain/errors.ts'
import { ARCHIVE_LIMITS, checkName, refused, sameNameKey, shownNameOf } from './archive-rules.ts'
import { fileTypeOf, isArchive } from './file-type.ts'

const STORED = 0
const DEFLATED = 8
/** Encrypted, strongly encrypted, masked headers. */
const ENCRYPTION_BITS = 0x1 | 0x40 | 0x2000
const HAS_DESCRIPTOR = 0x8
/** The longest data descriptor behind an entry: mark, checksum, two sizes of 8 bytes. */
const MOST_DESCRIPTOR = 24
const TYPE_MASK = 0o170000
const REGULAR_FILE = 0o100000
const FOLDER = 0o040000
const ZIP64_UNKNOWN = 0xffff_ffff

/** What an entry takes up of the archive, to see overlaps and what hides between entries. */
type Span = Readonly<{ from: number; to: number }>
type Budget = { inflated: number; packed: number }

const isFolder = (entry: Entry): boolean => entry.fileName.endsWith('/')

const checkEntry = (entry: Entry): void => {
  checkName(entry.fileName)
  if ((entry.generalPurposeBitFlag & ENCRYPTION_BITS) !== 0) throw refused('the archive is encrypted')
  const type = (entry.externalFileAttributes >>> 16) & TYPE_MASK
  if (type !== 0 && type !== (isFolder(entry) ? FOLDER : REGULAR_FILE)) throw refused('the archive holds a link or a device')
  if (isFolder(entry) && entry.uncompressedSize !== 0) throw refused('a folder has content')
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw refused('the archive is packed in an unusual way')
  if (entry.uncompressedSize > ARCHIVE_LIMITS.entryBytes) throw refused('a file is larger than 50 MiB')
}

/** The header before the data has to say the same as the list at the end, or two readers see two archives. */
const spanOf = async (zip: ZipFile, entry: Entry): Promise<Span & Readonly<{ dataFrom: number }>> => {
  const local = await zip.readLocalFileHeaderPromise(entry)
  const isLater = (entry.generalPurposeBitFlag & HAS_DESCRIPTOR) !== 0
  const agrees = (here: number, listed: number): boolean => here === listed || (isLater && here === 0) || here === ZIP64_UNKNOWN
  const isSame = Buffer.compare(local.fileName, entry.fileNameRaw) === 0 && local.compressionMethod === entry.compressionMethod
    && local.generalPurposeBitFlag === entry.generalPurposeBitFlag && agrees(local.crc32, entry.crc32)
    && agrees(local.compressedSize, entry.compressedSize) && agrees(local.uncompressedSize, entry.uncompressedSize)
  if (!isSame) throw refused('two parts of the archive contradict each other')
  return { from: entry.relativeOffsetOfLocalHeader, dataFrom: local.fileDataStart, to: local.fileDataStart + entry.compressedSize }
}

/** Inflates within what is left of the budget; the library stops at the first byte beyond it. */
const unpack = (packed: Uint8Array, entry: Entry, budget: Budget): Uint8Array => {
  const left = Math.min(ARCHIVE_LIMITS.entryBytes, ARCHIVE_LIMITS.totalBytes - budget.inflated, Math.max(packed.length, 1) * ARCHIVE_LIMITS.ratio)
  let bytes: Uint8Array
  try {
    bytes = entry.compressionMethod === STORED ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(left, 1) })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw refused(isTooLarge ? 'it grows far beyond its size when unpacked' : 'a file in it is damaged')
  }
  if (bytes.length > left) throw refused('it grows far beyond its size when unpacked')
  if (bytes.length !== entry.uncompressedSize) throw refused('a file does not have the size that the archive says')
  if (crc32(bytes) !== entry.crc32 >>> 0) throw refused('a file in it is damaged')
  budget.inflated += bytes.length
  budget.packed += packed.length
  if (budget.inflated > budget.packed * ARCHIVE_LIMITS.ratio) throw refused('it grows far beyond its size when unpacked')
  return bytes
}

const toFile = (name: string, bytes: Uint8Array): ReceivedFile => {
  if (isArchive(name, bytes)) throw refused('there is an archive inside the archive')
  const type = fileTypeOf(name, bytes)
  if (!type) throw refused('a file is not what its name says, or of a kind that is not taken')
  return { name, mediaType: type.mediaType, kind: documentKindOf(name, type.mediaType), bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

/** Entries follow each other from the first byte on; nothing overlaps and nothing hides between or before them. */
const checkSpans = (spans: readonly Span[], endsAt: number): void => {
  let last = 0
  for (const { from, to } of spans.toSorted((left, right) => left.from - right.from)) {
    if (from < last) throw refused('files in the archive overlap')
    if (from - last > (last === 0 ? 0 : MOST_DESCRIPTOR)) throw refused('the archive holds hidden data')
    last = to
  }
  if (last > endsAt) throw refused('the archive is cut off')
}

/**
 * Reads a ZIP whole, or not at all. Runs in the parse process only. Names are given back for showing and are
 * never used as paths; a file's type is decided by content and ending together.
 * @throws AppError `document.refused` for a broken rule, and for what is no ZIP at all.
 */
export const readArchive = async (archive: Uint8Array): Promise<readonly ReceivedFile[]> => {
  if (archive.length > ARCHIVE_LIMITS.bytes) throw refused('the archive is larger than 50 MiB')
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const files: ReceivedFile[] = []
  const spans: Span[] = []
  const names = new Set<string>()
  const budget: Budget = { inflated: 0, packed: 0 }
  try {
    const zip = await fromBufferPromise(bytes, { lazyEntries: true, strictFileNames: true })
    if (zip.entryCount > ARCHIVE_LIMITS.entries) throw refused('there are more than 500 files in it')
    for await (const entry of zip.eachEntry()) {
      checkEntry(entry)
      const key = sameNameKey(isFolder(entry) ? entry.fileName.slice(0, -1) : entry.fileName)
      if (names.has(key)) throw refused('two files have the same name')
      names.add(key)
      const span = await spanOf(zip, entry)
      spans.push(span)
      const content = unpack(bytes.subarray(span.dataFrom, span.to), entry, budget)
      if (!isFolder(entry)) files.push(toFile(shownNameOf(entry.fileName), Uint8Array.from(content)))
    }
    checkSpans(spans, bytes.length)
  } catch (error) {
    // The library quotes names in its messages; they stay here.
    throw isAppError(error) ? error : refused('it is not a whole, plain ZIP')
  }
  return files
}
