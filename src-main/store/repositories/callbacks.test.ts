import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CallbackFilter, CallbackVerdict } from '#shared/domain/callback.ts'
import { MOST_KEPT_REPEATS } from '#shared/domain/callback-repeat.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { Store } from '../store.ts'
import { keyOf, sampleCallback, sampleEffect, sampleJudgement } from '../testing/callback-samples.ts'
import { createIds, daysFrom, sampleCase, sampleEntry, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let store: Store
let ids: Ids
let caseId: CaseId
beforeEach(async () => {
  test = await openTestStore()
  store = test.store
  ids = createIds()
  caseId = (await store.run('cases.create', sampleCase(ids))).id
})
afterEach(() => test.end())

const ALL: CallbackFilter = { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }
const list = (over: Partial<CallbackFilter> = {}) => store.run('callbacks.list', { filter: { ...ALL, ...over }, beforeId: null, limit: 500 })
const record = (over: Parameters<typeof sampleCallback>[1] = {}) => store.run('callbacks.record', sampleCallback(ids, over))
const bad = (verdict: CallbackVerdict) => sampleJudgement(verdict, 'message one')

describe('recording deliveries', () => {
  it('keeps everything that came, once per place in the inbox', async () => {
    const input = sampleCallback(ids, { caseId, query: 'a=1', correlation: 'corr1' })
    const { callback, isNew } = await store.run('callbacks.record', input)
    expect([isNew, callback.verdict, callback.state, callback.caseReference, callback.applicantName, callback.repeatCount]).toEqual([true, 'valid', 'waiting', 'CB-10001', 'Avery Sample', 0])
    expect(await store.run('callbacks.record', { ...input, id: ids('callback') })).toEqual({ callback, isNew: false })
    expect(await store.run('callbacks.get', { callbackId: input.id })).toEqual({
      ...callback, envelope: input.envelope, judgement: input.judgement, effect: 'Waits', settledAt: null, settledBy: null, hasBody: true,
    })
    expect(await store.run('callbacks.body', { callbackId: input.id })).toEqual({
      body: new Uint8Array(Buffer.from('raw canary')), query: 'a=1', correlation: 'corr1', mediaType: 'application/x-www-form-urlencoded', environment: 'test',
    })
    expect(await store.run('callbacks.waiting', { limit: 10 })).toEqual([callback])
    expect(await store.run('callbacks.findMessage', { providerId: 'inbank', dedupeKey: keyOf('message one') })).toEqual(callback)
    expect(await store.run('callbacks.findMessage', { providerId: 'instantor', dedupeKey: keyOf('message one') })).toBeNull()
  })

  it('R-22: a message recorded 1,000 times has one first, 20 kept repeats and a counter', async () => {
    const first = sampleCallback(ids)
    const results = await Promise.all([first, ...Array.from({ length: 999 }, () => sampleCallback(ids))].map((input) => store.run('callbacks.record', input)))
    expect(results.filter(({ callback }) => callback.verdict === 'valid' && callback.id === first.id).length).toBe(1 + 999 - MOST_KEPT_REPEATS)
    const { rows, totalCount, counts } = await list()
    expect([totalCount, counts.all, counts.verdicts.duplicate, counts.verdicts.valid]).toEqual([21, 21, MOST_KEPT_REPEATS, 1])
    expect(rows.at(-1)).toMatchObject({ id: first.id, repeatCount: 999, firstId: null })
    expect(rows.slice(0, -1).every(({ verdict, state, firstId, firstReceivedAt }) => verdict === 'duplicate' && state === 'ignored' && firstId === first.id && firstReceivedAt === TEST_MOMENT)).toBe(true)
    const repeat = await store.run('callbacks.get', { callbackId: rows[0]!.id })
    expect([repeat.judgement.verdict, repeat.judgement.checks.at(-1)?.name]).toEqual(['duplicate', 'seen'])
  })

  it.each(['bad-signature', 'undecryptable', 'unknown', 'malformed'] as const)('R-22 ◆ a delivery that is %s never takes a dedupe key and is never a repeat', async (verdict) => {
    await record({ judgement: bad(verdict) })
    expect((await record({ judgement: bad(verdict) })).callback.verdict).toBe(verdict)
    expect((await record({ judgement: bad('valid') })).callback).toMatchObject({ verdict: 'valid', firstId: null })
    expect((await record({ judgement: bad(verdict) })).callback.verdict).toBe(verdict)
  })

  it('a stale and an unsigned message have repeats too; other providers and messages without a key have none of it', async () => {
    await record({ judgement: bad('stale') })
    expect((await record({ judgement: bad('stale') })).callback.verdict).toBe('duplicate')
    expect((await record({ judgement: bad('not-signed'), providerId: 'fimento' })).callback.verdict).toBe('not-signed')
    for (const round of [1, 2]) expect((await record({ judgement: sampleJudgement('not-signed', null) })).callback.verdict, String(round)).toBe('not-signed')
  })

  it('T-03: a fresh delivery after a stale one counts; the stale one yields to it, unless it was applied', async () => {
    const stale = (await record({ caseId, judgement: bad('stale'), state: 'held' })).callback
    await record({ judgement: bad('stale') })
    const { callback: fresh } = await record({ judgement: bad('valid') })
    expect(fresh).toMatchObject({ verdict: 'valid', state: 'waiting', firstId: null, repeatCount: 2 })
    expect(await store.run('callbacks.get', { callbackId: stale.id })).toMatchObject({ verdict: 'stale', state: 'ignored', firstId: fresh.id })
    expect((await store.run('cases.get', { caseId })).nextStep.kind).not.toBe('check-callback')
    await expect(store.run('callbacks.settle', sampleEffect(stale.id))).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    expect((await record({ judgement: bad('valid') })).callback).toMatchObject({ verdict: 'duplicate', firstId: fresh.id })
    const other = (await record({ judgement: sampleJudgement('stale', 'other'), state: 'held' })).callback
    await store.run('callbacks.settle', sampleEffect(other.id))
    expect((await record({ judgement: sampleJudgement('valid', 'other') })).callback.verdict).toBe('duplicate')
  })

  it('a later reading corrects the verdict and gives the key back', async () => {
    const { callback: { id: callbackId } } = await record({ caseId })
    await store.run('callbacks.correct', { callbackId, judgement: { ...bad('undecryptable'), subject: { title: 'unreadable', detail: 'msg 9', references: [], status: null } } })
    expect(await store.run('callbacks.get', { callbackId })).toMatchObject({ verdict: 'undecryptable', title: 'unreadable', status: null, judgement: { verdict: 'undecryptable' } })
    expect((await list({ text: 'unreadable' })).totalCount).toBe(1)
    expect((await list()).counts.verdicts).toMatchObject({ undecryptable: 1, valid: 0 })
    const { callback } = await record()
    expect(callback.verdict).toBe('valid')
    await store.run('callbacks.correct', { callbackId, judgement: bad('valid') })
    expect(await store.run('callbacks.get', { callbackId })).toMatchObject({ verdict: 'duplicate', state: 'ignored', firstId: callback.id })
    await expect(store.run('callbacks.correct', { callbackId, judgement: bad('valid') })).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
  })

  it('R-22: retention takes bodies and what repeats them, never keys nor what waits for a person', async () => {
    const { callback: { id: done } } = await record()
    await store.run('callbacks.settle', sampleEffect(done))
    const { callback: { id: waiting } } = await record({ judgement: sampleJudgement('valid', 'two') })
    const { callback: { id: held } } = await record({ judgement: sampleJudgement('stale', 'three'), state: 'held' })
    const { callback: { id: heldBad } } = await record({ judgement: bad('malformed'), state: 'held' })
    expect(await store.run('callbacks.dropBodies', { before: TEST_MOMENT })).toBe(0)
    expect(await store.run('callbacks.dropBodies', { before: daysFrom(TEST_MOMENT, 1) })).toBe(2)
    for (const callbackId of [done, heldBad]) {
      const detail = await store.run('callbacks.get', { callbackId })
      expect(JSON.stringify(detail)).not.toContain('canary')
      expect(detail.hasBody).toBe(false)
      await expect(store.run('callbacks.body', { callbackId })).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
    }
    for (const callbackId of [waiting, held]) expect((await store.run('callbacks.get', { callbackId })).hasBody).toBe(true)
    expect((await record()).callback.verdict).toBe('duplicate')
  })

  it('a request without a body has an empty one', async () => {
    const { callback } = await record({ body: null, envelope: { ...sampleCallback(ids).envelope, method: 'GET', bodySize: 0 }, query: 'referrerCode=A' })
    expect(await store.run('callbacks.body', { callbackId: callback.id })).toMatchObject({ query: 'referrerCode=A', body: new Uint8Array() })
  })

  it('is found by the name that the applicant has now', async () => {
    await record({ caseId })
    expect((await list({ text: 'REF-5512 avery' })).totalCount).toBe(1)
    const applicant = { name: 'Blake Renamed', bornOn: null, nationalId: null, email: null, phone: null }
    await store.run('cases.update', { caseId, revision: 1, changes: { applicant }, at: TEST_MOMENT, entry: sampleEntry(ids) })
    expect([(await list({ text: 'renamed' })).totalCount, (await list({ text: 'avery' })).totalCount]).toEqual([1, 0])
  })
})

describe('keys of the desk and expected callbacks', () => {
  it('are written, read and removed', async () => {
    expect(await store.run('deskKeys.read', { name: 'pgp' })).toBeNull()
    for (const byte of [1, 2]) await store.run('deskKeys.write', { name: 'pgp', value: new Uint8Array([byte]), at: TEST_MOMENT })
    expect(await store.run('deskKeys.read', { name: 'pgp' })).toEqual(new Uint8Array([2]))
    await store.run('deskKeys.remove', { name: 'pgp' })
    expect(await store.run('deskKeys.read', { name: 'pgp' })).toBeNull()
  })

  it('what should come is listed by its time and settled; a run that waits for it outlives a restart', async () => {
    const start = async () => (await store.run('retrievals.create', { id: ids('retrieval'), caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })).id
    const runs = [await start(), await start()]
    for (const retrievalId of runs) await store.run('retrievals.move', { retrievalId, state: 'started', at: TEST_MOMENT, entry: null })
    const expected = (id: string, days: number, retrievalId: (typeof runs)[number] | null) =>
      store.run('expected.add', { id, providerId: 'bankstatements', caseId, retrievalId, reference: `R-${id}`, what: 'The statements', expectedBy: daysFrom(TEST_MOMENT, days) })
    await expected('expected-2', 2, null)
    await expected('expected-1', 1, runs[0]!)
    expect((await store.run('expected.list', { states: ['expected', 'late'] })).map(({ id, state }) => [id, state])).toEqual([['expected-1', 'expected'], ['expected-2', 'expected']])
    await expected('expected-1', 1, runs[0]!)
    await store.run('expected.settle', { id: 'expected-1', state: 'late', askedAt: TEST_MOMENT })
    await store.run('expected.settle', { id: 'expected-1', state: 'late', askedAt: null })
    expect(await store.run('expected.list', { states: ['late'] })).toMatchObject([{ id: 'expected-1', askedAt: TEST_MOMENT, caseReference: 'CB-10001', retrievalId: runs[0] }])
    expect(await store.run('retrievals.endOrphans', { at: TEST_MOMENT })).toBe(1)
    expect((await store.run('retrievals.get', { retrievalId: runs[0]! })).state).toBe('started')
    // An applicant who got the page yesterday finishes today: the report is awaited anew.
    await expected('expected-1', 3, runs[0]!)
    expect(await store.run('expected.list', { states: ['expected'] })).toMatchObject([{ id: 'expected-2' }, { id: 'expected-1', expectedBy: daysFrom(TEST_MOMENT, 3) }])
    await store.run('expected.settle', { id: 'expected-1', state: 'given-up', askedAt: null })
    expect(await store.run('retrievals.endOrphans', { at: TEST_MOMENT })).toBe(1)
    await expect(store.run('expected.settle', { id: 'nothing', state: 'late', askedAt: null })).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
  })
})
