import { AppError } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { Db } from '../database/db.ts'
import { toProviderBits } from '../rows/provider-bits.ts'
import { fromMs, toMs } from '../rows/values.ts'
import type { ImportedRetrieval, StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { indexCase } from './case-search.ts'
import { insertDocument } from './documents.ts'
import { getRetrieval, retrievalRowOf } from './retrievals.ts'
import { touchCase } from './standing.ts'
import { insertStatement } from './statements.ts'
import { insertEntry } from './timeline.ts'

/** Files and statements of a case by their hashes, whatever way they came. */
export const knownFiles = (db: Db, { caseId, sha256s }: StoreOperations['imports.known']['input']): StoreOperations['imports.known']['output'] => {
  const caseNumber = caseNumberOf(db, caseId)
  const rows = db.all<{ sha256: string; received_at: number }>(
    `SELECT sha256, min(received_at) AS received_at FROM (
       SELECT sha256, received_at FROM documents WHERE case_number = ? UNION ALL SELECT raw_sha256, received_at FROM statements WHERE case_number = ?
     ) WHERE sha256 IN (SELECT value FROM json_each(?)) GROUP BY sha256`,
    caseNumber, caseNumber, JSON.stringify(sha256s),
  )
  return rows.map(({ sha256, received_at: at }) => ({ sha256, receivedAt: fromMs(at) }))
}

const insertRetrieval = (db: Db, caseNumber: number, { id, providerId, environment, institution, statements, documents }: ImportedRetrieval, atMs: number): ProviderId => {
  db.run(
    `INSERT INTO retrievals (id, case_number, provider_id, environment, state, institution_slug, institution_name, started_at, ended_at, revision) VALUES (?, ?, ?, ?, 'completed', ?, ?, ?, ?, 1)`,
    id, caseNumber, providerId, environment, institution?.slug ?? null, institution?.name ?? null, atMs, atMs,
  )
  const retrieval = retrievalRowOf(db, id)
  for (const statement of statements) insertStatement(db, retrieval, statement.id, statement.delivery, atMs)
  for (const document of documents) insertDocument(db, caseNumber, retrieval, document, atMs)
  return providerId
}

/** Everything that was dropped together, in one piece; a refusal of any of it leaves nothing behind. */
export const storeImport = (db: Db, { caseId, retrievals, documents, at, entries }: StoreOperations['imports.store']['input']): readonly Retrieval[] => {
  const caseNumber = caseNumberOf(db, caseId)
  const sha256s = [...documents, ...retrievals.flatMap((one) => one.documents)].map(({ file }) => file.sha256)
  if (new Set(sha256s).size !== sha256s.length || knownFiles(db, { caseId, sha256s }).length > 0) throw new AppError('store.conflict', 'One of the files joined the case meanwhile. Nothing was imported.')
  const atMs = toMs(at)
  const providerIds = retrievals.map((retrieval) => insertRetrieval(db, caseNumber, retrieval, atMs))
  for (const document of documents) insertDocument(db, caseNumber, null, document, atMs)
  db.run('UPDATE cases SET provider_bits = provider_bits | ? WHERE number = ?', toProviderBits(providerIds), caseNumber)
  for (const entry of entries) insertEntry(db, caseNumber, entry)
  indexCase(db, caseNumber)
  touchCase(db, caseNumber, atMs)
  return retrievals.map(({ id }) => getRetrieval(db, { retrievalId: id }))
}
