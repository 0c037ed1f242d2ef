import { isProven } from '#shared/domain/callback-repeat.ts'
import type { CallbackDetail } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { Db } from '../database/db.ts'
import type { CallbackRow } from '../rows/callback-row.ts'
import { toMs } from '../rows/values.ts'
import type { CallbackEffect } from '../store.ts'
import { indexCallback } from './callback-search.ts'
import { callbackRowOf, getCallback } from './callbacks.ts'
import { caseNumberOf } from './case-lookup.ts'
import { indexCase } from './case-search.ts'
import { insertDocument } from './documents.ts'
import { settleExpected } from './expected.ts'
import { noteLinkState } from './links.ts'
import { retrievalRowOf, setRetrievalState } from './retrievals.ts'
import { touchCase } from './standing.ts'
import { insertStatement } from './statements.ts'
import { insertEntry } from './timeline.ts'

/** What was proven wrong never changes a case, whoever asks. */
const refuse = (row: CallbackRow, { state, retrieval }: CallbackEffect): void => {
  if (row.state === 'applied') throw new AppError('store.conflict', 'This callback was applied already. It was not applied again.')
  if (state !== 'applied' && retrieval === null) return
  if (row.first_id !== null) throw new AppError('store.conflict', 'This is a repeat. Its first delivery decides.')
  if (!isProven(row.verdict)) throw new AppError('callback.not-applicable', 'This callback was not proven and changes nothing.')
}

const applyTo = (db: Db, { retrievalId, state, failure, statements, documents, replacesEarlier, institution }: NonNullable<CallbackEffect['retrieval']>, caseNumber: number | null, atMs: number): number => {
  const retrieval = retrievalRowOf(db, retrievalId)
  if (retrieval.case_number !== caseNumber) throw new AppError('app.invalid-input', 'The retrieval belongs to another case.')
  if (state !== null) setRetrievalState(db, retrieval, state, atMs, failure)
  if (institution) db.run('UPDATE retrievals SET institution_slug = ?, institution_name = ? WHERE number = ?', institution.slug, institution.name, retrieval.number)
  const earlier = replacesEarlier ? db.all<{ number: number }>('SELECT number FROM statements WHERE retrieval_number = ? AND superseded_by IS NULL', retrieval.number) : []
  const [newest] = statements.map(({ id, delivery }) => insertStatement(db, retrieval, id, delivery, atMs))
  if (newest !== undefined) for (const { number } of earlier) db.run('UPDATE statements SET superseded_by = ? WHERE number = ?', newest, number)
  for (const document of documents) insertDocument(db, retrieval.case_number, retrieval, document, atMs)
  return retrieval.number
}

/** The delivery's new state and all that it does, in one piece; a refusal of any of it leaves nothing behind. */
export const settleCallback = (db: Db, effect: CallbackEffect): CallbackDetail => {
  const { callbackId, caseId, retrieval, linkId, expectedId, entries } = effect
  const row = callbackRowOf(db, callbackId)
  refuse(row, effect)
  const atMs = toMs(effect.at)
  const caseNumber = caseId === null ? row.case_number : caseNumberOf(db, caseId)
  if (caseNumber === null && entries.length > 0) throw new AppError('app.invalid-input', 'Entries need the case that they belong to.')
  const retrievalNumber = retrieval === null ? null : applyTo(db, retrieval, caseNumber, atMs)
  db.run(
    `UPDATE callbacks SET state = ?, effect = ?, settled_at = ?, settled_by = ?, case_number = ?, retrieval_number = coalesce(?, retrieval_number),
       report_number = coalesce(?, report_number) WHERE number = ?`,
    effect.state, effect.effect, atMs, effect.by, caseNumber, retrievalNumber, effect.state === 'applied' ? (retrieval?.reportNumber ?? null) : null, row.number,
  )
  if (linkId !== null) {
    noteLinkState(db, { linkId, state: 'delivered', at: effect.at, code: null, text: null, entry: null })
    db.run('UPDATE links SET retrieval_number = coalesce(?, retrieval_number) WHERE id = ?', retrievalNumber, linkId)
  }
  if (expectedId !== null) settleExpected(db, { id: expectedId, state: 'arrived', askedAt: null })
  for (const entry of entries) if (caseNumber !== null) insertEntry(db, caseNumber, entry)
  indexCallback(db, row.number)
  for (const number of new Set([row.case_number, caseNumber])) {
    if (number === null) continue
    indexCase(db, number)
    touchCase(db, number, atMs)
  }
  return getCallback(db, { callbackId })
}
