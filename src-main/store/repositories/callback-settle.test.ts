import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallbackId, CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { CallbackEffect, Store } from '../store.ts'
import { sampleCallback, sampleEffect, sampleJudgement } from '../testing/callback-samples.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let store: Store
let ids: Ids
let caseId: CaseId
let retrievalId: RetrievalId
let callbackId: CallbackId
beforeEach(async () => {
  test = await openTestStore()
  store = test.store
  ids = createIds()
  caseId = (await store.run('cases.create', sampleCase(ids))).id
  retrievalId = (await store.run('retrievals.create', { id: ids('retrieval'), caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })).id
  await store.run('retrievals.move', { retrievalId, state: 'started', at: TEST_MOMENT, entry: null })
  callbackId = (await store.run('callbacks.record', sampleCallback(ids, { providerId: 'bankstatements' }))).callback.id
})
afterEach(() => test.end())

const statement = (rows = 2, text = 'Groceries') => ({ id: ids('statement'), delivery: sampleDelivery(rows, text) })
const file = () => {
  const bytes = Buffer.from('%PDF-1.4 canary')
  return { id: ids('document'), file: { name: 'a-e.pdf', mediaType: 'application/pdf', kind: 'bank-estatement' as const, bytes, sha256: createHash('sha256').update(bytes).digest('hex') } }
}
type RetrievalPart = NonNullable<CallbackEffect['retrieval']>
const brings = (over: Partial<RetrievalPart> = {}): RetrievalPart =>
  ({ retrievalId, state: 'completed', failure: null, statements: [], documents: [], replacesEarlier: false, institution: null, reportNumber: null, ...over })
const settle = (over: Partial<CallbackEffect> = {}) => store.run('callbacks.settle', sampleEffect(callbackId, { caseId, ...over }))
const another = async (verdict: 'valid' | 'bad-signature' | 'stale' = 'valid', message = ids('message') as string) =>
  (await store.run('callbacks.record', sampleCallback(ids, { providerId: 'bankstatements', judgement: sampleJudgement(verdict, message) }))).callback.id
const codeOf = (work: Promise<unknown>): Promise<string> => work.then(() => 'done', (error: { detail?: { code: string } }) => error.detail?.code ?? 'unplanned')

