import { createHash } from 'node:crypto'
import { internalNameOf, type CaseDocument, type DocumentKind, type NewDocument } from '#shared/domain/document.ts'
import { AppError } from '#shared/domain/errors.ts'
import { asId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Db } from '../database/db.ts'
import type { RetrievalRow } from '../rows/retrieval-row.ts'
import { fromMs } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'

type DocumentRow = Readonly<{
  number: number
  id: string
  case_id: string
  retrieval_id: string | null
  provider_id: ProviderId | null
  name: string
  internal_name: string
  media_type: string
  kind: DocumentKind
  size: number
  sha256: string
  pages: number | null
  received_at: number
}>

const QUERY = `SELECT documents.number, documents.id, cases.id AS case_id, retrievals.id AS retrieval_id, documents.provider_id, name, internal_name,
  media_type, kind, size, sha256, pages, received_at
  FROM documents JOIN cases ON cases.number = documents.case_number LEFT JOIN retrievals ON retrievals.number = retrieval_number`

const toDocument = (row: DocumentRow): CaseDocument => ({
  id: asId<'document'>(row.id),
  caseId: asId<'case'>(row.case_id),
  retrievalId: row.retrieval_id === null ? null : asId<'retrieval'>(row.retrieval_id),
  providerId: row.provider_id,
  name: row.name,
  internalName: row.internal_name,
  mediaType: row.media_type,
  kind: row.kind,
  size: row.size,
  sha256: row.sha256,
  pages: row.pages,
  receivedAt: fromMs(row.received_at),
})

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** @param retrieval null for a file that no provider brought. @throws AppError `app.invalid-input` when the bytes are not the ones that the reader saw. */
export const insertDocument = (db: Db, caseNumber: number, retrieval: RetrievalRow | null, { id, file }: NewDocument, atMs: number): void => {
  if (hashOf(file.bytes) !== file.sha256) throw new AppError('app.invalid-input', 'A file changed on its way into the store. Nothing was saved.')
  const { lastNumber } = db.run(
    `INSERT INTO documents (id, case_number, retrieval_number, provider_id, name, internal_name, media_type, kind, size, sha256, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, caseNumber, retrieval?.number ?? null, retrieval?.provider_id ?? null, file.name, internalNameOf(id, file.mediaType), file.mediaType, file.kind,
    file.bytes.byteLength, file.sha256, atMs,
  )
  db.run('INSERT INTO document_bodies (document_number, body) VALUES (?, ?)', lastNumber, file.bytes)
}

export const listDocuments = (db: Db, { caseId }: StoreOperations['documents.list']['input']): readonly CaseDocument[] =>
  db.all<DocumentRow>(`${QUERY} WHERE documents.case_number = ? ORDER BY documents.number DESC`, caseNumberOf(db, caseId)).map(toDocument)

/** @throws AppError `app.not-found`, or `store.damaged` when the bytes do not have the hash that was stored with them. */
export const readDocument = (db: Db, { documentId }: StoreOperations['documents.read']['input']): StoreOperations['documents.read']['output'] => {
  const row = db.get<DocumentRow>(`${QUERY} WHERE documents.id = ?`, documentId)
  const body = row && db.get<{ body: Uint8Array }>('SELECT body FROM document_bodies WHERE document_number = ?', row.number)
  if (!row || !body) throw new AppError('app.not-found', 'This document does not exist any more.')
  const bytes = new Uint8Array(body.body)
  if (hashOf(bytes) !== row.sha256) throw new AppError('store.damaged', 'The stored file is damaged and is not shown. Fetch it again, or restore a backup.')
  return { document: toDocument(row), bytes }
}
