import { afterEach, describe, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import { createDesks } from './testing/desks.ts'
import { freePort } from './testing/free-port.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const providerId = 'bankstatements' as const
/** Documented test login of the provider's own test bank (seed 004, Testing). */
const bank = { institutionSlug: 'bank_of_statements', answers: { username: '12345678', password: 'TestMyMoney' } }

type Desk = TestConsole & Readonly<{ caseId: CaseId; reference: string }>
const openListening = async (): Promise<Desk> => {
  const desk = await open()
  const { id: caseId, reference } = await desk.call('cases.create', {
    market: 'AU', applicant: { name: 'Mary Jones', bornOn: null, nationalId: null, email: null, phone: null }, product: 'Personal loan', amount: null, termMonths: null, owner: 'AS', dueAt: null,
  })
  await desk.call('cases.recordConsent', { caseId, how: 'Recorded call' })
  await desk.call('settings.update', { listener: { port: await freePort() } })
  await desk.call('listener.start', { isConfirmed: false })
  return { ...desk, caseId, reference }
}
const rowsOf = async ({ call }: Desk) => (await call('callbacks.list', { filter: { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }, beforeId: null, limit: 20 })).rows
const settled = (desk: Desk, count: number) => expect.poll(async () => {
  const rows = await rowsOf(desk)
  return rows.every(({ state }) => state !== 'waiting') ? rows.length : -1
}, { timeout: 30_000 }).toBe(count)

const signInForDelivery = async ({ call, caseId }: Desk, over: Readonly<{ wantsRawFile: boolean }>) => {
  const { id: retrievalId } = await call('retrievals.start', { caseId, providerId })
  const { retrieval } = await call('retrievals.signIn', { retrievalId, ...bank, fetchAll: { days: 30, ...over, isDelivered: true } })
  expect(retrieval.state).toBe('collecting')
  return retrievalId
}

describe('what BankStatements brings by itself', { timeout: 90_000 }, () => {
  it('R-25: a result is asked for again over the open session and applied only because both say the same', async () => {
    const desk = await openListening()
    await signInForDelivery(desk, { wantsRawFile: true })
    await settled(desk, 1)
    const [row] = await rowsOf(desk)
    expect([row?.verdict, row?.state, row?.caseReference]).toEqual(['not-signed', 'applied', desk.reference])
    expect((await desk.call('callbacks.get', { callbackId: row!.id })).effect).toContain('interface says the same')
    const [run] = await desk.call('retrievals.list', { caseId: desk.caseId, limit: 1 })
    expect([run?.state, (await desk.call('statements.list', { caseId: desk.caseId })).length]).toEqual(['completed', 1])
    // The bank session ends once its work is done.
    await expect.poll(() => desk.processes.filter(({ name, pid }) => name === 'flow' && pid !== undefined && isAlive(pid)).length, { timeout: 10_000 }).toBe(0)
    expect((await desk.call('callbacks.raw', { callbackId: row!.id })).text).not.toMatch(/"user_token"\s*:\s*"\w/)
  })

  it('R-25: without a way to ask, a result waits for the officer’s word and is then saved whole', async () => {
    const desk = await openListening()
    await signInForDelivery(desk, { wantsRawFile: false })
    await settled(desk, 1)
    const [row] = await rowsOf(desk)
    expect([row?.verdict, row?.state, (await desk.call('statements.list', { caseId: desk.caseId })).length]).toEqual(['not-signed', 'held', 0])
    const preview = await desk.call('callbacks.dryRun', { callbackId: row!.id, caseId: null })
    expect([preview.isApplicable, preview.sentences.join(' ')]).toEqual([true, expect.stringMatching(/accounts, \d+ transactions saved/)])
    await expect(desk.call('callbacks.settle', { callbackId: row!.id, act: 'apply', caseId: null, reason: null })).rejects.toMatchObject({ detail: { fields: { reason: 'is missing' } } })
    const applied = await desk.call('callbacks.settle', { callbackId: row!.id, act: 'apply', caseId: null, reason: 'Compared with the applicant on the phone' })
    expect([applied.state, applied.settledBy, applied.acts]).toEqual(['applied', 'AS', []])
    await expect(desk.call('callbacks.settle', { callbackId: row!.id, act: 'apply', caseId: null, reason: 'again' })).rejects.toThrow('cannot be done')
    expect((await desk.call('statements.list', { caseId: desk.caseId })).length).toBe(1)
    expect(await desk.call('callbacks.expected', undefined)).toEqual([])
  })

  it('a link’s submission finds its case, waits for a word, and its return is news on the link', async () => {
    const desk = await openListening()
    const link = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    await desk.sandbox().perform(providerId, 'finishLink', { reference: link.reference, status: 'COMPLETE', name: 'Mary Jones' })
    await settled(desk, 2)
    const rows = await rowsOf(desk)
    const submission = rows.find(({ route }) => route === 'submission')!
    expect([submission.state, submission.caseReference, submission.title]).toEqual(['held', desk.reference, expect.stringMatching(/^\d+ files?$/)])
    expect(rows.find(({ route }) => route === 'return')).toMatchObject({ state: 'noted', caseReference: desk.reference })
    expect((await desk.call('links.list', { caseId: desk.caseId }))[0]?.state).toBe('returned')
    await desk.call('callbacks.settle', { callbackId: submission.id, act: 'apply', caseId: null, reason: 'Asked for by link today' })
    expect((await desk.call('documents.list', { caseId: desk.caseId })).length).toBeGreaterThan(0)
    expect((await desk.call('statements.list', { caseId: desk.caseId })).length).toBe(1)
    expect((await desk.call('links.list', { caseId: desk.caseId }))[0]?.state).toBe('delivered')
  })

  it('files that come encrypted are opened with the key pair made here; without it nothing is lost', async () => {
    const desk = await openListening()
    await desk.call('listener.makePgpKey', { isReplacing: false })
    await desk.call('listener.savePgpKey', undefined)
    await desk.sandbox().configure(providerId, { publicKey: desk.desktop.saved.at(-1)?.text ?? '' })
    const link = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    await desk.sandbox().perform(providerId, 'finishLink', { reference: link.reference })
    await settled(desk, 2)
    const submission = (await rowsOf(desk)).find(({ route }) => route === 'submission')!
    await desk.call('callbacks.settle', { callbackId: submission.id, act: 'apply', caseId: null, reason: 'Asked for by link today' })
    expect((await desk.call('statements.list', { caseId: desk.caseId })).length).toBe(1)
    const kinds = (await desk.call('documents.list', { caseId: desk.caseId })).map(({ mediaType }) => mediaType)
    expect(kinds).toContain('application/pdf')
    expect(kinds).not.toContain('application/pgp-encrypted')
  })

  it('R-25: what nobody asked for finds no case, and nothing of it becomes a fact', async () => {
    const desk = await openListening()
    await desk.sandbox().perform(providerId, 'finishLink', { reference: 'TEST-NOBODY' })
    await settled(desk, 2)
    const submission = (await rowsOf(desk)).find(({ route }) => route === 'submission')!
    expect([submission.state, submission.caseId]).toEqual(['held', null])
    await expect(desk.call('callbacks.settle', { callbackId: submission.id, act: 'apply', caseId: null, reason: 'no idea' })).rejects.toThrow()
    expect((await desk.call('statements.list', { caseId: desk.caseId })).length).toBe(0)
  })
})

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
