import { describe, expect, it } from 'vitest'
import type { ExpectedCallback } from '#shared/domain/callback.ts'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import { systemRandom } from '../platform/random.ts'
import type { Store } from '../store/store.ts'
import { createCallbackWatch } from './callback-watch.ts'

const AT = asInstant('2026-11-20T10:00:00.000Z')
const awaited: ExpectedCallback = {
  id: 'e1', providerId: 'bankstatements', caseId: asId<'case'>('case-0001'), caseReference: 'CB-1', applicantName: 'Mary Jones', retrievalId: asId<'retrieval'>('retrieval-1'), reference: 'run-1',
  what: 'The statements', expectedBy: AT, state: 'expected', askedAt: null,
}
type Situation = Readonly<{ now?: string; retrieval?: string; held?: number; asks?: boolean; state?: ExpectedCallback['state'] }>

/** One look at what should have come. @returns what was done about it. */
const lookIn = async ({ now = '2026-11-20T10:00:01.000Z', retrieval = 'collecting', held = 0, asks = false, state = 'expected' }: Situation): Promise<readonly string[]> => {
  const done: string[] = []
  const store = {
    run: async (name: string, input: { state?: string; entry?: { title: string; detail: string }; filter?: { states: readonly string[] } }) => {
      if (name === 'expected.list') return [{ ...awaited, state }]
      if (name === 'expected.settle') done.push(input.state ?? '')
      if (name === 'timeline.add') done.push(`${input.entry?.title ?? ''}. ${input.entry?.detail ?? ''}`)
      if (name === 'callbacks.list') return { rows: Array.from({ length: held }, () => ({})) }
      return { state: retrieval }
    },
  } as unknown as Store
  const clock: Clock = { now: () => asInstant(now), monotonicMs: () => 0 } as Clock
  const watch = createCallbackWatch({ store: () => store, isOpen: () => true, askProvider: () => (asks ? Promise.resolve().then(() => void done.push('asked')) : null), clock, random: systemRandom, onLate: () => void done.push('told') })
  await watch.look()
  return done
}

describe('what should have come', () => {
  it('R-31: what is late is told once on its case', async () => {
    expect(await lookIn({})).toEqual(['late', 'The statements did not come yet. It may still come. The provider has nothing that could be asked.', 'told'])
    expect(await lookIn({ state: 'late' })).toEqual([])
  })

  it('R-31: a provider that can be asked is asked', async () => {
    const done = await lookIn({ asks: true })
    expect([done.includes('asked'), done.find((line) => line.includes('asked instead'))]).toEqual([true, 'The statements did not come yet. The provider is asked instead.'])
  })

  it('what has its time yet, and what is here and waits for a person, is not called late', async () => {
    expect([await lookIn({ now: '2026-11-20T09:59:59.000Z' }), await lookIn({ held: 1 })]).toEqual([[], []])
  })

  it('what a run that is over waited for is given up', async () => {
    for (const retrieval of ['completed', 'cancelled', 'failed']) expect(await lookIn({ retrieval }), retrieval).toEqual(['given-up'])
  })
})
