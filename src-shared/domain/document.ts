import type { Instant } from './calendar.ts'
import type { CaseId, DocumentId, RetrievalId } from './ids.ts'
import type { ProviderId } from './provider-id.ts'

/** What a file is to the officer. `bank-estatement` is the bank's own PDF (seed 004, "Files": its name ends with `-e.pdf`). */
export const DOCUMENT_KINDS = ['statement-pdf', 'bank-estatement', 'raw-data', 'other'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** A file tied to a case. Its bytes lie in the encrypted store and nowhere else. */
export type CaseDocument = Readonly<{
  id: DocumentId
  caseId: CaseId
  /** Null, with `providerId`, for a file that the officer brought and no provider's format is behind. */
  retrievalId: RetrievalId | null
  providerId: ProviderId | null
  /** The name that it came with: shown, never used as a path. */
  name: string
  /** The console's own name for it, made of its id and the ending that fits its content. */
  internalName: string
  /** Decided by content and ending together. */
  mediaType: string
  kind: DocumentKind
  /** Bytes. */
  size: number
  sha256: string
  /** Null until the pages were counted. */
  pages: number | null
  receivedAt: Instant
}>

/** A file as the reader took it out of what arrived; the hash is over exactly these bytes. */
export type ReceivedFile = Readonly<{ name: string; mediaType: string; kind: DocumentKind; bytes: Uint8Array; sha256: string }>

/** A received file on its way into the store. */
export type NewDocument = Readonly<{ id: DocumentId; file: ReceivedFile }>

const ENDINGS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf', 'application/json': 'json', 'application/xml': 'xml', 'application/zip': 'zip', 'text/html': 'html',
  'text/csv': 'csv', 'text/plain': 'txt', 'image/png': 'png', 'image/jpeg': 'jpg', 'application/pgp-encrypted': 'pgp',
}

/** @returns the name under which the console keeps a file, e.g. `Ab3dE9kQ.pdf`; nothing of the given name is in it. */
export const internalNameOf = (id: DocumentId, mediaType: string): string => `${id}.${ENDINGS[mediaType] ?? 'bin'}`

/** @param name as received. @param mediaType as found by content. */
export const documentKindOf = (name: string, mediaType: string): DocumentKind => {
  if (mediaType === 'application/pdf') return name.toLowerCase().endsWith('-e.pdf') ? 'bank-estatement' : 'statement-pdf'
  return mediaType === 'application/json' || mediaType === 'application/xml' ? 'raw-data' : 'other'
}
