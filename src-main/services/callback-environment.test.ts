import { describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import type { CallbackDetail, KeyMark } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { asId } from '#shared/domain/ids.ts'
import { createManualClock } from '../platform/clock.ts'
import { systemRandom } from '../platform/random.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { VerificationKey } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import { createCallbackApply } from './callback-apply.ts'

const caseId = asId<'case'>('case-0001')
const callbackId = asId<'callback'>('callback-1')
const keyOf = (environment: KeyMark['environment'], apiKey: string): VerificationKey => ({ mark: { providerId: 'instantor', environment, generation: 'current', ending: '' }, values: { apiName: 'customer.se', apiKey } })
const news: CallbackNews = { kind: 'report', references: ['cb-1'], status: 'ok', outcome: 'complete', goesOn: false, reportNumber: 1, failure: null, delivery: null, facts: [], lacking: [] }

/** A delivery that a key of the test environment proved, for a run of the production environment. */
const look = async (keys: readonly VerificationKey[]) => {
  const answers: Readonly<Record<string, unknown>> = {
    'callbacks.get': { id: callbackId, providerId: 'instantor', route: '', envelope: { mediaType: '', bodySize: 0, bodySha256: '' }, judgement: { key: keyOf('test', '').mark, subject: { references: ['cb-1'] } } } as unknown as CallbackDetail,
    'callbacks.body': { body: new Uint8Array(), correlation: null, query: '' }, 'expected.list': [], 'links.find': { id: 'link-1', caseId, retrievalId: 'retrieval-1' },
    'retrievals.get': { id: 'retrieval-1', caseId, environment: 'production', state: 'waiting' }, 'callbacks.lastReport': null, 'cases.get': { loanCase: { state: 'open' } },
  }
  const apply = createCallbackApply({
    store: () => ({ run: async (name: string) => answers[name] }) as unknown as Store, reader: { read: async () => news } as unknown as CallbackReader, keysOf: async () => keys,
    pgpPrivateKey: async () => null, environmentOf: () => 'production', clock: createManualClock(asInstant('2026-11-20T10:00:00.000Z')), random: systemRandom,
  })
  const { plan } = await apply.look(callbackId, null, false)
  return [plan.problem, plan.retrieval?.state ?? null]
}

describe('a delivery that was proven with the key of another environment', () => {
  it('changes nothing of the run', async () =>
    expect(await look([keyOf('test', 'one'), keyOf('production', 'two')])).toEqual(['It was proven with the key of another environment than the one of this run.', null]))
  it('nor when the key that proved it is gone', async () => expect((await look([keyOf('production', 'two')]))[1]).toBeNull())
  it('counts where both environments have the same key', async () => expect(await look([keyOf('test', 'one'), keyOf('production', 'one')])).toEqual([null, 'completed']))
})
