import { z } from 'zod'
import { channel } from '../define.ts'
import {
  caseFilterSchema, caseStateSchema, caseStatusSchema, idSchema, instantSchema, localDateSchema, marketSchema, moneySchema,
  nextStepSchema, nothing, providerIdSchema, safeText, toneSchema,
} from '../schemas.ts'
import { CASE_TABS } from '../../domain/case.ts'

const caseId = idSchema<'case'>()

export const applicantSchema = z.strictObject({
  name: safeText(120, 1),
  bornOn: localDateSchema.nullable(),
  nationalId: safeText(40).nullable(),
  email: safeText(200).nullable(),
  phone: safeText(40).nullable(),
})

export const caseDraftSchema = z.strictObject({
  market: marketSchema,
  applicant: applicantSchema,
  product: safeText(80),
  amount: moneySchema.nullable(),
  termMonths: z.number().int().min(1).max(600).nullable(),
  owner: safeText(60, 1),
  dueAt: instantSchema.nullable(),
})

export const caseSummarySchema = z.strictObject({
  id: caseId,
  reference: z.string(),
  applicantName: z.string(),
  market: marketSchema,
  amount: moneySchema.nullable(),
  providers: z.array(providerIdSchema),
  status: caseStatusSchema,
  nextStep: nextStepSchema,
  state: caseStateSchema,
  owner: z.string(),
  isTest: z.boolean(),
  updatedAt: instantSchema,
  dueAt: instantSchema.nullable(),
})

export const loanCaseSchema = z.strictObject({
  id: caseId,
  reference: z.string(),
  state: caseStateSchema,
  market: marketSchema,
  applicant: applicantSchema,
  product: z.string(),
  amount: moneySchema.nullable(),
  termMonths: z.number().nullable(),
  owner: z.string(),
  dueAt: instantSchema.nullable(),
  consentRecordedAt: instantSchema.nullable(),
  isTest: z.boolean(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
  revision: z.number().int(),
})

export const caseViewSchema = z.strictObject({
  loanCase: loanCaseSchema,
  status: caseStatusSchema,
  nextStep: nextStepSchema,
  counts: z.strictObject({ retrievals: z.number(), statements: z.number(), tasksOpen: z.number(), timeline: z.number() }),
})

const noteSchema = z.strictObject({ id: idSchema<'note'>(), caseId, text: z.string(), author: z.string(), createdAt: instantSchema })
const taskSchema = z.strictObject({
  id: idSchema<'task'>(), caseId, title: z.string(), dueAt: instantSchema.nullable(), completedAt: instantSchema.nullable(), createdAt: instantSchema,
})
const timelineEntrySchema = z.strictObject({
  id: idSchema<'timeline-entry'>(), caseId, at: instantSchema, kind: z.string(), tone: toneSchema, title: z.string(), detail: z.string().nullable(),
  actor: z.string().nullable(), isMachine: z.boolean(), providerId: providerIdSchema.nullable(), raw: z.string().nullable(),
})
const savedViewSchema = z.strictObject({ id: idSchema<'saved-view'>(), name: z.string(), filter: caseFilterSchema, caseCount: z.number() })
const groupKey = z.enum(['overdue', 'today', 'this-week', 'later', 'none'])

export const casesChannels = {
  /** One page of the list, with the whole count and, when sorted by due date, the size of each group in list order. */
  'cases.list': channel(
    z.strictObject({ filter: caseFilterSchema, offset: z.number().int().min(0).max(10_000_000), limit: z.number().int().min(1).max(500) }),
    z.strictObject({ rows: z.array(caseSummarySchema), totalCount: z.number(), groups: z.array(z.strictObject({ key: groupKey, count: z.number() })) }),
  ),
  'cases.counts': channel(nothing, z.strictObject({ tabs: z.record(z.enum(CASE_TABS), z.number()), owners: z.array(z.string()) })),
  'cases.get': channel(z.strictObject({ caseId }), caseViewSchema),
  'cases.create': channel(caseDraftSchema, loanCaseSchema),
  'cases.update': channel(z.strictObject({ caseId, revision: z.number().int(), changes: caseDraftSchema.partial() }), loanCaseSchema),
  /** Opens, closes or archives one or many cases; all or none. */
  'cases.setState': channel(z.strictObject({ caseIds: z.array(caseId).min(1).max(1000), state: caseStateSchema }), nothing),
  'cases.recordConsent': channel(z.strictObject({ caseId, how: safeText(200, 1) }), nothing),
  /** Shows a masked identifier; writes the showing to the timeline (ui.md section 14). */
  'cases.reveal': channel(z.strictObject({ caseId, field: z.enum(['nationalId', 'bornOn', 'phone', 'email']) }), nothing),
  /** For the palette: cases by words, fragments, reference or any id. */
  'cases.search': channel(z.strictObject({ text: safeText(120, 1), limit: z.number().int().min(1).max(50) }), z.array(caseSummarySchema)),
  /** Six sample cases that use the providers' test banks; only in the practice workspace. */
  'cases.loadSamples': channel(nothing, z.strictObject({ addedCount: z.number() })),
  'views.list': channel(nothing, z.array(savedViewSchema)),
  'views.save': channel(z.strictObject({ name: safeText(60, 1), filter: caseFilterSchema }), savedViewSchema),
  'views.remove': channel(z.strictObject({ viewId: idSchema<'saved-view'>() }), nothing),
  'notes.list': channel(z.strictObject({ caseId }), z.array(noteSchema)),
  'notes.add': channel(z.strictObject({ caseId, text: safeText(4000, 1) }), noteSchema),
  'tasks.list': channel(z.strictObject({ caseId }), z.array(taskSchema)),
  'tasks.add': channel(z.strictObject({ caseId, title: safeText(200, 1), dueAt: instantSchema.nullable() }), taskSchema),
  'tasks.setDone': channel(z.strictObject({ taskId: idSchema<'task'>(), isDone: z.boolean() }), taskSchema),
  'timeline.list': channel(
    z.strictObject({ caseId, beforeId: idSchema<'timeline-entry'>().nullable(), limit: z.number().int().min(1).max(200), withMachine: z.boolean() }),
    z.array(timelineEntrySchema),
  ),
}
