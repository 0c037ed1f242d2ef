import type { RetrievalId } from '#shared/domain/ids.ts'
import { useToasts } from '../../composables/use-toasts.ts'
import { useRetrievalsStore } from '../../stores/retrievals.ts'
import { caseWords } from '../case-detail/words.ts'
import { useReport } from '../errors/use-report.ts'

/** Cancels a run; the result says that it is over. */
export const useCancelRun = (): ((run: Readonly<{ id: RetrievalId }>) => Promise<void>) => {
  const retrievals = useRetrievalsStore()
  const toasts = useToasts()
  const report = useReport()
  return async ({ id }) => {
    try {
      await retrievals.cancel(id)
      toasts.push({ kind: 'done', text: caseWords.cancelled })
      await retrievals.list.load()
    } catch (error) {
      report(error)
    }
  }
}
