import { ref, type Ref } from 'vue'
import type { CaseId } from '#shared/domain/ids.ts'
import { useBridge } from '../../bridge/bridge.ts'
import { useKit } from '../../composables/context.ts'
import { formatCount } from '../../format/number-format.ts'
import { retrieveWords as words } from './words.ts'

/** Counts of the statements that came last, for the end of a run. */
export const useSavedSummary = (caseId: () => CaseId): Readonly<{ summary: Ref<string>; load: () => Promise<void> }> => {
  const bridge = useBridge()
  const { numberFormat } = useKit()
  const summary = ref('')
  return {
    summary,
    load: async () => {
      const statements = await bridge.call('statements.list', { caseId: caseId() }).catch(() => [])
      const newest = [...statements].sort((left, right) => right.receivedAt.localeCompare(left.receivedAt))[0]
      if (!newest) return
      const rows = newest.accounts.reduce((sum, { transactionCount }) => sum + transactionCount, 0)
      summary.value = words.doneDetail(newest.accounts.length, formatCount(rows, numberFormat.value))
    },
  }
}
