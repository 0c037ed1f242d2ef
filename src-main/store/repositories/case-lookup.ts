import type { CaseState } from '#shared/domain/case.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { Db } from '../database/db.ts'
import { CASE_COLUMNS, type CaseRow } from '../rows/case-row.ts'

/** @throws AppError `app.not-found`. */
export const caseNumberOf = (db: Db, caseId: CaseId): number => {
  const row = db.get<{ number: number }>('SELECT number FROM cases WHERE id = ?', caseId)
  if (!row) throw new AppError('app.not-found', 'This case does not exist any more.')
  return row.number
}

/** @throws AppError `app.not-found`. */
export const caseRowOf = (db: Db, caseId: CaseId): CaseRow => {
  const row = db.get<CaseRow>(`SELECT ${CASE_COLUMNS} FROM cases WHERE id = ?`, caseId)
  if (!row) throw new AppError('app.not-found', 'This case does not exist any more.')
  return row
}

/** The few columns that the standing is computed from. */
export type CaseCore = Readonly<{ state: CaseState; consent_at: number | null }>
