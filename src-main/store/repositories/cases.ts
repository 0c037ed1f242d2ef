import type { LoanCase } from '#shared/domain/case.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { countOf, type Db, type SqlValue } from '../database/db.ts'
import { nextStepOf, statusOf, toLoanCase } from '../rows/case-row.ts'
import { boundedMinor, fold, naturalKey, toBit, toMs, toMsOrNull } from '../rows/values.ts'
import type { CaseChanges, CaseView, StoreOperations } from '../store.ts'
import { indexCallbacksOf } from './callback-search.ts'
import { caseNumberOf, caseRowOf } from './case-lookup.ts'
import { indexCase } from './case-search.ts'
import { refreshStanding, touchCase } from './standing.ts'
import { insertEntry } from './timeline.ts'

const FIRST_REFERENCE = 10_001

/** `CB-` and the next number that no case of this workspace has had. */
const nextReference = (db: Db): string => {
  for (;;) {
    const value = countOf(
      db,
      `INSERT INTO counters (name, value) VALUES ('reference', ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value AS count`,
      FIRST_REFERENCE,
    )
    const reference = `CB-${value}`
    if (countOf(db, 'SELECT count(*) AS count FROM cases WHERE reference = ?', reference) === 0) return reference
  }
}

export const createCase = (db: Db, input: StoreOperations['cases.create']['input']): LoanCase => {
  const { applicant, amount } = input
  const reference = input.reference ?? nextReference(db)
  const at = toMs(input.at)
  const { lastNumber } = db.run(
    `INSERT INTO cases (id, reference, reference_key, state, market, applicant_name, applicant_key, born_on, national_id, email, phone,
       product, amount_minor, amount_currency, term_months, owner, due_at, is_test, created_at, updated_at, revision)
     VALUES (?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
    input.id, reference, naturalKey(reference), input.market, applicant.name, fold(applicant.name), applicant.bornOn, applicant.nationalId,
    applicant.email, applicant.phone, input.product, amount === null ? null : boundedMinor(BigInt(amount.minor)), amount?.currency ?? null,
    input.termMonths, input.owner, toMsOrNull(input.dueAt), toBit(input.isTest), at, at,
  )
  insertEntry(db, lastNumber, input.entry)
  indexCase(db, lastNumber)
  refreshStanding(db, lastNumber)
  return toLoanCase(caseRowOf(db, input.id))
}

type ColumnChanges = readonly Readonly<{ column: string; value: SqlValue }>[]

const columnsOf = ({ market, applicant, product, amount, termMonths, owner, dueAt }: CaseChanges): ColumnChanges => {
  const changes: { column: string; value: SqlValue }[] = []
  const set = (column: string, value: SqlValue): void => void changes.push({ column, value })
  if (market !== undefined) set('market', market)
  if (product !== undefined) set('product', product)
  if (termMonths !== undefined) set('term_months', termMonths)
  if (owner !== undefined) set('owner', owner)
  if (dueAt !== undefined) set('due_at', toMsOrNull(dueAt))
  if (amount !== undefined) {
    set('amount_minor', amount === null ? null : boundedMinor(BigInt(amount.minor)))
    set('amount_currency', amount?.currency ?? null)
  }
  if (applicant !== undefined) {
    set('applicant_name', applicant.name)
    set('applicant_key', fold(applicant.name))
    set('born_on', applicant.bornOn)
    set('national_id', applicant.nationalId)
    set('email', applicant.email)
    set('phone', applicant.phone)
  }
  return changes
}

const raiseRevision = (db: Db, caseNumber: number, revision: number): void => {
  const { changes } = db.run('UPDATE cases SET revision = revision + 1 WHERE number = ? AND revision = ?', caseNumber, revision)
  if (changes === 0) throw new AppError('store.conflict', 'This case was changed in the meantime. Load it again, then repeat your change.')
}

export const updateCase = (db: Db, { caseId, revision, changes, at, entry }: StoreOperations['cases.update']['input']): LoanCase => {
  const caseNumber = caseNumberOf(db, caseId)
  raiseRevision(db, caseNumber, revision)
  const columns = columnsOf(changes)
  if (columns.length > 0) {
    db.run(`UPDATE cases SET ${columns.map(({ column }) => `${column} = ?`).join(', ')} WHERE number = ?`, ...columns.map(({ value }) => value), caseNumber)
  }
  if (changes.applicant !== undefined) {
    indexCase(db, caseNumber)
    indexCallbacksOf(db, caseNumber)
  }
  insertEntry(db, caseNumber, entry)
  touchCase(db, caseNumber, toMs(at))
  return toLoanCase(caseRowOf(db, caseId))
}

/** All or none; a case that already stands so is left as it is, without an entry. */
export const setCaseState = (db: Db, { caseIds, state, at, entries }: StoreOperations['cases.setState']['input']): undefined => {
  if (entries.length !== caseIds.length) throw new AppError('app.invalid-input', 'Each case needs its own timeline entry.')
  caseIds.forEach((caseId, place) => {
    const caseNumber = caseNumberOf(db, caseId)
    const { changes } = db.run('UPDATE cases SET state = ?, revision = revision + 1 WHERE number = ? AND state <> ?', state, caseNumber, state)
    const entry = entries[place]
    if (changes === 0 || !entry) return
    insertEntry(db, caseNumber, entry)
    touchCase(db, caseNumber, toMs(at))
  })
}

/** A consent on file stays the first one recorded; recording another adds its entry only. */
export const recordConsent = (db: Db, { caseId, at, entry }: StoreOperations['cases.recordConsent']['input']): undefined => {
  const caseNumber = caseNumberOf(db, caseId)
  db.run('UPDATE cases SET consent_at = coalesce(consent_at, ?), revision = revision + 1 WHERE number = ?', toMs(at), caseNumber)
  insertEntry(db, caseNumber, entry)
  touchCase(db, caseNumber, toMs(at))
}

export const getCase = (db: Db, { caseId }: Readonly<{ caseId: CaseId }>): CaseView => {
  const row = caseRowOf(db, caseId)
  const count = (table: string, condition = ''): number =>
    countOf(db, `SELECT count(*) AS count FROM ${table} WHERE case_number = ?${condition}`, row.number)
  return {
    loanCase: toLoanCase(row),
    status: statusOf(row),
    nextStep: nextStepOf(row),
    counts: {
      retrievals: count('retrievals'),
      statements: count('statements', ' AND superseded_by IS NULL'),
      tasksOpen: count('tasks', ' AND completed_at IS NULL'),
      timeline: count('timeline'),
    },
  }
}
