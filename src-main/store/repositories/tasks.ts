import type { CaseTask } from '#shared/domain/case.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { TaskId } from '#shared/domain/ids.ts'
import type { Db } from '../database/db.ts'
import { toTask, type TaskRow } from '../rows/history-rows.ts'
import { toMs, toMsOrNull } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { touchCase } from './standing.ts'
import { insertEntry } from './timeline.ts'

const TASK = `SELECT tasks.id, cases.id AS case_id, title, tasks.due_at, completed_at, tasks.created_at, case_number
  FROM tasks JOIN cases ON cases.number = case_number`

const taskOf = (db: Db, taskId: TaskId): TaskRow & Readonly<{ case_number: number }> => {
  const row = db.get<TaskRow & Readonly<{ case_number: number }>>(`${TASK} WHERE tasks.id = ?`, taskId)
  if (!row) throw new AppError('app.not-found', 'This task does not exist any more.')
  return row
}

/** Open ones first by due date, then done ones, newest first. */
export const listTasks = (db: Db, { caseId }: StoreOperations['tasks.list']['input']): readonly CaseTask[] =>
  db.all<TaskRow>(
    `${TASK} WHERE case_number = ? ORDER BY completed_at IS NOT NULL, completed_at DESC, tasks.due_at ASC NULLS LAST, tasks.number`,
    caseNumberOf(db, caseId),
  ).map(toTask)

export const addTask = (db: Db, { id, caseId, title, dueAt, at, entry }: StoreOperations['tasks.add']['input']): CaseTask => {
  const caseNumber = caseNumberOf(db, caseId)
  db.run('INSERT INTO tasks (id, case_number, title, due_at, created_at) VALUES (?, ?, ?, ?, ?)', id, caseNumber, title, toMsOrNull(dueAt), toMs(at))
  insertEntry(db, caseNumber, entry)
  touchCase(db, caseNumber, toMs(at))
  return toTask(taskOf(db, id))
}

export const setTaskDone = (db: Db, { taskId, isDone, at, entry }: StoreOperations['tasks.setDone']['input']): CaseTask => {
  const { case_number: caseNumber, completed_at: completedAt } = taskOf(db, taskId)
  if ((completedAt !== null) !== isDone) {
    db.run('UPDATE tasks SET completed_at = ? WHERE id = ?', isDone ? toMs(at) : null, taskId)
    insertEntry(db, caseNumber, entry)
    touchCase(db, caseNumber, toMs(at))
  }
  return toTask(taskOf(db, taskId))
}
