import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { IdentityReport } from '#shared/domain/identity.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import { systemClock } from '../platform/clock.ts'
import { systemRandom } from '../platform/random.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry, type Ids } from '../store/testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../store/testing/test-store.ts'
import { createIdentityService } from './identity.ts'

let test: TestStore
let ids: Ids
let caseId: CaseId
let retrievalId: RetrievalId
const changed: CaseId[] = []
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
  caseId = (await test.store.run('cases.create', sampleCase(ids))).id
  retrievalId = (await test.store.run('retrievals.create', { id: ids('retr'), caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })).id
  await test.store.run('retrievals.move', { retrievalId, state: 'started', at: TEST_MOMENT, entry: null })
  changed.length = 0
})
afterEach(() => test.end())

const report: IdentityReport = {
  institutionSlug: 'test_bank', institutionName: 'Test Bank', holder: 'AVERY SAMPLE',
  address: { text: '1 Sample St', suburb: 'Perth', state: 'WA', postcode: '6000', country: 'au' }, phone: '0491570156', email: null,
  accounts: [{ holder: 'A SAMPLE', bsb: '123456', number: '98766789', type: 'savings', name: 'Savings' }, { holder: null, bsb: null, number: null, type: null, name: null }],
}
const complete = (given: IdentityReport) => test.store.run('retrievals.complete', {
  retrievalId, statements: [{ id: ids('stmt'), delivery: sampleDelivery(2) }], identities: [{ id: ids('iden'), report: given }], at: TEST_MOMENT, entry: sampleEntry(ids),
})
const service = () => createIdentityService({ store: () => test.store, clock: systemClock, random: systemRandom, me: () => 'AS', onCaseChanged: (id) => void changed.push(id) })

describe('customer details of a bank', () => {
  it('come with the statements, are kept as they were read, and are listed with what is masked', async () => {
    await complete(report)
    const [stored] = await test.store.run('identity.list', { caseId })
    expect(stored).toMatchObject({ ...report, caseId, retrievalId, providerId: 'bankstatements', receivedAt: TEST_MOMENT })
    const [listed] = await service().list(caseId)
    expect(listed).toMatchObject({ holder: 'AVERY SAMPLE', maskedPhone: '•••• ••• 156', maskedEmail: null })
    expect(listed?.accounts.map(({ maskedNumber }) => maskedNumber)).toEqual(['•••• 789', null])
    for (const hidden of [report.phone, report.accounts[0]?.number]) expect(JSON.stringify(listed)).not.toContain(hidden)
  })

  it('a value is handed over only after the look was written down', async () => {
    await complete(report)
    const [listed] = await service().list(caseId)
    const reportId = listed?.id ?? ids('iden')
    expect(await service().reveal(reportId, 'phone')).toBe('0491570156')
    const [newest] = await test.store.run('timeline.list', { caseId, beforeId: null, limit: 1, withMachine: true })
    expect(newest).toMatchObject({ kind: 'identifier.shown', title: 'Phone of the bank’s records shown', detail: 'Test Bank', actor: 'AS' })
    expect(changed).toEqual([caseId])
    await expect(service().reveal(reportId, 'email')).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
    await expect(service().reveal(ids('iden'), 'phone')).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
  })

  it('is not handed over when it cannot be written down', async () => {
    await complete(report)
    const [listed] = await service().list(caseId)
    const run = test.store.run as (name: string, input: unknown) => Promise<unknown>
    const store = { ...test.store, run: (name: string, input: unknown) => (name === 'timeline.add' ? Promise.reject(new Error('disk')) : run(name, input)) }
    const broken = createIdentityService({ store: () => store as never, clock: systemClock, random: systemRandom, me: () => 'AS', onCaseChanged: () => undefined })
    await expect(broken.reveal(listed!.id, 'phone')).rejects.toThrow('disk')
  })

  it('all or nothing: a run that may not complete leaves no details behind', async () => {
    await test.store.run('retrievals.move', { retrievalId, state: 'cancelled', at: TEST_MOMENT, entry: null })
    await expect(complete(report)).rejects.toMatchObject({ detail: { code: 'retrieval.illegal-move' } })
    expect(await test.store.run('identity.list', { caseId })).toEqual([])
  })
})
