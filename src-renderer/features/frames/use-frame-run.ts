import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { CaseId } from '#shared/domain/ids.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import { useBridge } from '../../bridge/bridge.ts'
import { ANY_CALLBACK } from '../../stores/callbacks.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import type { FrameFacts } from './frame-progress.ts'

const MOST_RUNS = 20
const MOST_EVENTS = 60
const MOST_DELIVERIES = 20

/**
 * The run in a frame that is open for a case, or the one that was begun or ended on this page; followed as it moves.
 * @param isReady the providers are known, so that it can be told which run is one in a frame.
 */
export const useFrameRun = (caseId: () => CaseId | null, isFrameProvider: (run: RetrievalRow) => boolean, isReady: () => boolean): Readonly<{
  facts: ShallowRef<FrameFacts | null>
  isAsked: Ref<boolean>
  /** Follows a run that has just begun; null goes back to the form. */
  follow: (run: RetrievalRow | null) => Promise<void>
}> => {
  const bridge = useBridge()
  const facts = shallowRef<FrameFacts | null>(null)
  const isAsked = ref(false)
  let turn = 0

  const factsOf = async (run: RetrievalRow): Promise<FrameFacts> => {
    const [events, { rows }] = await Promise.all([
      bridge.call('timeline.list', { caseId: run.caseId, beforeId: null, limit: MOST_EVENTS, withMachine: true }),
      bridge.call('callbacks.list', { filter: { ...ANY_CALLBACK, caseId: run.caseId, providerIds: [run.providerId] }, beforeId: null, limit: MOST_DELIVERIES }),
    ])
    return { run, events: events.filter(({ at, providerId }) => providerId === run.providerId && at >= run.startedAt), deliveries: rows.filter(({ retrievalId }) => retrievalId === run.id) }
  }
  const look = async (find: (runs: readonly RetrievalRow[]) => RetrievalRow | undefined): Promise<void> => {
    const mine = ++turn
    const id = caseId()
    if (id === null) return
    try {
      const run = find(await bridge.call('retrievals.list', { caseId: id, limit: MOST_RUNS }))
      const found = run === undefined ? null : await factsOf(run)
      if (mine === turn) facts.value = found
    } catch {
      // What was shown stays; the next change looks again.
    } finally {
      if (mine === turn) isAsked.value = true
    }
  }
  const refresh = (): Promise<void> => {
    const { id } = facts.value?.run ?? { id: null }
    return look((runs) => runs.find((run) => run.id === id))
  }
  watch([caseId, isReady], () => {
    facts.value = null
    isAsked.value = false
    if (isReady()) void look((runs) => runs.find((run) => !isFinalState(run.state) && isFrameProvider(run)))
  }, { immediate: true })
  const offs = [
    bridge.on('retrieval.changed', ({ retrievalId }) => { if (retrievalId === facts.value?.run.id) void refresh() }),
    bridge.on('callback.arrived', ({ caseId: about }) => { if (facts.value !== null && about === caseId()) void refresh() }),
  ]
  onBeforeUnmount(() => { offs.forEach((off) => { off() }) })
  return {
    facts, isAsked,
    follow: async (run) => {
      turn += 1
      facts.value = run === null ? null : { run, events: [], deliveries: [] }
      if (run !== null) await refresh()
    },
  }
}
