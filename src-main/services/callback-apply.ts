import { isDeepStrictEqual } from 'node:util'
import type { CallbackDetail, CallbackState } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CallbackId, CaseId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment, Retrieval } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import { newId, type Random } from '../platform/random.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { JudgeContext, RawDelivery, VerificationKey } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import { matchCallback, type CallbackMatch } from './callback-match.ts'
import { closedCase, otherEnvironment, planCallback, savesData, toEffect, type CallbackPlan } from './callback-plan.ts'
import { timelineEntry } from './entries.ts'

export type CallbackApplyDeps = Readonly<{
  store(): Store
  reader: CallbackReader
  keysOf(providerId: ProviderId): Promise<readonly VerificationKey[]>
  pgpPrivateKey(): Promise<string | null>
  environmentOf(providerId: ProviderId): ProviderEnvironment
  clock: Clock
  random: Random
}>

const READ_TIMEOUT_MS = 90_000

/** A delivery with everything that is known about it. */
export type ReadCallback = Readonly<{ callback: CallbackDetail; news: CallbackNews; match: CallbackMatch | null; plan: CallbackPlan }>

/** Reads stored deliveries, works out what they mean and does it. */
export const createCallbackApply = ({ store, reader, keysOf, pgpPrivateKey, environmentOf, clock, random }: CallbackApplyDeps) => {
  const deliveryOf = async (callback: CallbackDetail): Promise<RawDelivery> => {
    const stored = await store().run('callbacks.body', { callbackId: callback.id })
    return {
      route: callback.route, correlation: stored.correlation, query: stored.query, mediaType: callback.envelope.mediaType, charset: null, body: stored.body, parts: null,
      bodySize: callback.envelope.bodySize, bodySha256: callback.envelope.bodySha256, receivedAt: callback.receivedAt,
    }
  }
  const contextOf = async (providerId: ProviderId): Promise<JudgeContext> => ({ keys: await keysOf(providerId), toleranceSeconds: null })
  const newsOf = async (callback: CallbackDetail): Promise<CallbackNews> => {
    if (callback.providerId === 'intake') return { kind: 'other', references: [] }
    return reader.read(
      { providerId: callback.providerId, delivery: await deliveryOf(callback), context: await contextOf(callback.providerId), files: { pgpPrivateKey: await pgpPrivateKey() } },
      AbortSignal.timeout(READ_TIMEOUT_MS),
    )
  }
  /** What the key of a test proves is no fact of a live run, unless both environments have the same key. */
  const isOfAnotherEnvironment = async ({ judgement: { key } }: CallbackDetail, match: CallbackMatch | null): Promise<boolean> => {
    const environment = match?.retrieval?.environment
    if (key === null || environment === undefined || key.environment === environment) return false
    const keys = await keysOf(key.providerId)
    const used = keys.find(({ mark }) => mark.environment === key.environment && mark.generation === key.generation)
    return !keys.some(({ mark, values }) => mark.environment === environment && isDeepStrictEqual(values, used?.values))
  }
  /** Files that were sent again arrive in other bytes around them, so they are known only once they were opened. */
  const withRepeats = async (plan: CallbackPlan, match: CallbackMatch | null): Promise<CallbackPlan> => {
    const files = plan.retrieval?.files ?? []
    if (match === null || files.length === 0) return plan
    const known = new Set((await store().run('documents.list', { caseId: match.caseId })).map(({ sha256 }) => sha256))
    return files.every(({ sha256 }) => known.has(sha256)) ? { ...plan, sentences: ['Every file of it is in this case already.', ...plan.sentences] } : plan
  }
  /** @param caseId the officer's choice; null: by the codes in the delivery. */
  const look = async (callbackId: CallbackId, caseId: CaseId | null, isByHand: boolean): Promise<ReadCallback> => {
    const callback = await store().run('callbacks.get', { callbackId })
    const news = await newsOf(callback)
    const found = await matchCallback(store(), callback.providerId, [...callback.judgement.subject.references, ...news.references])
    // Another case than the one that it names: nothing of that one's retrieval is touched.
    const match = caseId === null || found?.caseId === caseId ? found : { caseId, reference: '', retrieval: null, linkId: null, expected: null }
    const lastReport = match?.retrieval ? await store().run('callbacks.lastReport', { retrievalId: match.retrieval.id }) : null
    const plan = planCallback(news, match, lastReport, isByHand)
    if (await isOfAnotherEnvironment(callback, match)) return { callback, news, match, plan: otherEnvironment }
    // nothing is stored for a closed case; it is opened again first, as for every other way to bring data.
    const isClosed = match !== null && savesData(plan) && (await store().run('cases.get', { caseId: match.caseId })).loanCase.state !== 'open'
    return { callback, news, match, plan: isClosed ? closedCase : await withRepeats(plan, match) }
  }
  const makeRetrieval = async (caseId: CaseId, callback: CallbackDetail): Promise<Retrieval> => {
    if (callback.providerId === 'intake') throw new AppError('callback.not-applicable', 'It belongs to no provider, so nothing can be made of it.')
    const { providerId } = callback
    const environment = callback.judgement.key?.environment ?? environmentOf(providerId)
    const entry = timelineEntry(random, clock.now(), { kind: 'retrieval.started', tone: 'progress', title: 'Retrieval made for a delivery', providerId })
    const created = await store().run('retrievals.create', { id: newId<'retrieval'>(random), caseId, providerId, environment, at: clock.now(), entry })
    return store().run('retrievals.move', { retrievalId: created.id, state: 'started', at: clock.now(), entry: null })
  }
  /** One that was made for a delivery which then was refused must not stay open. */
  const takeBack = async ({ id, providerId }: Retrieval): Promise<void> => {
    const entry = timelineEntry(random, clock.now(), { kind: 'retrieval.cancelled', tone: 'neutral', title: 'The delivery was not saved', providerId })
    await store().run('retrievals.move', { retrievalId: id, state: 'cancelled', at: clock.now(), entry }).catch(() => undefined)
  }

  return {
    look,
    newsOf,
    deliveryOf,
    /**
     * Does what a delivery says, whole or not at all.
     * @throws AppError `callback.no-case`, `callback.not-applicable`, `store.conflict` when it was applied meanwhile.
     */
    apply: async ({ callback, match, plan }: ReadCallback, by: string | null, note: string | null): Promise<Readonly<{ callback: CallbackDetail; retrieval: Retrieval | null }>> => {
      if (match === null) throw new AppError('callback.no-case', 'Choose the case it belongs to first.')
      if (plan.problem !== null || plan.retrieval === null || plan.entry === null) throw new AppError('callback.not-applicable', plan.problem ?? 'There is nothing to apply.')
      const retrieval = plan.needsRetrieval ? await makeRetrieval(match.caseId, callback) : match.retrieval
      const providerId = callback.providerId === 'intake' ? null : callback.providerId
      const at = clock.now()
      const settled = await store().run('callbacks.settle', toEffect(callback, plan, match, {
        at, by, retrieval, note,
        statements: plan.retrieval.deliveries.map((delivery) => ({ id: newId<'statement'>(random), delivery })),
        documents: plan.retrieval.files.map((file) => ({ id: newId<'document'>(random), file })),
        entries: [timelineEntry(random, at, { ...plan.entry, actor: by, providerId })],
      })).catch(async (error: unknown) => {
        if (plan.needsRetrieval && retrieval !== null) await takeBack(retrieval)
        throw error
      })
      return { callback: settled, retrieval: retrieval === null ? null : await store().run('retrievals.get', { retrievalId: retrieval.id }) }
    },
    /** Closes a delivery without touching a retrieval. */
    close: (callback: CallbackDetail, state: CallbackState, effect: string, by: string | null, match: CallbackMatch | null): Promise<CallbackDetail> =>
      store().run('callbacks.settle', {
        callbackId: callback.id, state, effect, at: clock.now(), by, caseId: match?.caseId ?? callback.caseId, linkId: null, expectedId: null, entries: [],
        // Named, so that the run's own page can list it; nothing of the run changes.
        retrieval: match?.retrieval && callback.verdict === 'valid'
          ? { retrievalId: match.retrieval.id, state: null, failure: null, statements: [], documents: [], replacesEarlier: false, institution: null, reportNumber: null }
          : null,
      }),
  }
}
export type CallbackApply = ReturnType<typeof createCallbackApply>
