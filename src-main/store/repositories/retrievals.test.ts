import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { money } from '#shared/domain/money.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import { createIds, daysFrom, sampleCase, sampleDelivery, sampleEntry, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
let caseId: CaseId
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
  caseId = (await test.store.run('cases.create', sampleCase(ids))).id
})
afterEach(() => test.end())

const begin = async (): Promise<RetrievalId> => {
  const { id } = await test.store.run('retrievals.create', { id: ids('retr'), caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })
  return id
}
const move = (retrievalId: RetrievalId, state: 'started' | 'waiting' | 'collecting' | 'failed' | 'draft') =>
  test.store.run('retrievals.move', { retrievalId, state, institution: { slug: 'test_bank', name: 'Test Bank' }, at: TEST_MOMENT, entry: sampleEntry(ids) })
const standing = async () => (await test.store.run('cases.get', { caseId })).nextStep

describe('retrievals', () => {
  it('move along their state machine only, and the case follows', async () => {
    const id = await begin()
    expect((await standing()).kind).toBe('continue-retrieval')
    await expect(move(id, 'collecting')).rejects.toMatchObject({ detail: { code: 'retrieval.illegal-move' } })
    expect(await move(id, 'started')).toMatchObject({ state: 'started', institutionName: 'Test Bank', endedAt: null, revision: 2 })
    await move(id, 'collecting')
    expect(await standing()).toMatchObject({ kind: 'wait', isIdle: true, subjectId: id })
    const failure = { code: 'provider.timeout', message: 'The provider did not answer.', providerCode: 'T1' } as const
    await test.store.run('retrievals.move', { retrievalId: id, state: 'failed', failure, at: TEST_MOMENT, entry: null })
    expect(await test.store.run('retrievals.get', { retrievalId: id })).toMatchObject({ state: 'failed', failure, endedAt: TEST_MOMENT })
    expect((await test.store.run('cases.get', { caseId })).status).toMatchObject({ tone: 'negative', raw: 'T1' })
  })

  it('complete with everything they brought, byte for byte and cent for cent', async () => {
    const id = await begin()
    await move(id, 'started')
    const delivery = sampleDelivery(5)
    const statementId = ids('stmt')
    const done = await test.store.run('retrievals.complete', { retrievalId: id, statements: [{ id: statementId, delivery }], at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect(done).toMatchObject({ state: 'completed', statementIds: [statementId], endedAt: TEST_MOMENT })
    const [statement] = await test.store.run('statements.list', { caseId })
    expect(statement).toMatchObject({ id: statementId, retrievalId: id, rawSize: delivery.rawBody.byteLength, accounts: [{ balanceMinor: '-5', transactionCount: 5, isJoint: false, currency: 'AUD' }] })
    const raw = await test.store.run('statements.raw', { statementId })
    expect(Buffer.from(raw.body).equals(delivery.rawBody)).toBe(true)
    expect(raw).toMatchObject({ mediaType: 'application/json', sha256: createHash('sha256').update(delivery.rawBody).digest('hex') })
    const accountId = statement!.accounts[0]!.id
    const page = await test.store.run('statements.transactions', { accountId, offset: 1, limit: 2 })
    expect(page.totalCount).toBe(5)
    expect(page.rows.map(({ ordinal }) => ordinal)).toEqual([1, 2])
    expect(page.rows[0]).toMatchObject({ amountMinor: '-2000', balanceMinor: '9007199254740993', status: 'booked' })
    expect((await test.store.run('statements.transactions', { accountId, offset: 0, limit: 9, text: 'GROCER 4' })).totalCount).toBe(1)
    expect((await test.store.run('cases.get', { caseId })).nextStep.kind).toBe('review')
    expect((await test.store.run('cases.search', { text: statementId, limit: 3 })).map(({ providers }) => providers)).toEqual([['bankstatements']])
  })

  it('leave nothing behind when one part of a delivery cannot be stored', async () => {
    const id = await begin()
    await move(id, 'started')
    const delivery = sampleDelivery(5)
    const account = delivery.statement.accounts[0]!
    const foreign = { ...delivery, statement: { ...delivery.statement, accounts: [account, { ...account, transactions: [{ ...account.transactions[0]!, amount: money(1n, 'EUR') }] }] } }
    const request = { retrievalId: id, statements: [{ id: ids('stmt'), delivery: foreign }], at: TEST_MOMENT, entry: sampleEntry(ids) }
    await expect(test.store.run('retrievals.complete', request)).rejects.toMatchObject({ detail: { code: 'app.invalid-input' } })
    expect(await test.store.run('retrievals.get', { retrievalId: id })).toMatchObject({ state: 'started', statementIds: [] })
    expect(await test.store.run('store.facts')).toMatchObject({ statementCount: 0, transactionCount: 0 })
  })

  it('that a crash left open are ended at the next start', async () => {
    const [draft, started] = [await begin(), await begin()]
    await move(started, 'started')
    expect(await test.store.run('retrievals.endOrphans', { at: daysFrom(TEST_MOMENT, 1) })).toBe(2)
    expect(await test.store.run('retrievals.get', { retrievalId: draft })).toMatchObject({ state: 'cancelled', failure: null })
    expect(await test.store.run('retrievals.get', { retrievalId: started })).toMatchObject({ state: 'expired', failure: { code: 'retrieval.session-ended' } })
    expect(await test.store.run('retrievals.endOrphans', { at: TEST_MOMENT })).toBe(0)
    expect((await test.store.run('retrievals.list', { caseId: null, limit: 9 })).map(({ id }) => id)).toEqual([started, draft])
  })
})