describe('settling a delivery', () => {
  it('does everything in one piece: state, statements, files, entries, link, expectation, standing and search', async () => {
    const link = await store.run('links.add', {
      link: { id: ids('link'), caseId, providerId: 'bankstatements', environment: 'test', kind: 'referral', reference: 'CB-REF', address: null, createdAt: TEST_MOMENT, createdBy: 'KP', retrievalId: null, state: 'waiting', stateAt: null, stateCode: null, stateText: null },
      entry: sampleEntry(ids),
    })
    await store.run('expected.add', { id: 'expected-1', providerId: 'bankstatements', caseId, retrievalId, reference: 'CB-REF', what: 'x', expectedBy: TEST_MOMENT })
    const one = statement()
    const detail = await settle({
      by: 'KP', effect: 'Statements applied', linkId: link.id, expectedId: 'expected-1', entries: [sampleEntry(ids, { title: 'Statements received' })],
      retrieval: brings({ statements: [one], documents: [file()], institution: { slug: 'test_bank', name: 'Test Bank' }, reportNumber: 3 }),
    })
    expect(detail).toMatchObject({ state: 'applied', effect: 'Statements applied', settledAt: TEST_MOMENT, settledBy: 'KP', caseId, retrievalId })
    expect(await store.run('retrievals.get', { retrievalId })).toMatchObject({ state: 'completed', statementIds: [one.id], institutionName: 'Test Bank', endedAt: TEST_MOMENT })
    expect(await store.run('links.get', { linkId: link.id })).toMatchObject({ state: 'delivered', retrievalId })
    expect(await store.run('expected.list', { states: ['arrived'] })).toHaveLength(1)
    expect(await store.run('documents.list', { caseId })).toHaveLength(1)
    expect((await store.run('cases.get', { caseId })).status.label).toBe('Ready to review')
    expect((await store.run('cases.search', { text: one.id, limit: 5 })).map(({ id }) => id)).toEqual([caseId])
    expect((await store.run('timeline.list', { caseId, beforeId: null, limit: 1, withMachine: true }))[0]?.title).toBe('Statements received')
    expect(await store.run('callbacks.lastReport', { retrievalId })).toBe(3)
    expect((await store.run('callbacks.list', { filter: { verdicts: [], states: ['applied'], providerIds: [], caseId, text: 'avery' }, beforeId: null, limit: 5 })).rows).toHaveLength(1)
  })

  it('◆ is done once: an applied one, a repeat and an unproven one are refused and change nothing', async () => {
    await settle({ retrieval: brings({ state: 'collecting', statements: [statement()] }) })
    expect(await codeOf(settle({ retrieval: brings({ statements: [statement()] }) }))).toBe('store.conflict')
    expect(await codeOf(settle({ state: 'set-aside' }))).toBe('store.conflict')
    const repeat = (await store.run('callbacks.record', sampleCallback(ids, { providerId: 'bankstatements' }))).callback.id
    expect(await codeOf(store.run('callbacks.settle', sampleEffect(repeat, { caseId, retrieval: brings() })))).toBe('store.conflict')
    const unproven = await another('bad-signature')
    for (const retrieval of [null, brings()]) expect(await codeOf(store.run('callbacks.settle', sampleEffect(unproven, { caseId, retrieval })))).toBe('callback.not-applicable')
    await store.run('callbacks.settle', sampleEffect(unproven, { state: 'set-aside' }))
    expect(await store.run('retrievals.get', { retrievalId })).toMatchObject({ state: 'collecting', statementIds: [expect.any(String)] })
  })

  it('of many at once one is applied', async () => {
    const results = await Promise.all(Array.from({ length: 40 }, () => codeOf(settle({ retrieval: brings({ state: null, statements: [statement()] }) }))))
    expect(results.filter((code) => code === 'done')).toHaveLength(1)
    expect(await store.run('statements.list', { caseId })).toHaveLength(1)
  })

  it('a refusal of any part leaves nothing behind', async () => {
    const spoilt = file()
    const before = await store.run('retrievals.get', { retrievalId })
    const parts: readonly Partial<CallbackEffect>[] = [
      { retrieval: brings({ statements: [statement()], documents: [{ ...spoilt, file: { ...spoilt.file, sha256: 'ab' } }] }) },
      { retrieval: brings({ statements: [statement()], state: 'draft' }) },
      { retrieval: brings({ statements: [statement()] }), expectedId: 'nothing' },
      { retrieval: brings({ statements: [statement()] }), caseId: (await store.run('cases.create', sampleCase(ids))).id },
      { caseId: null, entries: [sampleEntry(ids)] },
    ]
    for (const part of parts) expect(await codeOf(settle(part))).not.toBe('done')
    expect(await store.run('retrievals.get', { retrievalId })).toEqual(before)
    expect([await store.run('statements.list', { caseId }), await store.run('documents.list', { caseId })]).toEqual([[], []])
    expect((await store.run('callbacks.get', { callbackId })).state).toBe('waiting')
  })

  it('a report that grows replaces what it brought before; the earlier one stays readable', async () => {
    const [first, second] = [statement(1), statement(3)]
    await settle({ retrieval: brings({ state: 'collecting', statements: [first], reportNumber: 1, replacesEarlier: true }) })
    const next = await another()
    await store.run('callbacks.settle', sampleEffect(next, { caseId, retrieval: brings({ statements: [second], reportNumber: 2, replacesEarlier: true }) }))
    expect((await store.run('statements.list', { caseId })).map(({ id, replacedBy }) => [id, replacedBy])).toEqual([[second.id, null]])
    expect((await store.run('statements.list', { caseId, withReplaced: true })).map(({ id, replacedBy }) => [id, replacedBy])).toEqual([[second.id, null], [first.id, second.id]])
    expect((await store.run('retrievals.get', { retrievalId })).statementIds).toEqual([second.id])
    expect((await store.run('cases.get', { caseId })).counts.statements).toBe(1)
    expect((await store.run('cases.search', { text: first.id, limit: 5 }))).toEqual([])
    expect((await store.run('statements.raw', { statementId: first.id })).mediaType).toBe('application/json')
    expect(await store.run('callbacks.lastReport', { retrievalId })).toBe(2)
  })

  it('a failure that was delivered ends the run with the provider’s own code', async () => {
    await settle({ retrieval: brings({ state: 'failed', failure: { code: 'retrieval.wrong-login', message: 'The bank did not accept the login.', providerCode: '20005' } }) })
    expect(await store.run('retrievals.get', { retrievalId })).toMatchObject({ state: 'failed', failure: { providerCode: '20005' } })
    expect((await store.run('cases.get', { caseId })).status).toMatchObject({ label: 'Retrieval failed', raw: '20005' })
  })

  it('a held one is the next step of its case until somebody decides', async () => {
    await store.run('retrievals.move', { retrievalId, state: 'cancelled', at: TEST_MOMENT, entry: null })
    const held = await another('stale')
    await store.run('callbacks.settle', sampleEffect(held, { caseId, state: 'held' }))
    expect(await store.run('cases.get', { caseId })).toMatchObject({ status: { label: 'Callback held', tone: 'attention', raw: 'activated' }, nextStep: { kind: 'check-callback', subjectId: held } })
    expect((await store.run('callbacks.list', { filter: { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }, beforeId: null, limit: 5 })).counts.held).toBe(1)
    await store.run('callbacks.settle', sampleEffect(held, { caseId, state: 'set-aside', by: 'KP' }))
    expect((await store.run('cases.get', { caseId })).nextStep.kind).not.toBe('check-callback')
  })
})
