import type { CaseNote, CaseTask, TimelineEntry, Tone } from '#shared/domain/case.ts'
import { asId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { fromMs, fromMsOrNull } from './values.ts'

export type NoteRow = Readonly<{ id: string; case_id: string; body: string; author: string; created_at: number }>

export const toNote = (row: NoteRow): CaseNote =>
  ({ id: asId<'note'>(row.id), caseId: asId<'case'>(row.case_id), text: row.body, author: row.author, createdAt: fromMs(row.created_at) })

export type TaskRow = Readonly<{ id: string; case_id: string; title: string; due_at: number | null; completed_at: number | null; created_at: number }>

export const toTask = (row: TaskRow): CaseTask => ({
  id: asId<'task'>(row.id),
  caseId: asId<'case'>(row.case_id),
  title: row.title,
  dueAt: fromMsOrNull(row.due_at),
  completedAt: fromMsOrNull(row.completed_at),
  createdAt: fromMs(row.created_at),
})

export type TimelineRow = Readonly<{
  id: string
  case_id: string
  at: number
  kind: string
  tone: Tone
  title: string
  detail: string | null
  actor: string | null
  is_machine: number
  provider_id: ProviderId | null
  raw: string | null
}>

export const toTimelineEntry = (row: TimelineRow): TimelineEntry => ({
  id: asId<'timeline-entry'>(row.id),
  caseId: asId<'case'>(row.case_id),
  at: fromMs(row.at),
  kind: row.kind,
  tone: row.tone,
  title: row.title,
  detail: row.detail,
  actor: row.actor,
  isMachine: row.is_machine === 1,
  providerId: row.provider_id,
  raw: row.raw,
})
