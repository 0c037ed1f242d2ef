import { useRouter } from 'vue-router'
import type { CaseState } from '#shared/domain/case.ts'
import type { CaseId, TaskId } from '#shared/domain/ids.ts'
import { useToasts } from '../../composables/use-toasts.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import { useCasesStore } from '../../stores/cases.ts'
import { useReport } from '../errors/use-report.ts'
import { caseWords as words } from './words.ts'

/** Acts of an officer on the open case; refusals end as toasts. */
export const useCaseActions = (): Readonly<{
  go: (tab: 'overview' | 'retrievals' | 'statements' | 'callbacks' | 'activity' | 'retrieve' | 'link' | 'hosted' | 'frame') => void
  setState: (state: CaseState) => Promise<void>
  setTaskDone: (taskId: TaskId, isDone: boolean) => Promise<void>
}> => {
  const router = useRouter()
  const detail = useCaseDetailStore()
  const cases = useCasesStore()
  const toasts = useToasts()
  const report = useReport()

  /** Back to where it was, also when the officer has left the case in the meantime. */
  const undo = async (caseId: CaseId, before: CaseState): Promise<void> => {
    await cases.setState([caseId], before).catch(report)
    if (detail.caseId === caseId) await detail.reload()
  }
  return {
    go: (tab) => { if (detail.caseId !== null) void router.push(`/cases/${detail.caseId}/${tab}`) },
    setState: async (state) => {
      const before = detail.loanCase
      if (before === null) return
      try {
        await detail.setState(state)
        toasts.push({
          kind: 'done', text: words.moved[state], detail: before.reference, isUndo: true,
          action: { label: words.undo, run: () => { void undo(before.id, before.state) } },
        })
      } catch (error) {
        report(error)
      }
    },
    setTaskDone: async (taskId, isDone) => { await detail.setTaskDone(taskId, isDone).catch(report) },
  }
}
