import { AppError, type ErrorDetail } from '#shared/domain/errors.ts'
import type { RetrievalId } from '#shared/domain/ids.ts'
import { canMove, isFinalState, type Retrieval, type RetrievalState } from '#shared/domain/retrieval.ts'
import type { Db } from '../database/db.ts'
import { toProviderBits } from '../rows/provider-bits.ts'
import { RETRIEVAL_QUERY, toRetrieval, type RetrievalRow } from '../rows/retrieval-row.ts'
import { toMs } from '../rows/values.ts'
import type { RetrievalChange, StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { indexCase } from './case-search.ts'
import { touchCase } from './standing.ts'
import { insertEntry } from './timeline.ts'

/** @throws AppError `app.not-found`. */
export const retrievalRowOf = (db: Db, retrievalId: RetrievalId): RetrievalRow => {
  const row = db.get<RetrievalRow>(`${RETRIEVAL_QUERY} WHERE retrievals.id = ?`, retrievalId)
  if (!row) throw new AppError('app.not-found', 'This retrieval does not exist any more.')
  return row
}

export const getRetrieval = (db: Db, { retrievalId }: StoreOperations['retrievals.get']['input']): Retrieval => toRetrieval(retrievalRowOf(db, retrievalId))

/** Newest first, of one case or of all. */
export const listRetrievals = (db: Db, { caseId, limit }: StoreOperations['retrievals.list']['input']): readonly Retrieval[] => {
  const rows = caseId === null
    ? db.all<RetrievalRow>(`${RETRIEVAL_QUERY} ORDER BY retrievals.number DESC LIMIT ?`, limit)
    : db.all<RetrievalRow>(`${RETRIEVAL_QUERY} WHERE case_number = ? ORDER BY retrievals.number DESC LIMIT ?`, caseNumberOf(db, caseId), limit)
  return rows.map(toRetrieval)
}

/** Begins as a draft: nothing has been sent yet. */
export const createRetrieval = (db: Db, input: StoreOperations['retrievals.create']['input']): Retrieval => {
  const caseNumber = caseNumberOf(db, input.caseId)
  db.run(
    `INSERT INTO retrievals (id, case_number, provider_id, environment, state, started_at, revision) VALUES (?, ?, ?, ?, 'draft', ?, 1)`,
    input.id, caseNumber, input.providerId, input.environment, toMs(input.at),
  )
  db.run('UPDATE cases SET provider_bits = provider_bits | ? WHERE number = ?', toProviderBits([input.providerId]), caseNumber)
  insertEntry(db, caseNumber, input.entry)
  indexCase(db, caseNumber)
  touchCase(db, caseNumber, toMs(input.at))
  return getRetrieval(db, { retrievalId: input.id })
}

/** @throws AppError `retrieval.illegal-move` where the state machine has no such move. */
export const setRetrievalState = (db: Db, row: RetrievalRow, state: RetrievalState, atMs: number, failure: ErrorDetail | null): void => {
  if (!canMove(row.state, state)) {
    throw new AppError('retrieval.illegal-move', `A retrieval that is ${row.state} cannot become ${state}. Reload the case.`)
  }
  db.run(
    'UPDATE retrievals SET state = ?, ended_at = ?, failure = ?, revision = revision + 1 WHERE number = ?',
    state, isFinalState(state) ? atMs : null, failure === null ? null : JSON.stringify(failure), row.number,
  )
}

export const moveRetrieval = (db: Db, { retrievalId, state, institution, failure, at, entry }: RetrievalChange): Retrieval => {
  const row = retrievalRowOf(db, retrievalId)
  setRetrievalState(db, row, state, toMs(at), failure ?? null)
  if (institution) db.run('UPDATE retrievals SET institution_slug = ?, institution_name = ? WHERE number = ?', institution.slug, institution.name, row.number)
  if (entry) insertEntry(db, row.case_number, entry)
  touchCase(db, row.case_number, toMs(at))
  return getRetrieval(db, { retrievalId })
}

const ORPHANED: ErrorDetail = {
  code: 'retrieval.session-ended', message: 'Casebench ended while this retrieval was open, and the bank session ended with it. Start a new one.',
}

/** A draft was never sent and is cancelled; every other open run expires, unless a callback is still to come for it. */
export const endOrphans = (db: Db, { at }: StoreOperations['retrievals.endOrphans']['input']): number => {
  const rows = db.all<RetrievalRow>(`${RETRIEVAL_QUERY} WHERE ended_at IS NULL AND retrievals.number NOT IN (
    SELECT retrieval_number FROM expected_callbacks WHERE state IN ('expected', 'late') AND retrieval_number IS NOT NULL)`)
  for (const row of rows) {
    const isDraft = row.state === 'draft'
    setRetrievalState(db, row, isDraft ? 'cancelled' : 'expired', toMs(at), isDraft ? null : ORPHANED)
    touchCase(db, row.case_number, toMs(at))
  }
  return rows.length
}
