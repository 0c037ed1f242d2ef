import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseFilter } from '#shared/domain/case.ts'
import type { StoreOperations } from '../store.ts'
import { createIds, daysFrom, sampleCase, sampleEntry, TEST_BORDERS, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
})
afterEach(() => test.end())

const all: CaseFilter = { tab: 'all', sort: 'due', isDescending: false }
const list = (filter: Partial<CaseFilter> = {}, offset = 0, limit = 50): Promise<StoreOperations['cases.list']['output']> =>
  test.store.run('cases.list', { filter: { ...all, ...filter }, offset, limit, me: 'KP', borders: TEST_BORDERS })
const references = async (filter: Partial<CaseFilter> = {}): Promise<readonly string[]> => (await list(filter)).rows.map(({ reference }) => reference)

describe('cases', () => {
  it('numbers cases upwards and skips references that are taken', async () => {
    await test.store.run('cases.create', sampleCase(ids, { reference: 'CB-10002' }))
    const first = await test.store.run('cases.create', sampleCase(ids))
    const second = await test.store.run('cases.create', sampleCase(ids))
    expect([first.reference, second.reference]).toEqual(['CB-10001', 'CB-10003'])
  })

  it('gives back what was written, amounts beyond 2^53 included', async () => {
    const input = sampleCase(ids, { amount: { minor: '9007199254740993', currency: 'EUR' }, market: 'EE', dueAt: daysFrom(TEST_MOMENT, 2) })
    const made = await test.store.run('cases.create', input)
    expect(made).toMatchObject({ amount: input.amount, dueAt: input.dueAt, applicant: input.applicant, revision: 1, state: 'open', consentRecordedAt: null })
    const view = await test.store.run('cases.get', { caseId: made.id })
    expect(view).toMatchObject({ loanCase: made, nextStep: { kind: 'record-consent' }, counts: { timeline: 1, statements: 0 } })
  })

  it('refuses an edit of an old revision and an amount beyond 64 bits', async () => {
    const { id } = await test.store.run('cases.create', sampleCase(ids))
    const change = { caseId: id, revision: 1, changes: { product: 'Car loan', amount: null }, at: daysFrom(TEST_MOMENT, 1) }
    const changed = await test.store.run('cases.update', { ...change, entry: sampleEntry(ids) })
    expect(changed).toMatchObject({ product: 'Car loan', amount: null, revision: 2, updatedAt: change.at })
    await expect(test.store.run('cases.update', { ...change, entry: sampleEntry(ids) })).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    const huge = { ...change, revision: 2, changes: { amount: { minor: '9223372036854775808', currency: 'AUD' } } }
    await expect(test.store.run('cases.update', { ...huge, entry: sampleEntry(ids) })).rejects.toMatchObject({ detail: { code: 'app.invalid-input' } })
  })

  it('sets the state of many cases or of none', async () => {
    const made = [await test.store.run('cases.create', sampleCase(ids)), await test.store.run('cases.create', sampleCase(ids))]
    const caseIds = made.map(({ id }) => id)
    const broken = { caseIds: [...caseIds, ids('case')], state: 'archived' as const, at: TEST_MOMENT }
    await expect(test.store.run('cases.setState', { ...broken, entries: [1, 2, 3].map(() => sampleEntry(ids)) })).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
    expect((await list()).totalCount).toBe(2)
    await test.store.run('cases.setState', { ...broken, caseIds, entries: [1, 2].map(() => sampleEntry(ids)) })
    expect((await list()).totalCount).toBe(0)
    expect((await list({ tab: 'archived' })).totalCount).toBe(2)
  })

  it('puts every case into its tabs as its standing changes, and counts them', async () => {
    const { id } = await test.store.run('cases.create', sampleCase(ids))
    await test.store.run('cases.recordConsent', { caseId: id, at: TEST_MOMENT, entry: sampleEntry(ids) })
    const task = await test.store.run('tasks.add', { id: ids('task'), caseId: id, title: 'Call', dueAt: null, at: TEST_MOMENT, entry: sampleEntry(ids) })
    const counts = () => test.store.run('cases.counts', { me: 'KP', borders: TEST_BORDERS })
    expect((await counts()).tabs).toMatchObject({ mine: 1, 'needs-action': 1, all: 1, waiting: 0, 'due-today': 0, ready: 0 })
    await test.store.run('tasks.setDone', { taskId: task.id, isDone: true, at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect((await counts()).tabs['needs-action']).toBe(0)
    await test.store.run('cases.update', { caseId: id, revision: 2, changes: { owner: 'ZZ', dueAt: TEST_MOMENT }, at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect(await counts()).toMatchObject({ tabs: { mine: 0, 'due-today': 1 }, owners: ['ZZ'] })
    expect((await list({ tab: 'due-today' })).totalCount).toBe(1)
  })

  it('sorts by due date with undated cases last both ways, and sizes the groups', async () => {
    for (const [reference, days] of [['C-none', null], ['C-late', -1], ['C-today', 0], ['C-week', 3], ['C-later', 30]] as const) {
      await test.store.run('cases.create', sampleCase(ids, { reference, dueAt: days === null ? null : daysFrom(TEST_MOMENT, days) }))
    }
    expect(await references()).toEqual(['C-late', 'C-today', 'C-week', 'C-later', 'C-none'])
    expect(await references({ isDescending: true })).toEqual(['C-later', 'C-week', 'C-today', 'C-late', 'C-none'])
    const { groups } = await list()
    expect(groups).toEqual([
      { key: 'overdue', count: 1 }, { key: 'today', count: 1 }, { key: 'this-week', count: 1 }, { key: 'later', count: 1 }, { key: 'none', count: 1 },
    ])
    expect((await list({ isDescending: true })).groups).toEqual([])
  })

  it('sorts references as numbers, names without accents and case, and narrows by every filter', async () => {
    const add = (reference: string, name: string, owner: string) =>
      test.store.run('cases.create', sampleCase(ids, { reference, owner, applicant: { name, bornOn: null, nationalId: null, email: null, phone: null } }))
    await add('CB-9', 'élodie Zar', 'A')
    await add('CB-10', 'Dan Abel', 'B')
    await add('CB-2', 'Frank', 'B')
    expect(await references({ sort: 'reference' })).toEqual(['CB-2', 'CB-9', 'CB-10'])
    expect(await references({ sort: 'applicant' })).toEqual(['CB-10', 'CB-9', 'CB-2'])
    expect(await references({ sort: 'owner', isDescending: true })).toEqual(['CB-2', 'CB-10', 'CB-9'])
    expect(await references({ owners: ['A'], markets: ['AU'], tones: ['neutral'] })).toEqual(['CB-9'])
    expect(await references({ providers: ['inbank'] })).toEqual([])
    expect(await references({ sort: 'reference', owners: [] })).toHaveLength(3)
  })

  it('finds words and fragments in any order, beginnings of two letters, and any id', async () => {
    const made = await test.store.run('cases.create', sampleCase(ids, { reference: 'CB-24817', applicant: { name: "Élodie O'Brien Li", bornOn: null, nationalId: '38001085718', email: null, phone: null } }))
    await test.store.run('cases.create', sampleCase(ids))
    const retrieval = await test.store.run('retrievals.create', { id: ids('retr'), caseId: made.id, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })
    const found = async (text: string) => (await test.store.run('cases.search', { text, limit: 10 })).map(({ reference }) => reference)
    for (const text of ['CB-24817', '4817', 'lodi', 'brien ELODIE', 'li', 'El Li', '085718', made.id, retrieval.id, 'cb-248 o\'br']) expect(await found(text), text).toEqual(['CB-24817'])
    for (const text of ['nobody', 'lodie xyz', 'di', '-', '"']) expect(await found(text), text).toEqual([])
    expect((await list({ text: 'elod' })).totalCount).toBe(1)
    expect((await list({ text: 'elod', owners: ['none'] })).totalCount).toBe(0)
  })

  it('stops finding a name that was changed', async () => {
    const { id, applicant } = await test.store.run('cases.create', sampleCase(ids))
    await test.store.run('cases.update', { caseId: id, revision: 1, changes: { applicant: { ...applicant, name: 'Robin Other' } }, at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect(await test.store.run('cases.search', { text: 'Sample', limit: 5 })).toHaveLength(0)
    expect(await test.store.run('cases.search', { text: 'robin', limit: 5 })).toHaveLength(1)
  })
})
