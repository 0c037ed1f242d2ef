import { onBeforeUnmount } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { EventPayload } from '#shared/bridge/events.ts'
import { useBridge } from '../bridge/bridge.ts'
import type { Toasts } from '../composables/use-toasts.ts'
import { retrieveWords as words } from '../features/retrieve/words.ts'

/** One toast per job that runs in the background, replaced when it ends. The screen of the run itself needs none. */
export const useRetrievalToasts = (toasts: Toasts): void => {
  const bridge = useBridge()
  const route = useRoute()
  const router = useRouter()
  const referenceOf = async (caseId: EventPayload<'retrieval.changed'>['caseId']): Promise<string> => {
    const { loanCase } = await bridge.call('cases.get', { caseId })
    return loanCase.reference
  }
  const tell = async ({ retrievalId, caseId, state }: EventPayload<'retrieval.changed'>): Promise<void> => {
    const isWatched = (route.name === 'retrieve' || route.name === 'frame') && route.params['id'] === caseId
    if (isWatched || !['collecting', 'completed', 'failed', 'expired'].includes(state)) return
    const reference = await referenceOf(caseId)
    const key = `retrieval-${retrievalId}`
    const action = { label: words.openCase, run: () => { void router.push(`/cases/${caseId}/${state === 'completed' ? 'statements' : 'retrievals'}`) } }
    if (state === 'collecting') toasts.push({ kind: 'work', text: words.runningFor(reference), key, action })
    else if (state === 'completed') toasts.push({ kind: 'done', text: words.savedFor(reference), key, action })
    else toasts.push({ kind: 'error', text: words.failedFor(reference), key, action })
  }
  const off = bridge.on('retrieval.changed', (change) => { tell(change).catch(() => undefined) })
  onBeforeUnmount(off)
}
