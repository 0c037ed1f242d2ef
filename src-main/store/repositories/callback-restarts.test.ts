import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallbackFilter } from '#shared/domain/callback.ts'
import { createStoreEngine } from '../engine/engine.ts'
import { sampleCallback, sampleEffect, sampleJudgement } from '../testing/callback-samples.ts'
import { createIds, sampleCase } from '../testing/samples.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'

let folder: TestFolder
beforeEach(() => {
  folder = makeTestFolder()
})
afterEach(() => folder.remove())

const open = async (isNew: boolean) => {
  const store = createStoreEngine()
  await store.open({ folder: folder.path, key: testKey(), isNew, at: TEST_MOMENT })
  return store
}
const filter = (text = ''): CallbackFilter => ({ verdicts: [], states: [], providerIds: [], caseId: null, text })

describe('deliveries across the life of a workspace', () => {
  it('R-22: one message across 50 restarts has one first and one effect', async () => {
    const ids = createIds()
    let store = await open(true)
    const first = sampleCallback(ids)
    await store.run('callbacks.record', first)
    await store.run('callbacks.settle', sampleEffect(first.id))
    for (let restart = 0; restart < 50; restart += 1) {
      await store.close()
      store = await open(false)
      expect((await store.run('callbacks.record', first)).isNew).toBe(false)
      const { callback } = await store.run('callbacks.record', sampleCallback(ids))
      expect([callback.id === first.id || callback.firstId === first.id, callback.state === 'waiting']).toEqual([true, false])
      await expect(store.run('callbacks.settle', sampleEffect(first.id))).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    }
    const { rows, counts } = await store.run('callbacks.list', { filter: filter(), beforeId: null, limit: 100 })
    expect([rows.length, rows.at(-1)?.repeatCount, counts.verdicts.valid]).toEqual([21, 50, 1])
    await store.close()
  }, 60_000)

  it('R-66: a salvage keeps them, counts them anew and finds them again; what it lost is told', async () => {
    const ids = createIds()
    const store = await open(true)
    const { id: caseId } = await store.run('cases.create', sampleCase(ids))
    const input = sampleCallback(ids, { caseId, state: 'held', judgement: sampleJudgement('stale', 'one') })
    await store.run('callbacks.record', input)
    await store.run('callbacks.record', sampleCallback(ids, { judgement: sampleJudgement('stale', 'one') }))
    await store.run('deskKeys.write', { name: 'pgp', value: new Uint8Array([1]), at: TEST_MOMENT })
    await store.run('expected.add', { id: 'expected-1', providerId: 'inbank', caseId, retrievalId: null, reference: 'R', what: 'x', expectedBy: TEST_MOMENT })
    const before = await store.run('callbacks.list', { filter: filter(), beforeId: null, limit: 10 })
    await store.close()
    const { isOpenable, sentences } = await store.salvage({ folder: folder.path, key: testKey(), at: TEST_MOMENT })
    expect([isOpenable, sentences.filter((sentence) => /callback|desk/.test(sentence)).toSorted()]).toEqual([true, [
      '1 expected callbacks were kept.', '1 keys of the desk were kept.', '2 bodies of callbacks were kept.', '2 callbacks were kept.', '2 details of callbacks were kept.',
    ]])
    const salvaged = await open(false)
    expect(await salvaged.run('callbacks.list', { filter: filter(), beforeId: null, limit: 10 })).toEqual(before)
    expect((await salvaged.run('callbacks.list', { filter: filter('avery C-77001'), beforeId: null, limit: 10 })).totalCount).toBe(1)
    expect((await salvaged.run('cases.get', { caseId })).nextStep.kind).toBe('check-callback')
    expect(await salvaged.run('callbacks.get', { callbackId: input.id })).toMatchObject({ judgement: input.judgement, hasBody: true })
    await salvaged.close()
  })
})
