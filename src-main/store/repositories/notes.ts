import type { CaseNote } from '#shared/domain/case.ts'
import type { Db } from '../database/db.ts'
import { toNote, type NoteRow } from '../rows/history-rows.ts'
import { toMs } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { touchCase } from './standing.ts'
import { insertEntry } from './timeline.ts'

/** Newest first. */
export const listNotes = (db: Db, { caseId }: StoreOperations['notes.list']['input']): readonly CaseNote[] =>
  db.all<NoteRow>(
    'SELECT id, ? AS case_id, body, author, created_at FROM notes WHERE case_number = ? ORDER BY created_at DESC, number DESC',
    caseId, caseNumberOf(db, caseId),
  ).map(toNote)

export const addNote = (db: Db, { id, caseId, text, author, at, entry }: StoreOperations['notes.add']['input']): CaseNote => {
  const caseNumber = caseNumberOf(db, caseId)
  db.run('INSERT INTO notes (id, case_number, body, author, created_at) VALUES (?, ?, ?, ?, ?)', id, caseNumber, text, author, toMs(at))
  insertEntry(db, caseNumber, entry)
  touchCase(db, caseNumber, toMs(at))
  return { id, caseId, text, author, createdAt: at }
}
