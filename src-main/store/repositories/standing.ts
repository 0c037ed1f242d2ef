import { standingOf, type CaseFacts } from '#shared/domain/case-standing.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { RetrievalState } from '#shared/domain/retrieval.ts'
import { countOf, type Db } from '../database/db.ts'
import { tabBitsOf } from '../rows/tab-bits.ts'
import type { CaseCore } from './case-lookup.ts'

const newestRetrieval = (db: Db, caseNumber: number): CaseFacts['retrieval'] => {
  const row = db.get<{ id: string; state: RetrievalState; failure: string | null; in_frame: number }>(
    `SELECT id, state, failure, EXISTS (SELECT 1 FROM links WHERE links.case_number = retrievals.case_number AND retrieval_number = retrievals.number AND kind = 'frame') AS in_frame
     FROM retrievals WHERE case_number = ? ORDER BY number DESC LIMIT 1`, caseNumber)
  if (!row) return null
  const failure = row.failure === null ? null : (JSON.parse(row.failure) as ErrorDetail)
  return { id: row.id, state: row.state, failureCode: failure?.code ?? null, providerCode: failure?.providerCode ?? null, isInFrame: row.in_frame === 1 }
}

const nextTask = (db: Db, caseNumber: number): CaseFacts['task'] =>
  db.get<{ id: string; title: string }>(
    'SELECT id, title FROM tasks WHERE case_number = ? AND completed_at IS NULL ORDER BY due_at ASC NULLS LAST, number LIMIT 1', caseNumber) ?? null

const oldestHeld = (db: Db, caseNumber: number): CaseFacts['heldCallback'] =>
  db.get<{ id: string; providerCode: string | null }>(
    `SELECT id, status_raw AS providerCode FROM callbacks INDEXED BY callbacks_by_case WHERE case_number = ? AND state = 'held' ORDER BY number LIMIT 1`, caseNumber) ?? null

const factsOf = (db: Db, caseNumber: number): CaseFacts => {
  const core = db.get<CaseCore>('SELECT state, consent_at FROM cases WHERE number = ?', caseNumber)
  return {
    state: core?.state ?? 'open',
    hasConsent: (core?.consent_at ?? null) !== null,
    statementCount: countOf(db, 'SELECT count(*) AS count FROM statements WHERE case_number = ? AND superseded_by IS NULL', caseNumber),
    retrieval: newestRetrieval(db, caseNumber),
    heldCallback: oldestHeld(db, caseNumber),
    task: nextTask(db, caseNumber),
  }
}

/** Computes the standing of a case anew and keeps it in its columns; runs in the transaction that changed a fact. */
export const refreshStanding = (db: Db, caseNumber: number): void => {
  const facts = factsOf(db, caseNumber)
  const standing = standingOf(facts)
  const { status, nextStep } = standing
  db.run(
    `UPDATE cases SET tabs = ?, tone = ?, status_label = ?, status_raw = ?, step_kind = ?, step_title = ?, step_reason = ?,
       step_is_idle = ?, step_subject = ? WHERE number = ?`,
    tabBitsOf(facts.state, standing), status.tone, status.label, status.raw, nextStep.kind, nextStep.title, nextStep.reason,
    nextStep.isIdle ? 1 : 0, nextStep.subjectId, caseNumber,
  )
}

/** Marks a case as changed at a moment, never backwards, and computes its standing anew. */
export const touchCase = (db: Db, caseNumber: number, atMs: number): void => {
  db.run('UPDATE cases SET updated_at = max(updated_at, ?) WHERE number = ?', atMs, caseNumber)
  refreshStanding(db, caseNumber)
}
