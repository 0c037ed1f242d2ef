import { AppError } from '#shared/domain/errors.ts'
import type { Db } from '../database/db.ts'
import { toMs } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { insertEntry } from './timeline.ts'

/** Every case of the same applicant counts: the bank sees one customer, however many files the desk has. */
const COUNTED = `SELECT at FROM sign_in_attempts JOIN cases ON cases.number = case_number
  WHERE provider_id = ? AND institution_slug = ? AND at > ? AND outcome IN ('open', 'refused')
    AND cases.applicant_key = (SELECT applicant_key FROM cases WHERE number = ?)
  ORDER BY at DESC`

/** An attempt is written down before it is sent, so that one whose end nobody saw counts too. */
export const beginAttempt = (db: Db, input: StoreOperations['attempts.begin']['input']): StoreOperations['attempts.begin']['output'] => {
  const { caseId, providerId, institutionSlug, at, since, most, override } = input
  const caseNumber = caseNumberOf(db, caseId)
  const counted = db.all<{ at: number }>(COUNTED, providerId, institutionSlug, toMs(since), caseNumber)
  const oldestThatCounts = counted[most - 1]
  if (oldestThatCounts && !override) {
    const windowMs = toMs(at) - toMs(since)
    throw new AppError('retrieval.too-many-tries', `${most} sign-ins for this applicant did not succeed at this bank within a day. One more can lock the access. Wait, or give a reason to try all the same.`, {
      retryAfterSeconds: Math.max(1, Math.ceil((oldestThatCounts.at + windowMs - toMs(at)) / 1000)),
    })
  }
  if (oldestThatCounts && override) insertEntry(db, caseNumber, override)
  const { lastNumber } = db.run(
    `INSERT INTO sign_in_attempts (case_number, provider_id, institution_slug, at, outcome) VALUES (?, ?, ?, ?, 'open')`,
    caseNumber, providerId, institutionSlug, toMs(at),
  )
  return { attemptNumber: lastNumber }
}

export const settleAttempt = (db: Db, { attemptNumber, outcome }: StoreOperations['attempts.settle']['input']): undefined => {
  db.run('UPDATE sign_in_attempts SET outcome = ? WHERE number = ?', outcome, attemptNumber)
}
