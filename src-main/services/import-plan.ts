import { documentKindOf, type NewDocument, type ReceivedFile } from '#shared/domain/document.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { ImportedFile } from '#shared/domain/imported-file.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { RecognizedContent, RecognizedFile, RecognizedPart } from '#shared/domain/recognized-file.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'

/** What one recognized file brings to a case. */
export type FilePlan = Readonly<{
  /** Null where no provider, or more than one, is behind it: its files then belong to none. */
  providerId: ProviderId | null
  deliveries: readonly Readonly<{ providerId: ProviderId; delivery: StatementDelivery }>[]
  /** The given file first. */
  files: readonly ReceivedFile[]
  result: ImportedFile
}>

const one = <Value>(values: readonly Value[]): Value | null => (new Set(values).size === 1 ? (values[0] ?? null) : null)
const notEmpty = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null && part !== '').join(' ')

const refusalOf = (parts: readonly RecognizedPart[]): string | null => parts.map(({ content }) => content?.refusal ?? null).find((refusal) => refusal !== null) ?? null

/** A statement lies in the store byte for byte already; every other part is a document of its own. */
const partsToKeep = ({ layer, parts }: RecognizedFile, isKnown: (sha256: string) => boolean): readonly ReceivedFile[] =>
  layer === 'none' ? [] : parts.filter(({ file, content }) => !content?.delivery && !isKnown(file.sha256)).map(({ file }) => file)

const noteOf = (contents: readonly RecognizedContent[], leftOut: number): string | null =>
  notEmpty([...new Set(contents.map(({ note }) => note)), leftOut === 0 ? null : `${leftOut} of its files ${leftOut === 1 ? 'was' : 'were'} in the case already.`]) || null

/**
 * Works out what a recognized file brings. Parts that the case has already are left out and said so.
 * @param bytes of the file as it was given. @param isKnown by hash: in the case, or earlier in the same drop.
 * @throws AppError `document.refused` where a part must not join a case, `store.conflict` where the case has all of its parts.
 */
export const planFile = (recognized: RecognizedFile, bytes: Uint8Array, hashOf: (bytes: Uint8Array) => string, isKnown: (sha256: string) => boolean): FilePlan => {
  const { name, mediaType, size, sha256, parts, layer } = recognized
  const refusal = refusalOf(parts)
  if (refusal !== null) throw new AppError('document.refused', refusal)
  const contents = parts.flatMap(({ content }) => content ?? [])
  const given: ReceivedFile = { name, mediaType, kind: documentKindOf(name, mediaType), bytes, sha256 }
  const found = contents.flatMap(({ providerId, delivery }) => (delivery === null ? [] : [{ providerId, delivery }]))
  const deliveries = found.filter(({ delivery }) => !isKnown(hashOf(delivery.rawBody)))
  const kept = partsToKeep(recognized, isKnown)
  const brought = layer === 'none' ? 1 : deliveries.length + kept.length
  if (brought === 0 || (layer === 'none' && found.length > deliveries.length)) throw new AppError('store.conflict', 'The case has everything that is in it.')
  const accounts = deliveries.flatMap(({ delivery }) => delivery.statement.accounts)
  const leftOut = layer === 'none' ? 0 : parts.length - brought
  return {
    providerId: one(contents.map(({ providerId }) => providerId)), deliveries, files: [given, ...kept],
    result: {
      name, size, sha256, outcome: 'imported', providerId: one(contents.map(({ providerId }) => providerId)), formatVersion: one(contents.map(({ formatVersion }) => formatVersion)),
      label: one(contents.map(({ label }) => label)), accountCount: accounts.length, transactionCount: accounts.reduce((sum, { transactions }) => sum + transactions.length, 0),
      documentCount: 1 + kept.length, note: noteOf(contents, leftOut), reason: null, code: null, receivedAt: null,
    },
  }
}

/** Every hash by which a file could be known already. */
export const hashesOf = ({ sha256, parts }: RecognizedFile, hashOf: (bytes: Uint8Array) => string): readonly string[] =>
  [sha256, ...parts.flatMap(({ file, content }) => [file.sha256, ...(content?.delivery ? [hashOf(content.delivery.rawBody)] : [])])]

/** Files with an id of their own; two of one hash in one drop are one file. */
export const toDocuments = (files: readonly ReceivedFile[], makeId: () => NewDocument['id']): readonly NewDocument[] =>
  [...new Map(files.map((file) => [file.sha256, file])).values()].map((file) => ({ id: makeId(), file }))
