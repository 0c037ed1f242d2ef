import { instantFrom } from '#shared/domain/calendar.ts'
import type { RetrievalId } from '#shared/domain/ids.ts'
import type { DeliveryRequest } from '#shared/domain/pending-delivery.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { RetrievalRuns, RetrievalsDeps, Run } from './retrieval-runs.ts'

/** A bank is read within minutes; after this the case is told that nothing came. */
const DELIVERY_WITHIN_MS = 15 * 60 * 1000

/** Deliveries are worked out one after the other, so one silent bank must not hold up the others. */
const CONFIRM_WITHIN_MS = 60_000

const untilIdle = (run: Run, signal: AbortSignal): Promise<unknown> =>
  Promise.race([run.work ?? Promise.resolve(), new Promise<void>((resolve) => { signal.addEventListener('abort', () => resolve(), { once: true }) })]).catch(() => undefined)

/** Results that a provider brings by itself, to an address of ours. */
export const createSelfDelivery = ({ store, clock, files: reader, deliveryAddresses }: RetrievalsDeps, runs: RetrievalRuns) => ({
  /** Written down before the provider is asked: a result could come at once. */
  awaited: async ({ retrieval: { id, caseId, providerId } }: Run, includesFiles: boolean): Promise<DeliveryRequest> => {
    const { reference, callback, errorCallback } = deliveryAddresses(providerId)
    const expectedBy = instantFrom(Date.parse(clock.now()) + DELIVERY_WITHIN_MS)
    await store().run('expected.add', { id, providerId, caseId, retrievalId: id, reference, what: 'The statements', expectedBy })
    return { callback, errorCallback, format: 'application/json', includesFiles }
  },
  /** The provider took it on: the run stays open until the result is there. */
  handOver: (run: Run): Promise<Retrieval> => runs.handOff(run, runs.entryFor(run.retrieval.providerId, {
    kind: 'retrieval.delivery-awaited', tone: 'waiting', title: 'The provider fetches by itself', detail: 'The result comes as a callback.',
  })),
  /** Its result was taken, or its end: a session that still lives is closed, so that the case can be asked for again. */
  settled: async (retrievalId: RetrievalId): Promise<void> => {
    const run = runs.find(retrievalId)
    if (run) await runs.release(run)
  },
  /**
   * The raw data of a result that came by itself, asked for over the session that is still open; null where there is no
   * session, or the provider made no such file. The session is over afterwards.
   */
  confirm: async (retrievalId: RetrievalId): Promise<Readonly<{ name: string; mediaType: string; bytes: Uint8Array }> | null> => {
    const run = runs.find(retrievalId)
    if (!run) return null
    const signal = AbortSignal.any([run.abort.signal, AbortSignal.timeout(CONFIRM_WITHIN_MS)])
    // A result can be here before the answer to the sign-in is.
    await untilIdle(run, signal)
    if (!run.isDetached) return null
    try {
      const archive = (await run.flow.fetchFiles(signal))?.archive
      const found = archive === undefined ? [] : await reader.readArchive(archive, signal)
      return found.find(({ kind, mediaType }) => kind === 'raw-data' && /json|xml/.test(mediaType)) ?? null
    } finally {
      await runs.release(run)
    }
  },
})
export type SelfDelivery = ReturnType<typeof createSelfDelivery>
