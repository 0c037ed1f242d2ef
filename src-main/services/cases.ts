import type { CaseFilter, CaseNote, CaseState, CaseTask, LoanCase, SavedView } from '#shared/domain/case.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId, SavedViewId, TaskId, TimelineEntryId } from '#shared/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import { newId, type Random } from '../platform/random.ts'
import type { CaseChanges, NewCase, Store, StoreOperations } from '../store/store.ts'
import { dayBordersAt } from './day-borders.ts'
import { timelineEntry } from './entries.ts'

export type CaseDraft = Pick<NewCase, 'market' | 'applicant' | 'product' | 'amount' | 'termMonths' | 'owner' | 'dueAt'>
type RevealedField = 'nationalId' | 'bornOn' | 'phone' | 'email'

export type CasesDeps = Readonly<{
  store(): Store
  clock: Clock
  random: Random
  /** Initials of the officer at this desk. */
  me(): string
  isPractice: boolean
  onChanged(caseIds: readonly CaseId[]): void
}>

const STATE_WORDS: Readonly<Record<CaseState, string>> = { open: 'Case opened again', closed: 'Case closed', archived: 'Case archived' }
const FIELD_WORDS: Readonly<Record<RevealedField, string>> = { nationalId: 'National id', bornOn: 'Date of birth', phone: 'Phone', email: 'E-mail' }

/** Use cases of the case file: every change writes its timeline entry in the same transaction. */
export const createCasesService = ({ store, clock, random, me, isPractice, onChanged }: CasesDeps) => {
  const entryBy = (kind: string, title: string, detail: string | null = null) =>
    timelineEntry(random, clock.now(), { kind, title, detail, actor: me() })
  const borders = () => dayBordersAt(clock.now())
  const changed = <Value>(caseId: CaseId, value: Value): Value => {
    onChanged([caseId])
    return value
  }
  const create = async (draft: CaseDraft): Promise<LoanCase> => {
    const input: NewCase = {
      ...draft, id: newId<'case'>(random), reference: null, isTest: isPractice, at: clock.now(), entry: entryBy('case.created', 'Case created'),
    }
    const created = await store().run('cases.create', input)
    return changed(created.id, created)
  }

  return {
    create,
    list: (filter: CaseFilter, offset: number, limit: number): Promise<StoreOperations['cases.list']['output']> =>
      store().run('cases.list', { filter, offset, limit, me: me(), borders: borders() }),
    counts: () => store().run('cases.counts', { me: me(), borders: borders() }),
    get: (caseId: CaseId) => store().run('cases.get', { caseId }),
    search: (text: string, limit: number) => store().run('cases.search', { text, limit }),
    update: async (caseId: CaseId, revision: number, changes: CaseChanges): Promise<LoanCase> => {
      const names = Object.keys(changes).filter((name) => changes[name as keyof CaseChanges] !== undefined)
      const entry = entryBy('case.edited', 'Case edited', names.length > 0 ? `Changed: ${names.join(', ')}` : null)
      return changed(caseId, await store().run('cases.update', { caseId, revision, changes, at: clock.now(), entry }))
    },
    setState: async (caseIds: readonly CaseId[], state: CaseState): Promise<void> => {
      const entries = caseIds.map(() => entryBy(`case.${state}`, STATE_WORDS[state]))
      await store().run('cases.setState', { caseIds, state, at: clock.now(), entries })
      onChanged(caseIds)
    },
    recordConsent: async (caseId: CaseId, how: string): Promise<void> => {
      await store().run('cases.recordConsent', { caseId, at: clock.now(), entry: entryBy('consent.recorded', 'Consent recorded', how) })
      onChanged([caseId])
    },
    reveal: async (caseId: CaseId, field: RevealedField): Promise<void> => {
      await store().run('timeline.add', { caseId, entry: entryBy('identifier.shown', `${FIELD_WORDS[field]} shown`) })
    },
    loadSamples: async (samples: readonly CaseDraft[]): Promise<number> => {
      if (!isPractice) throw new AppError('app.unsupported', 'Sample cases exist in the practice workspace only.')
      for (const sample of samples) await create({ ...sample, owner: me() })
      return samples.length
    },
    views: (): Promise<readonly SavedView[]> => store().run('views.list', { me: me(), borders: borders() }),
    saveView: (name: string, filter: CaseFilter): Promise<SavedView> =>
      store().run('views.save', { id: newId<'saved-view'>(random), name, filter, me: me(), borders: borders() }),
    removeView: (viewId: SavedViewId) => store().run('views.remove', { viewId }),
    notes: (caseId: CaseId) => store().run('notes.list', { caseId }),
    addNote: async (caseId: CaseId, text: string): Promise<CaseNote> =>
      changed(caseId, await store().run('notes.add', {
        id: newId<'note'>(random), caseId, text, author: me(), at: clock.now(), entry: entryBy('note.added', 'Note added'),
      })),
    tasks: (caseId: CaseId) => store().run('tasks.list', { caseId }),
    addTask: async (caseId: CaseId, title: string, dueAt: CaseTask['dueAt']): Promise<CaseTask> =>
      changed(caseId, await store().run('tasks.add', {
        id: newId<'task'>(random), caseId, title, dueAt, at: clock.now(), entry: entryBy('task.added', 'Task added', title),
      })),
    setTaskDone: async (taskId: TaskId, isDone: boolean): Promise<CaseTask> => {
      const entry = entryBy(isDone ? 'task.done' : 'task.reopened', isDone ? 'Task done' : 'Task opened again')
      const task = await store().run('tasks.setDone', { taskId, isDone, at: clock.now(), entry })
      return changed(task.caseId, task)
    },
    timeline: (caseId: CaseId, beforeId: TimelineEntryId | null, limit: number, withMachine: boolean) =>
      store().run('timeline.list', { caseId, beforeId, limit, withMachine }),
  }
}
export type CasesService = ReturnType<typeof createCasesService>
