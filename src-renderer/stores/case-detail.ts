import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseState } from '#shared/domain/case.ts'
import type { CaseId, TaskId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type CaseView = ResponseOf<'cases.get'>
export type CaseNotes = ResponseOf<'notes.list'>
export type CaseTasks = ResponseOf<'tasks.list'>
export type Timeline = ResponseOf<'timeline.list'>
export type RevealField = RequestOf<'cases.reveal'>['field']

const TIMELINE_PAGE = 50

/** The case that is open, with its notes, tasks and timeline. Leaving the case drops all of it. */
export const useCaseDetailStore = defineStore('case-detail', () => {
  const bridge = useBridge()
  const caseId = ref<CaseId | null>(null)
  const withMachine = ref(true)
  const hasOlder = ref(false)
  const open = (): CaseId => {
    if (caseId.value === null) throw new Error('no case is open')
    return caseId.value
  }

  const view = createLoader<CaseView | null>(null, () => bridge.call('cases.get', { caseId: open() }))
  const notes = createLoader<CaseNotes>([], () => bridge.call('notes.list', { caseId: open() }))
  const tasks = createLoader<CaseTasks>([], () => bridge.call('tasks.list', { caseId: open() }))
  const timelineAfter = (beforeId: Timeline[number]['id'] | null): Promise<Timeline> =>
    bridge.call('timeline.list', { caseId: open(), beforeId, limit: TIMELINE_PAGE, withMachine: withMachine.value })
  const timeline = createLoader<Timeline>([], async () => {
    const page = await timelineAfter(null)
    hasOlder.value = page.length === TIMELINE_PAGE
    return page
  })
  const all = [view, notes, tasks, timeline] as const
  const reload = async (): Promise<void> => { await Promise.all(all.map((part) => part.load())) }

  bridge.on('cases.changed', ({ caseIds }) => {
    if (caseId.value !== null && (caseIds.length === 0 || caseIds.includes(caseId.value))) void reload()
  })

  const close = (): void => {
    caseId.value = null
    withMachine.value = true
    all.forEach((part) => { part.reset() })
  }
  const loadOlder = async (): Promise<void> => {
    const last = timeline.current.value.at(-1)
    if (!last) return
    const page = await timelineAfter(last.id)
    hasOlder.value = page.length === TIMELINE_PAGE
    timeline.current.value = [...timeline.current.value, ...page]
  }
  /** Every write reloads what it may have changed, also where no event follows. */
  const after = async <Value>(write: Promise<Value>): Promise<Value> => {
    const value = await write
    await reload()
    return value
  }
  return {
    caseId, view, notes, tasks, timeline, withMachine, hasOlder, close, loadOlder, reload,
    loanCase: computed(() => view.current.value?.loanCase ?? null),
    open: async (id: CaseId): Promise<void> => {
      if (caseId.value !== id) close()
      caseId.value = id
      await reload()
    },
    showMachine: (isShown: boolean): Promise<void> => {
      withMachine.value = isShown
      return timeline.load()
    },
    update: (revision: number, changes: RequestOf<'cases.update'>['changes']) => after(bridge.call('cases.update', { caseId: open(), revision, changes })),
    setState: (state: CaseState) => after(bridge.call('cases.setState', { caseIds: [open()], state })),
    recordConsent: (how: string) => after(bridge.call('cases.recordConsent', { caseId: open(), how })),
    reveal: (field: RevealField) => after(bridge.call('cases.reveal', { caseId: open(), field })),
    addNote: (text: string) => after(bridge.call('notes.add', { caseId: open(), text })),
    addTask: (title: string, dueAt: RequestOf<'tasks.add'>['dueAt']) => after(bridge.call('tasks.add', { caseId: open(), title, dueAt })),
    setTaskDone: (taskId: TaskId, isDone: boolean) => after(bridge.call('tasks.setDone', { taskId, isDone })),
  }
})
