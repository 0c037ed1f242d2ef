import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import type { CaseLink } from '#shared/domain/link.ts'
import { createIds, daysFrom, sampleCase, sampleEntry, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
const caseOf = async (name: string): Promise<CaseId> =>
  (await test.store.run('cases.create', sampleCase(ids, { applicant: { name, bornOn: null, nationalId: null, email: null, phone: null } }))).id
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
})
afterEach(() => test.end())

describe('links', () => {
  const linkOf = (caseId: CaseId, reference: string): CaseLink =>
    ({ id: ids('link'), caseId, providerId: 'bankstatements', environment: 'test', kind: 'referral', reference, address: `https://example.test/${reference}`, createdAt: TEST_MOMENT, createdBy: 'KP', retrievalId: null, state: 'waiting', stateAt: null, stateCode: null, stateText: null })
  const add = (link: CaseLink) => test.store.run('links.add', { link, entry: sampleEntry(ids, { title: 'Link made' }) })

  it('are found by their reference, whatever its letter case, and belong to one case', async () => {
    const [one, other] = [await caseOf('One'), await caseOf('Other')]
    const first = await add(linkOf(one, 'TEST-CB-1'))
    const again = await add(linkOf(one, 'test-cb-1'))
    expect(await test.store.run('links.find', { providerId: 'bankstatements', reference: 'Test-CB-1' })).toEqual(again)
    expect(await test.store.run('links.list', { caseId: one })).toEqual([again, first])
    expect(await test.store.run('links.get', { linkId: first.id })).toEqual(first)
    await expect(add(linkOf(other, 'TEST-cb-1'))).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    expect(await test.store.run('links.find', { providerId: 'inbank', reference: 'TEST-CB-1' })).toBeNull()
  })

  it('note how they were used with the entry; what was delivered stays so, the later return is told all the same', async () => {
    const caseId = await caseOf('One')
    const link = await add(linkOf(caseId, 'TEST-CB-1'))
    const note = (state: 'returned' | 'login-failed' | 'delivered', days: number, code: string | null = null) =>
      test.store.run('links.noteState', { linkId: link.id, state, at: daysFrom(TEST_MOMENT, days), code, text: code && 'Locked', entry: sampleEntry(ids, { title: `${state} noted` }) })
    expect(await note('login-failed', 1, '20005')).toEqual({ ...link, state: 'login-failed', stateAt: daysFrom(TEST_MOMENT, 1), stateCode: '20005', stateText: 'Locked' })
    const delivered = { ...link, state: 'delivered', stateAt: daysFrom(TEST_MOMENT, 2) }
    expect(await note('delivered', 2)).toEqual(delivered)
    expect(await note('returned', 3)).toEqual(delivered)
    const titles = (await test.store.run('timeline.list', { caseId, beforeId: null, limit: 20, withMachine: true })).map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['login-failed noted', 'delivered noted', 'returned noted']))
    await expect(test.store.run('links.noteState', { linkId: ids('link'), state: 'returned', at: TEST_MOMENT, code: null, text: null, entry: null })).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
  })
})

describe('sign-in attempts', () => {
  const begin = (caseId: CaseId, hours = 0, over: { institutionSlug?: string; isOverridden?: boolean } = {}) => {
    const at = daysFrom(TEST_MOMENT, hours / 24)
    return test.store.run('attempts.begin', {
      caseId, providerId: 'bankstatements', institutionSlug: over.institutionSlug ?? 'bank', at, since: daysFrom(at, -1), most: 2,
      override: over.isOverridden ? sampleEntry(ids, { title: 'Sign-in limit overridden', detail: 'Bank confirmed' }) : null,
    })
  }
  const settle = (attemptNumber: number, outcome: 'accepted' | 'refused' | 'not-sent') => test.store.run('attempts.settle', { attemptNumber, outcome })

  it('R-38: two in a day for an applicant at a bank, then none until the first is a day old', async () => {
    const [file, secondFile, other] = [await caseOf('Avery Sample'), await caseOf('avery sample'), await caseOf('Somebody Else')]
    await settle((await begin(file)).attemptNumber, 'refused')
    await begin(secondFile, 2)
    await expect(begin(file, 3)).rejects.toMatchObject({ detail: { code: 'retrieval.too-many-tries', retryAfterSeconds: 21 * 3600 } })
    await begin(other, 3)
    await begin(file, 3, { institutionSlug: 'another_bank' })
    await begin(file, 24.1)
  })

  it('R-38: accepted and unsent ones do not count; an override is written down', async () => {
    const file = await caseOf('Avery Sample')
    for (const outcome of ['accepted', 'not-sent', 'accepted', 'not-sent'] as const) await settle((await begin(file)).attemptNumber, outcome)
    await begin(file)
    await begin(file, 0, { isOverridden: true })
    const titles = async () => (await test.store.run('timeline.list', { caseId: file, beforeId: null, limit: 20, withMachine: true })).map(({ title }) => title)
    // Nothing had to be overridden so far.
    expect(await titles()).not.toContain('Sign-in limit overridden')
    await begin(file, 1, { isOverridden: true })
    expect(await titles()).toContain('Sign-in limit overridden')
  })
})
