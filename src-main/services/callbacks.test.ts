import { describe, expect, it } from 'vitest'
import type { CallbackDetail, CallbackState, CallbackSummary } from '#shared/domain/callback.ts'
import { AppError, type AppErrorCode } from '#shared/domain/errors.ts'
import { asId } from '#shared/domain/ids.ts'
import { silentLogger } from '../platform/logger.ts'
import type { Store } from '../store/store.ts'
import type { CallbackApply } from './callback-apply.ts'
import { createCallbacksService } from './callbacks.ts'

const id = asId<'callback'>('callback-1')
const detailIn = (state: CallbackState): CallbackDetail =>
  ({ id, state, providerId: 'instantor', verdict: 'valid', hasBody: true, caseId: null, judgement: { verdict: 'valid', subject: { references: [] } } }) as unknown as CallbackDetail

/** A desk with one delivery that waits, whose reading ends as told. @returns what was done with it, in order. */
const deskWith = (read: (settleMeanwhile: () => void) => Promise<never>) => {
  const done: string[] = []
  let state: CallbackState = 'waiting'
  const store = {
    run: async (name: string, input: { judgement?: { verdict: string } }) => {
      if (name === 'callbacks.waiting') return state === 'waiting' ? [{ id, providerId: 'instantor' } as CallbackSummary] : []
      if (name === 'callbacks.get') return detailIn(state)
      if (name === 'callbacks.correct') done.push(`corrected to ${input.judgement?.verdict ?? ''}`)
      return name === 'expected.list' ? [] : null
    },
  } as unknown as Store
  const apply = {
    look: () => read(() => { state = 'set-aside' }),
    close: async (_callback: CallbackDetail, to: CallbackState, effect: string) => {
      state = to
      done.push(`${to}: ${effect}`)
      return detailIn(to)
    },
  } as unknown as CallbackApply
  const service = createCallbacksService({
    store: () => store, isOpen: () => true, apply, noteReturn: async () => null, conceal: (_provider, text) => text, confirm: async () => 'unknown', ask: () => null, me: () => 'AS', log: silentLogger,
    onChanged: () => undefined, onRetrieval: () => undefined,
  })
  return { service, done }
}
const failing = (code: AppErrorCode, message: string) => () => Promise.reject<never>(new AppError(code, message))

describe('working out what waits', () => {
  it('a delivery that this computer could not read keeps its verdict and can be applied later', async () => {
    const { service, done } = deskWith(failing('document.unreadable', 'Out of memory.'))
    await service.workOutWaiting()
    expect(done).toEqual(['held: Held. Out of memory.'])
    expect((await service.get(id)).verdict).toBe('valid')
  })

  it('one whose content turns out to be no delivery is malformed from then on', async () => {
    const { service, done } = deskWith(failing('callback.malformed', 'No JSON.'))
    await service.workOutWaiting()
    expect(done).toEqual(['corrected to malformed', 'held: Held. No JSON.'])
  })

  it('a store that is gone leaves it waiting for the next opening', async () => {
    const { service, done } = deskWith(failing('store.not-open', 'Closed.'))
    await service.workOutWaiting()
    expect(done).toEqual([])
  })

  it('a proven report with rows that cannot be read waits for a person instead of being saved without them', async () => {
    const { service, done } = deskWith(async () => ({
      callback: detailIn('waiting'), news: { kind: 'report', lacking: ['accountList[0].transactionList[1], no day'], facts: [] },
      match: { caseId: 'case-0001', retrieval: null }, plan: { problem: null, sentences: ['1 row that cannot be read is left out.'] },
    }) as never)
    await service.workOutWaiting()
    expect(done).toEqual(['held: Held. It is genuine, but not all of it can be read, so a person decides. 1 row that cannot be read is left out.'])
  })

  it('one that an officer settled meanwhile is left alone', async () => {
    const { service, done } = deskWith(async (settleMeanwhile) => {
      settleMeanwhile()
      return { callback: detailIn('set-aside'), news: { kind: 'other' }, match: null, plan: { problem: null } } as never
    })
    await service.workOutWaiting()
    expect(done).toEqual([])
  })
})
