import type { CallbackNews, ReportFact } from '#shared/domain/callback-news.ts'
import type { ReceivedFile } from '#shared/domain/document.ts'
import { AppError, isAppError } from '#shared/domain/errors.ts'
import type { FileKeys, OpenFile, RawDelivery } from '../provider.ts'
import { toErrorOfCode } from './errors.ts'
import { readBody } from './format.ts'
import { toStatement } from './map.ts'
import { isReference } from './return-address.ts'
import { isWireObject, scalarText, type WireObject } from './wire-object.ts'

/** Body of an asynchronous result or error. @returns undefined for what is neither JSON nor the vendor's XML. */
export const readCallbackBody = (body: Uint8Array): WireObject | undefined => {
  try {
    const read = readBody(body)
    return Object.keys(read).length === 0 ? undefined : read
  } catch {
    return undefined
  }
}

/** The vendor's number for an error; `none` where it gives none. Null for a body that is no error. */
export const errorCodeOf = (body: WireObject): string | null => {
  const isError = body['error'] !== undefined && !['banks', 'bankData', 'institutionData', 'accounts'].some((member) => member in body)
  const code = scalarText(body['errorCode']) ?? ''
  if (!isError && code === '') return null
  return /^\d{1,9}$/.test(code) ? code : 'none'
}

/** Codes by which the case is found: what our address said, then what the body says. */
export const referencesOf = (correlation: string | null, body: WireObject | undefined): readonly string[] => {
  const given = [correlation, scalarText(body?.['referral_code']), scalarText(body?.['reference'])]
  return [...new Set(given.filter((text): text is string => typeof text === 'string' && isReference(text)))]
}

const BASE64 = /^[A-Za-z0-9+/\s]*={0,2}\s*$/

/**
 * Files in a result. The document says that they come and not how, so every plain shape is taken: a list of objects with
 * a name and base64 data. What does not fit stays in the raw body, where nothing is lost.
 */
const fileEntriesOf = (body: WireObject): readonly unknown[] => {
  const given = body['files']
  const list = isWireObject(given) && 'file' in given ? given['file'] : given
  return list === undefined || list === '' ? [] : Array.isArray(list) ? list : [list]
}

const openEntry = async (entry: unknown, keys: FileKeys, openFile: OpenFile): Promise<ReceivedFile | null> => {
  if (!isWireObject(entry)) return null
  const text = (...names: readonly string[]): string | undefined => names.map((name) => entry[name]).find((value): value is string => typeof value === 'string')
  const name = text('name', 'filename', 'fileName')
  const data = text('data', 'content', 'file')
  if (name === undefined || data === undefined || !BASE64.test(data)) return null
  try {
    return await openFile(name, Buffer.from(data, 'base64'), keys)
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}

const plainCount = (count: number, one: string): string => `${count} ${one}${count === 1 ? '' : 's'}`

/** `callback` and `errorCallback` of seed 004, "Login and Fetch All Statements"; an error may come to either address. */
export const readResult = async ({ body: bytes, mediaType, correlation }: RawDelivery, keys: FileKeys, openFile: OpenFile): Promise<CallbackNews> => {
  const body = readCallbackBody(bytes)
  if (!body) throw new AppError('callback.malformed', 'The callback is neither JSON nor XML of BankStatements.')
  const references = referencesOf(correlation, body)
  const code = errorCodeOf(body)
  if (code !== null) return { kind: 'failure', references, failure: toErrorOfCode(code, body['error']).detail }
  const { files: _files, ...statementBody } = body
  const entries = fileEntriesOf(body)
  const opened: ReceivedFile[] = []
  for (const entry of entries) {
    const file = await openEntry(entry, keys, openFile)
    if (file) opened.push(file)
  }
  const statement = readStatement(statementBody)
  const rows = statement.accounts.reduce((sum, { transactions }) => sum + transactions.length, 0)
  const left = entries.length - opened.length
  const facts: readonly ReportFact[] = [
    { label: 'Accounts', value: plainCount(statement.accounts.length, 'account'), isOk: null },
    { label: 'Transactions', value: plainCount(rows, 'transaction'), isOk: null },
    ...(left === 0 ? [] : [{ label: 'Files', value: `${left} of ${plainCount(entries.length, 'file')} could not be opened; they stay in the raw body`, isOk: false }]),
  ]
  return { kind: 'statements', references, deliveries: [{ statement, rawBody: bytes, rawMediaType: mediaType }], files: opened, facts }
}

const readStatement = (body: WireObject): ReturnType<typeof toStatement> => {
  try {
    return toStatement(body, { currencyOf: () => 'AUD' })
  } catch (error) {
    throw isAppError(error) ? new AppError('callback.malformed', error.detail.message) : error
  }
}
