import { computed, ref } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseId, CallbackId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'
import { ANY_CALLBACK, createCallbackFeed, type CallbackCounts, type CallbackDetail } from './callback-feed.ts'
import { createLoader } from './loader.ts'

export { ANY_CALLBACK, type CallbackCounts, type CallbackDetail, type CallbackFeed, type CallbackFilter, type CallbackRow, type ShownFeed } from './callback-feed.ts'
export type Judgement = CallbackDetail['judgement']
export type CheckResult = ResponseOf<'callbacks.check'>
export type CallbackFact = CheckResult['facts'][number]
export type CallbackSample = ResponseOf<'callbacks.samples'>[number]
export type TestAnswer = ResponseOf<'callbacks.sendTest'>
export type ExpectedRow = ResponseOf<'callbacks.expected'>[number]
export type RawBody = ResponseOf<'callbacks.raw'>

/** Pause between two counts, so that a burst of deliveries costs a few of them. */
const COUNT_MS = 800

/** Deliveries of the providers: three lists of them, what is still expected, and every act on one. */
export const useCallbacksStore = defineStore('callbacks', () => {
  const bridge = useBridge()
  const live = createCallbackFeed(bridge)
  const held = createCallbackFeed(bridge, { ...ANY_CALLBACK, states: ['held'] })
  const ofCase = createCallbackFeed(bridge)
  const feeds = [live, held, ofCase]
  feeds.forEach((feed) => { feed.setShown(false) })
  const isPaused = ref(false)
  /** Deliveries that came since the window opened: grows, for whoever announces them. */
  const arrivedCount = ref(0)
  const overview = createLoader<CallbackCounts | null>(null, async () =>
    (await bridge.call('callbacks.list', { filter: ANY_CALLBACK, beforeId: null, limit: 1 })).counts)
  const expected = createLoader<readonly ExpectedRow[]>([], () => bridge.call('callbacks.expected'))

  let isCounting = false
  const countSoon = (): void => {
    if (isCounting) return
    isCounting = true
    setTimeout(() => {
      isCounting = false
      void overview.load()
      if (expected.isLoaded.value) void expected.load()
    }, COUNT_MS)
  }
  bridge.on('callback.arrived', ({ callbackId, isNew }) => {
    if (isNew) arrivedCount.value += 1
    feeds.forEach((feed) => { feed.note(callbackId, isNew) })
    countSoon()
  })
  bridge.on('retrieval.changed', () => { if (expected.isLoaded.value) void expected.load() })

  return {
    live, held, ofCase, isPaused, arrivedCount, overview, expected,
    counts: computed(() => overview.current.value),
    heldCount: computed(() => overview.current.value?.held ?? 0),
    /** Shows the deliveries of one case. */
    showCase: (caseId: CaseId): Promise<void> => ofCase.setFilter({ ...ANY_CALLBACK, caseId }),
    get: (callbackId: CallbackId): Promise<CallbackDetail> => bridge.call('callbacks.get', { callbackId }),
    raw: (callbackId: CallbackId): Promise<RawBody> => bridge.call('callbacks.raw', { callbackId }),
    facts: async (callbackId: CallbackId): Promise<readonly CallbackFact[]> => (await bridge.call('callbacks.facts', { callbackId })).facts,
    dryRun: (callbackId: CallbackId, caseId: CaseId | null) => bridge.call('callbacks.dryRun', { callbackId, caseId }),
    settle: (request: RequestOf<'callbacks.settle'>): Promise<CallbackDetail> => bridge.call('callbacks.settle', request),
    copyReport: (callbackId: CallbackId) => bridge.call('callbacks.copyReport', { callbackId }),
    check: (request: RequestOf<'callbacks.check'>): Promise<CheckResult> => bridge.call('callbacks.check', request),
    samples: (): Promise<readonly CallbackSample[]> => bridge.call('callbacks.samples'),
    sendTest: (request: RequestOf<'callbacks.sendTest'>): Promise<TestAnswer> => bridge.call('callbacks.sendTest', request),
  }
})
