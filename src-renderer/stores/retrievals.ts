import { ref, shallowRef } from 'vue'
import { isFinalState } from '#shared/domain/retrieval.ts'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type RetrievalRow = ResponseOf<'retrievals.start'>
/** A bank session after sign-in: its accounts, or the security step that waits. */
export type BankSession = ResponseOf<'retrievals.signIn'>
export type SessionAccount = BankSession['accounts'][number]
export type InstitutionAnswer = ResponseOf<'retrievals.institutions'>
export type RetrievalStep = NonNullable<EventPayload<'retrieval.changed'>['step']>
/** A step that was reached, with the moment it began. */
export type ReachedStep = Readonly<{ step: RetrievalStep; startedAt: string }>

const LIST_LIMIT = 500

/** Runs of all cases or of one, and how far the running ones are. Bank logins never pass through here. */
export const useRetrievalsStore = defineStore('retrievals', () => {
  const bridge = useBridge()
  const caseId = ref<CaseId | null>(null)
  const steps = shallowRef<ReadonlyMap<RetrievalId, readonly ReachedStep[]>>(new Map())
  const list = createLoader<readonly RetrievalRow[]>([], () => bridge.call('retrievals.list', { caseId: caseId.value, limit: LIST_LIMIT }))

  const noteStep = ({ retrievalId, step, stepStartedAt }: EventPayload<'retrieval.changed'>): void => {
    if (step === null || stepStartedAt === null) return
    const reached = steps.value.get(retrievalId) ?? []
    if (reached.some((earlier) => earlier.step === step)) return
    steps.value = new Map(steps.value).set(retrievalId, [...reached, { step, startedAt: stepStartedAt }])
  }
  const openCount = ref(0)
  /** Runs that have not ended, over all cases. */
  const loadOpenCount = async (): Promise<void> => {
    const rows = await bridge.call('retrievals.list', { caseId: null, limit: LIST_LIMIT }).catch(() => [])
    openCount.value = rows.filter(({ state }) => !isFinalState(state)).length
  }
  bridge.on('retrieval.changed', (change) => {
    noteStep(change)
    void loadOpenCount()
    if (list.isLoaded.value && (caseId.value === null || caseId.value === change.caseId)) void list.load()
  })
  bridge.on('cases.changed', () => { if (list.isLoaded.value) void list.load() })

  return {
    list, steps, caseId, openCount, loadOpenCount,
    /** Shows the runs of one case, or of all (null). */
    show: (id: CaseId | null): Promise<void> => {
      if (caseId.value !== id) list.reset()
      caseId.value = id
      return list.load()
    },
    start: (id: CaseId, providerId: ProviderId) => bridge.call('retrievals.start', { caseId: id, providerId }),
    fetch: (request: RequestOf<'retrievals.fetch'>) => bridge.call('retrievals.fetch', request),
    cancel: (retrievalId: RetrievalId) => bridge.call('retrievals.cancel', { retrievalId }),
    institutions: (providerId: ProviderId, isRefresh: boolean) => bridge.call('retrievals.institutions', { providerId, isRefresh }),
  }
})
