import { createHash } from 'node:crypto'
import type { ReceivedFile } from '#shared/domain/document.ts'
import { AppError, isAppError } from '#shared/domain/errors.ts'
import type { RecognizedFile, RecognizedPart } from '#shared/domain/recognized-file.ts'
import { isArchive } from '../documents/file-type.ts'
import { openFile, safeNameOf } from '../documents/open-file.ts'
import { readArchive } from '../documents/read-archive.ts'
import { recognizeContent } from '../providers/recognizers.ts'
import type { RecognizeJob } from './parse.ts'

/** Above this a file is no provider's; the window's limit is the same. */
const LARGEST_FILE = 25 * 1024 ** 2

const refused = (sentence: string): AppError => new AppError('document.refused', sentence)
const UNKNOWN = new AppError('app.unsupported', 'It is not a file that Casebench knows.')

/** Readers of documents speak of files that came with statements; here there is one file, and the reason is what counts. */
const reasonOf = (error: AppError): string => {
  const [, clause] = /not taken over: (.+?)\.(?: The statements are not affected\.)?$/.exec(error.detail.message) ?? []
  return clause === undefined ? error.detail.message : `Not taken over: ${clause}.`
}

const inOwnWords = async <Result>(work: () => Promise<Result>, instead: string | null): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    if (!isAppError(error) || error.detail.code !== 'document.refused') throw error
    throw refused(instead !== null && error.detail.message.includes('not what its name says') ? instead : reasonOf(error))
  }
}

const ENDINGS: Readonly<Record<string, string>> = { json: 'JSON', xml: 'XML', pdf: 'a PDF', pgp: 'an encrypted file', gpg: 'an encrypted file', asc: 'an encrypted file' }
/** Endings that a provider's file may have by itself; others are kept only where an archive brought them. */
const LOOSE: ReadonlySet<string> = new Set(['application/json', 'application/xml', 'application/pdf', 'text/plain'])

const disguised = (name: string): string | null => {
  const format = ENDINGS[/\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? '']
  return format === undefined ? null : `It is named as ${format} and cannot be read as such: it is damaged, cut off or something else.`
}

const LAST_OF_PDF = 2048
/** A PDF says at its end where its table lies. One that was cut off does not. */
const checkWhole = ({ mediaType, bytes }: ReceivedFile): void => {
  if (mediaType !== 'application/pdf') return
  const end = Buffer.from(bytes.subarray(-LAST_OF_PDF)).toString('latin1')
  const [, at] = /startxref\s+([1-9]\d{0,9})\s+%%EOF/.exec(end) ?? []
  if (at === undefined || Number(at) >= bytes.length) throw refused('The PDF is damaged or cut off: its end is missing.')
}

const isText = ({ mediaType }: ReceivedFile): boolean => ['application/json', 'application/xml', 'text/plain'].includes(mediaType)

/** @param isMember of an archive: plain texts, tables and pictures of a provider stay with it as files. */
const partOf = async (file: ReceivedFile, keys: RecognizeJob['keys'], isMember: boolean): Promise<RecognizedPart> => {
  checkWhole(file)
  const content = isText(file) ? await recognizeContent(file, keys.verification) : null
  if (content === null && file.mediaType !== 'application/pdf' && (!isMember || file.kind === 'raw-data')) throw UNKNOWN
  return { file, content }
}

const inMember = async (file: ReceivedFile, keys: RecognizeJob['keys']): Promise<RecognizedPart> => {
  try {
    return await partOf(file, keys, true)
  } catch (error) {
    throw isAppError(error) ? new AppError(error.detail.code, `In ${safeNameOf(file.name)}: ${error.detail.message}`) : error
  }
}

const openArchive = async (bytes: Uint8Array, keys: RecognizeJob['keys']): Promise<readonly RecognizedPart[]> => {
  const members = await inOwnWords(() => readArchive(bytes), null)
  if (members.length === 0) throw refused('The archive is empty.')
  const parts: RecognizedPart[] = []
  for (const { name, bytes: packed } of members) {
    const file = await inOwnWords(() => openFile(name, packed, { pgpPrivateKey: keys.pgpPrivateKey }), null)
    parts.push(await inMember(file, keys))
  }
  return parts
}

/**
 * Tells what a saved file is and reads it, whole or not at all. Type by content and ending together; an archive is
 * opened by its own rules and holds no other archive; an encrypted file is opened where a key is at hand.
 * Runs in the parse process only.
 * @throws AppError `document.refused` with the reason; `app.unsupported` for what is whole and nobody's.
 */
export const recognizeFile = async ({ name: givenName, bytes, keys }: RecognizeJob): Promise<RecognizedFile> => {
  const name = safeNameOf(givenName)
  if (bytes.length === 0) throw refused('The file is empty.')
  if (bytes.length > LARGEST_FILE) throw refused('The file is larger than 25 MiB.')
  const outer = { name, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
  if (isArchive(name, bytes)) {
    if (!/\.zip$/i.test(name)) throw refused('It is an archive that Casebench does not open; only ZIP is taken.')
    return { ...outer, mediaType: 'application/zip', layer: 'zip', parts: await openArchive(bytes, keys) }
  }
  const file = await inOwnWords(() => openFile(name, bytes, { pgpPrivateKey: keys.pgpPrivateKey }), disguised(name) ?? 'It is not a file that Casebench knows.')
  if (!LOOSE.has(file.mediaType)) throw UNKNOWN
  const isSealed = file.sha256 !== outer.sha256
  return { ...outer, mediaType: isSealed ? 'application/pgp-encrypted' : file.mediaType, layer: isSealed ? 'pgp' : 'none', parts: [await partOf(file, keys, false)] }
}
