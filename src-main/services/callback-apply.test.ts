import { describe, expect, it } from 'vitest'
import type { CallbackDetail } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import { asId } from '#shared/domain/ids.ts'
import { systemClock } from '../platform/clock.ts'
import { systemRandom } from '../platform/random.ts'
import type { Store } from '../store/store.ts'
import { createCallbackApply } from './callback-apply.ts'
import { planCallback } from './callback-plan.ts'

const caseId = asId<'case'>('case-0001')
const match = { caseId, reference: 'CB-1', retrieval: null, linkId: null, expected: null }
const callback = { id: asId<'callback'>('callback-1'), providerId: 'bankstatements', verdict: 'not-signed', judgement: { key: null } } as unknown as CallbackDetail
const news = { kind: 'statements', references: [], facts: [], files: [], deliveries: [{ statement: { providerId: 'bankstatements', formatVersion: '1', accounts: [], unknownFields: [] }, rawBody: new Uint8Array(), rawMediaType: 'application/json' }] } as const

/** A store that refuses to settle, as one does where the disk is full. */
const refusingStore = (moves: string[]): Store => ({
  run: async (name: string, input: { id?: string; state?: string }) => {
    if (name === 'callbacks.settle') throw new AppError('store.disk-full', 'The disk is full.')
    if (name === 'retrievals.move') moves.push(input.state ?? '')
    return { id: input.id, caseId, providerId: 'bankstatements', state: 'draft' }
  },
}) as never

describe('applying a delivery', () => {
  it('that the store refuses leaves no retrieval open that was made for it', async () => {
    const moves: string[] = []
    const apply = createCallbackApply({
      store: () => refusingStore(moves), reader: {} as never, keysOf: async () => [], pgpPrivateKey: async () => null, environmentOf: () => 'sandbox', clock: systemClock, random: systemRandom,
    })
    await expect(apply.apply({ callback, news, match, plan: planCallback(news, match, null) }, 'AS', 'Checked')).rejects.toThrow('The disk is full')
    expect(moves).toEqual(['started', 'cancelled'])
  })
})
