import type { CallbackCheck } from '#shared/domain/callback.ts'
import type { CallbackNews, ReportFact } from '#shared/domain/callback-news.ts'
import type { ReceivedFile } from '#shared/domain/document.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import { toLine } from '../http/proof.ts'
import type { FileKeys, OpenFile, RawDelivery } from '../provider.ts'
import { readBody } from './format.ts'
import { toStatement } from './map.ts'
import { isReference } from './return-address.ts'
import { readSubmissionParts } from './submission-parts.ts'

/** What a submission says of itself, without its files' content. `fileCount` null where it is missing or no number. */
export type SubmissionHead = Readonly<{ reference: string; name: string; fileCount: number | null; files: readonly string[] }>

type Counted = Readonly<{ fields: ReadonlyMap<string, string>; files: readonly Readonly<{ field: string; name: string; size: number }>[] }>

/** Of a streamed body the listener counted the parts; of a whole one they are read here. */
const countedOf = ({ parts, body }: RawDelivery): Counted | string => {
  if (body.length === 0 && parts) return { fields: new Map(Object.entries(parts.fields)), files: parts.files.filter(({ name, size }) => name !== '' || size > 0) }
  const whole = readSubmissionParts(body)
  return typeof whole === 'string' ? whole : { fields: whole.fields, files: whole.files.map(({ field, name, bytes }) => ({ field, name, size: bytes.length })) }
}

/** Seed 004, "Submitted Fields". @returns what is wrong with the form, as a plain clause. */
export const readSubmissionHead = (delivery: RawDelivery): SubmissionHead | string => {
  const counted = countedOf(delivery)
  if (typeof counted === 'string') return counted
  const reference = counted.fields.get('referrerCode') ?? ''
  if (!isReference(reference)) return counted.fields.has('referrerCode') ? 'referrerCode is not a code' : 'referrerCode is missing'
  const count = counted.fields.get('fileCount') ?? ''
  return { reference, name: counted.fields.get('name') ?? '', fileCount: /^\d{1,3}$/.test(count) ? Number(count) : null, files: counted.files.map(({ name }) => name) }
}

const plural = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`

/** A submission that lacks a file is not whole, and one too many is none of it. */
export const countFact = ({ fileCount, files }: SubmissionHead): ReportFact => {
  if (fileCount === files.length) return { label: 'Files', value: plural(files.length), isOk: true }
  return { label: 'Files', value: fileCount === null ? `${plural(files.length)}, fileCount is missing` : `${files.length} of ${plural(fileCount)}`, isOk: false }
}

export const countCheck = (head: SubmissionHead): CallbackCheck => {
  const { value, isOk } = countFact(head)
  return { name: 'content', label: 'fileCount', outcome: isOk === true ? 'passed' : 'noted', detail: value }
}

/** Two files of one name are two files; the second one says so. */
const withOwnNames = (files: readonly ReceivedFile[]): readonly ReceivedFile[] => {
  const taken = new Set<string>()
  return files.map((file) => {
    let { name } = file
    for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = file.name.replace(/(?=(?:-e)?\.[A-Za-z0-9]{1,5}$)/, ` (${count})`)
    taken.add(name.toLowerCase())
    return { ...file, name }
  })
}

/** @returns null for raw data that is no statement, e.g. something that the account is set up for beside it. */
const toDelivery = ({ bytes, mediaType }: ReceivedFile): StatementDelivery | null => {
  try {
    return { statement: toStatement(readBody(bytes), { currencyOf: () => 'AUD' }), rawBody: bytes, rawMediaType: mediaType }
  } catch {
    return null
  }
}

const malformed = (what: string): AppError => new AppError('callback.malformed', `The submission cannot be read: ${what}.`)

/**
 * Seed 004, "Data Submission to URL": every file or none, encrypted ones opened.
 * @throws AppError `callback.malformed`, `document.refused`.
 */
export const readSubmission = async (delivery: RawDelivery, keys: FileKeys, openFile: OpenFile): Promise<CallbackNews> => {
  const parts = readSubmissionParts(delivery.body)
  if (typeof parts === 'string') throw malformed(parts)
  const head = readSubmissionHead({ ...delivery, parts: null })
  if (typeof head === 'string') throw malformed(head)
  const opened: ReceivedFile[] = []
  for (const { name, bytes } of parts.files) opened.push(await openFile(name, bytes, keys))
  const files = withOwnNames(opened)
  const raw = files.filter(({ kind }) => kind === 'raw-data').map((file) => ({ file, delivery: toDelivery(file) }))
  const unread = raw.filter(({ delivery: found }) => found === null)
  const facts: readonly ReportFact[] = [
    countFact(head),
    ...(head.name.trim() === '' ? [] : [{ label: 'Name as entered', value: toLine(head.name), isOk: null }]),
    ...unread.map(({ file }) => ({ label: 'Raw data', value: `${file.name} is not readable as statements`, isOk: false })),
  ]
  return { kind: 'statements', references: [head.reference], deliveries: raw.flatMap(({ delivery: found }) => (found === null ? [] : [found])), files, facts }
}
