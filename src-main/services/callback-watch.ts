import type { ExpectedCallback } from '#shared/domain/callback.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Store } from '../store/store.ts'
import { timelineEntry } from './entries.ts'

export type CallbackWatchDeps = Readonly<{
  store(): Store
  isOpen(): boolean
  /** Asks the provider's own interface how the run stands; null where it has none to ask. */
  askProvider(expected: ExpectedCallback): Promise<void> | null
  clock: Clock
  random: Random
  onLate(caseId: CaseId): void
}>

/** How often the list of what should have come is looked at. */
export const WATCH_EVERY_MS = 30_000

/** Notices callbacks that should have come, tells their case, and asks the provider where it can be asked. */
export const createCallbackWatch = ({ store, isOpen, askProvider, clock, random, onLate }: CallbackWatchDeps) => {
  const settle = (expected: ExpectedCallback, state: ExpectedCallback['state'], askedAt: ExpectedCallback['askedAt']): Promise<undefined> =>
    store().run('expected.settle', { id: expected.id, state, askedAt })
  const isOver = async ({ retrievalId }: ExpectedCallback): Promise<boolean> =>
    retrievalId !== null && isFinalState((await store().run('retrievals.get', { retrievalId })).state)

  /** It came, and waits for a person: then nobody is told that it did not. */
  const isHere = async ({ caseId, providerId }: ExpectedCallback): Promise<boolean> =>
    (await store().run('callbacks.list', { filter: { verdicts: ['valid', 'stale', 'not-signed'], states: ['waiting', 'held'], providerIds: [providerId], caseId, text: '' }, beforeId: null, limit: 1 })).rows.length > 0

  const lookAt = async (expected: ExpectedCallback): Promise<void> => {
    if (await isOver(expected)) return void (await settle(expected, 'given-up', null))
    if (expected.state === 'late' || Date.parse(expected.expectedBy) > Date.parse(clock.now()) || (await isHere(expected))) return
    const asked = askProvider(expected)
    await settle(expected, 'late', asked === null ? null : clock.now())
    const detail = asked === null ? 'It may still come. The provider has nothing that could be asked.' : 'The provider is asked instead.'
    const entry = timelineEntry(random, clock.now(), { kind: 'callback.late', tone: 'attention', title: `${expected.what} did not come yet`, detail, providerId: expected.providerId })
    await store().run('timeline.add', { caseId: expected.caseId, entry })
    onLate(expected.caseId)
    await asked
  }
  return {
    look: async (): Promise<void> => {
      if (!isOpen()) return
      for (const expected of await store().run('expected.list', { states: ['expected', 'late'] })) await lookAt(expected)
    },
    list: (): Promise<readonly ExpectedCallback[]> => store().run('expected.list', { states: ['expected', 'late'] }),
  }
}
export type CallbackWatch = ReturnType<typeof createCallbackWatch>
