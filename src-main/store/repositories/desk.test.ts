import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { defaultSettings } from '#shared/domain/settings.ts'
import { createIds, daysFrom, sampleCase, sampleEntry, TEST_BORDERS, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
})
afterEach(() => test.end())

describe('history of a case', () => {
  it('pages the timeline newest first, with and without the machine, also among equal moments', async () => {
    const { id: caseId } = await test.store.run('cases.create', sampleCase(ids))
    const other = await test.store.run('cases.create', sampleCase(ids))
    for (let index = 0; index < 6; index += 1) {
      await test.store.run('timeline.add', { caseId, entry: sampleEntry(ids, { title: `E${index}`, at: daysFrom(TEST_MOMENT, Math.floor(index / 3)), isMachine: index % 2 === 0, providerId: 'inbank', raw: 'r' }) })
    }
    const page = async (beforeId: Parameters<typeof list>[0], withMachine = true) => (await list(beforeId, withMachine)).map(({ title }) => title)
    const list = (beforeId: string | null, withMachine: boolean) => test.store.run('timeline.list', { caseId, beforeId: beforeId as never, limit: 3, withMachine })
    const first = await list(null, true)
    expect(first.map(({ title }) => title)).toEqual(['E5', 'E4', 'E3'])
    expect(first[0]).toMatchObject({ caseId, isMachine: false, providerId: 'inbank', raw: 'r', detail: null })
    expect(await page(first[2]!.id)).toEqual(['E2', 'E1', 'E0'])
    expect(await page(null, false)).toEqual(['E5', 'E3', 'E1'])
    expect((await test.store.run('timeline.list', { caseId: other.id, beforeId: null, limit: 9, withMachine: true })).length).toBe(1)
  })

  it('keeps notes and tasks with their case; done tasks come last and can be opened again', async () => {
    const { id: caseId } = await test.store.run('cases.create', sampleCase(ids))
    await test.store.run('notes.add', { id: ids('note'), caseId, text: 'First', author: 'KP', at: TEST_MOMENT, entry: sampleEntry(ids) })
    await test.store.run('notes.add', { id: ids('note'), caseId, text: 'Second', author: 'KP', at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect((await test.store.run('notes.list', { caseId })).map(({ text }) => text)).toEqual(['Second', 'First'])
    const add = (title: string, days: number | null) => test.store.run('tasks.add', { id: ids('task'), caseId, title, dueAt: days === null ? null : daysFrom(TEST_MOMENT, days), at: TEST_MOMENT, entry: sampleEntry(ids) })
    const [undated, late, soon] = [await add('undated', null), await add('late', 5), await add('soon', 1)]
    await test.store.run('tasks.setDone', { taskId: soon.id, isDone: true, at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect((await test.store.run('tasks.list', { caseId })).map(({ id }) => id)).toEqual([late.id, undated.id, soon.id])
    const repeated = await test.store.run('tasks.setDone', { taskId: soon.id, isDone: true, at: daysFrom(TEST_MOMENT, 1), entry: sampleEntry(ids) })
    expect(repeated.completedAt).toBe(TEST_MOMENT)
    expect((await test.store.run('tasks.setDone', { taskId: soon.id, isDone: false, at: TEST_MOMENT, entry: sampleEntry(ids) })).completedAt).toBeNull()
    expect((await test.store.run('cases.get', { caseId })).counts).toMatchObject({ tasksOpen: 3, timeline: 8 })
  })
})

describe('what belongs to the desk', () => {
  it('lays stored settings over the defaults, member by member, and drops what no longer fits', async () => {
    const defaults = defaultSettings('practice', 'Kim Park')
    expect(await test.store.run('settings.read', { defaults })).toEqual(defaults)
    await test.store.run('settings.write', { patch: { lock: { idleMinutes: 12 }, providers: { inbank: { environment: 'production' } }, appearance: { shortcuts: { palette: 'Ctrl+K' } } }, defaults })
    const settings = await test.store.run('settings.read', { defaults })
    expect(settings).toEqual({
      ...defaults, lock: { ...defaults.lock, idleMinutes: 12 }, appearance: { ...defaults.appearance, shortcuts: { palette: 'Ctrl+K' } },
      providers: { ...defaults.providers, inbank: { environment: 'production' } },
    })
    await test.store.run('settings.write', { patch: { lock: { idleMinutes: 'often' } } as never, defaults })
    expect((await test.store.run('settings.read', { defaults })).lock.idleMinutes).toBe(defaults.lock.idleMinutes)
  })

  it('keeps bank lists, what is known of keys, and saved views with their counts', async () => {
    const key = { providerId: 'bankstatements', environment: 'test' } as const
    expect(await test.store.run('institutions.read', key)).toBeNull()
    const list = { institutions: [], fetchedAt: asInstant('2026-03-01T00:00:00.000Z') }
    await test.store.run('institutions.write', { ...key, list })
    await test.store.run('institutions.write', { ...key, list: { ...list, fetchedAt: TEST_MOMENT } })
    expect(await test.store.run('institutions.read', key)).toEqual({ ...list, fetchedAt: TEST_MOMENT })
    const record = { ...key, shown: { apiKey: '…1234' }, changedAt: TEST_MOMENT, changedBy: 'KP', lastTest: { at: TEST_MOMENT, isOk: true, tookMs: 3, message: 'ok' } }
    await test.store.run('credentials.write', record)
    await test.store.run('credentials.write', { ...record, lastTest: null })
    expect(await test.store.run('credentials.list')).toEqual([{ ...record, lastTest: null }])
    await test.store.run('credentials.remove', key)
    expect(await test.store.run('credentials.list')).toEqual([])
    await test.store.run('cases.create', sampleCase(ids))
    const filter = { tab: 'mine', sort: 'due', isDescending: false } as const
    const view = await test.store.run('views.save', { id: ids('view'), name: 'Mine', filter, me: 'KP', borders: TEST_BORDERS })
    expect(view).toMatchObject({ name: 'Mine', filter, caseCount: 1 })
    expect(await test.store.run('views.list', { me: 'other', borders: TEST_BORDERS })).toEqual([{ ...view, caseCount: 0 }])
    await test.store.run('views.remove', { viewId: view.id })
    expect(await test.store.run('views.list', { me: 'KP', borders: TEST_BORDERS })).toEqual([])
  })
})
