import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asId } from '#shared/domain/ids.ts'
import { openEnciphered } from '../database/cipher.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import { createIds, sampleCase, sampleEntry, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, testKey, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
let saved: number
beforeEach(async () => {
  test = await openTestStore({ checkpointTimes: { usualMs: 3_600_000, afterDeleteMs: 3_600_000 } })
  ids = createIds()
  saved = 0
  test.store.onSaved(() => (saved += 1))
})
afterEach(() => test.end())

describe('group commit', () => {
  it('commits the writes of one turn once and tells about it once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => test.store.run('cases.create', sampleCase(ids))))
    expect(saved).toBe(1)
    await test.store.run('cases.create', sampleCase(ids))
    expect(saved).toBe(2)
    expect(await test.store.run('cases.count')).toBe(51)
  })

  it('a write that fails takes no other one along, and leaves nothing of itself', async () => {
    const good = sampleCase(ids)
    const twice = { ...sampleCase(ids), id: good.id }
    const broken = { ...sampleCase(ids), entry: sampleEntry(ids, { id: good.entry.id }) }
    const results = await Promise.allSettled([
      test.store.run('cases.create', good),
      test.store.run('cases.create', twice),
      test.store.run('cases.create', broken),
      test.store.run('cases.create', sampleCase(ids)),
    ])
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
    expect(results[1]).toMatchObject({ reason: { detail: { code: 'store.conflict' } } })
    expect(await test.store.run('cases.count')).toBe(2)
    expect(await test.store.run('cases.search', { text: broken.id, limit: 5 })).toHaveLength(0)
    expect((await test.store.run('cases.create', sampleCase(ids))).reference).toBe('CB-10003')
  })

  it('an answer comes only after another connection can read the write', async () => {
    const { id } = await test.store.run('cases.create', sampleCase(ids))
    const other = openEnciphered(workspaceFiles(test.folder).database, testKey(), { readOnly: true })
    expect(other.prepare('SELECT id FROM cases').pluck().all()).toEqual([id])
    other.close()
  })

  it('writes that wait are committed by a close', async () => {
    const waiting = test.store.run('cases.create', sampleCase(ids))
    await test.store.close()
    await expect(waiting).resolves.toMatchObject({ reference: 'CB-10001' })
  })

  it('a defect inside an operation does not pass as a refusal', async () => {
    const broken = { ...sampleCase(ids), amount: { minor: 'not a number', currency: 'AUD' } }
    await expect(test.store.run('cases.create', broken)).rejects.toBeInstanceOf(SyntaxError)
    await expect(test.store.run('cases.get', { caseId: asId('nothing-here') })).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
    expect(await test.store.run('cases.list', { filter: { tab: 'all', sort: 'due', isDescending: false }, offset: 0, limit: 5, me: '', borders: { dayStartsAt: TEST_MOMENT, dayEndsAt: TEST_MOMENT, weekEndsAt: TEST_MOMENT } })).toMatchObject({ totalCount: 0 })
  })
})
