import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { CaseId } from '#shared/domain/ids.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import { useBridge } from '../../bridge/bridge.ts'
import { useProvidersStore } from '../../stores/providers.ts'
import type { BankSession } from '../../stores/retrievals.ts'

const MOST_RUNS = 20

/**
 * The bank session of a case that an earlier window left open, if it still lives. A fetch goes on by itself and is none;
 * a run in a page of the provider has none here, and a place of its own (`isInFrame`).
 */
export const useOpenSession = (caseId: () => CaseId | null): Readonly<{ session: ShallowRef<BankSession | null>; isAsked: Ref<boolean>; isInFrame: Ref<boolean> }> => {
  const bridge = useBridge()
  const providers = useProvidersStore()
  const session = shallowRef<BankSession | null>(null)
  const isAsked = ref(false)
  const isInFrame = ref(false)

  const find = async (id: CaseId): Promise<BankSession | null> => {
    const runs = await bridge.call('retrievals.list', { caseId: id, limit: MOST_RUNS })
    const open = runs.find(({ state }) => !isFinalState(state) && state !== 'collecting')
    if (!open) return null
    await providers.load()
    isInFrame.value = providers.descriptorOf(open.providerId)?.capabilities.runsInFrame === true
    return isInFrame.value ? null : bridge.call('retrievals.session', { retrievalId: open.id })
  }
  watch(caseId, async (id) => {
    if (id === null) return
    session.value = await find(id).catch(() => null)
    isAsked.value = true
  }, { immediate: true })
  return { session, isAsked, isInFrame }
}
