import type { TimelineEntry } from '#shared/domain/case.ts'
import type { Db } from '../database/db.ts'
import { toTimelineEntry, type TimelineRow } from '../rows/history-rows.ts'
import { toBit, toMs } from '../rows/values.ts'
import type { NewTimelineEntry, StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { touchCase } from './standing.ts'

export const insertEntry = (db: Db, caseNumber: number, entry: NewTimelineEntry): void => {
  db.run(
    `INSERT INTO timeline (id, case_number, at, kind, tone, title, detail, actor, is_machine, provider_id, raw)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.id, caseNumber, toMs(entry.at), entry.kind, entry.tone, entry.title, entry.detail, entry.actor, toBit(entry.isMachine),
    entry.providerId, entry.raw,
  )
}

export const addEntry = (db: Db, { caseId, entry }: StoreOperations['timeline.add']['input']): undefined => {
  const caseNumber = caseNumberOf(db, caseId)
  insertEntry(db, caseNumber, entry)
  touchCase(db, caseNumber, toMs(entry.at))
}

/** Newest first; a page continues behind the entry that the page before ended with. */
export const listTimeline = (
  db: Db,
  { caseId, beforeId, limit, withMachine }: StoreOperations['timeline.list']['input'],
): readonly TimelineEntry[] => {
  const caseNumber = caseNumberOf(db, caseId)
  const from = beforeId === null ? undefined : db.get<{ at: number; number: number }>('SELECT at, number FROM timeline WHERE id = ? AND case_number = ?', beforeId, caseNumber)
  const rows = db.all<TimelineRow>(
    `SELECT id, ? AS case_id, at, kind, tone, title, detail, actor, is_machine, provider_id, raw FROM timeline
     WHERE case_number = ? AND (at, number) < (?, ?)${withMachine ? '' : ' AND is_machine = 0'}
     ORDER BY at DESC, number DESC LIMIT ?`,
    caseId, caseNumber, from?.at ?? Number.MAX_SAFE_INTEGER, from?.number ?? Number.MAX_SAFE_INTEGER, limit,
  )
  return rows.map(toTimelineEntry)
}
