import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { CallbackId, CaseId } from '#shared/domain/ids.ts'
import { makePgpKey } from '../documents/pgp.ts'
import { sampleSize } from '../providers/http/testing/welch.ts'
import { createDesks } from './testing/desks.ts'
import { freePort } from './testing/free-port.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const providerId = 'bankstatements' as const
/** Documented test logins (seed 004, Testing): one whose export works and one whose export fails. */
const bank = { institutionSlug: 'bank_of_statements', answers: { username: '12345678', password: 'TestMyMoney' } }
const failingBank = { institutionSlug: 'bank_of_statements', answers: { username: 'error', password: 'error' } }

type Desk = TestConsole & Readonly<{ caseId: CaseId; reference: string }>
const newCase = async (desk: TestConsole): Promise<Desk> => {
  const { id: caseId, reference } = await desk.call('cases.create', {
    market: 'AU', applicant: { name: 'Mary Jones', bornOn: null, nationalId: null, email: null, phone: null }, product: 'Personal loan', amount: null, termMonths: null, owner: 'AS', dueAt: null,
  })
  await desk.call('cases.recordConsent', { caseId, how: 'Recorded call' })
  return { ...desk, caseId, reference }
}
const openListening = async (): Promise<Desk> => {
  const desk = await open()
  await desk.call('settings.update', { listener: { port: await freePort() } })
  await desk.call('listener.start', { isConfirmed: false })
  return newCase(desk)
}
const rowsOf = async ({ call }: Desk) => (await call('callbacks.list', { filter: { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }, beforeId: null, limit: 50 })).rows
const settled = async (desk: Desk, count: number, timeout = 30_000) => {
  await expect.poll(async () => {
    const rows = await rowsOf(desk)
    return rows.every(({ state }) => state !== 'waiting') ? rows.length : -1
  }, { timeout }).toBe(count)
  return rowsOf(desk)
}
const addressOf = async ({ call, desktop }: Desk, route: string): Promise<string> => {
  await call('listener.copyAddress', { providerId, route })
  return desktop.copied.at(-1) ?? ''
}
const effectOf = async ({ call }: Desk, callbackId: CallbackId) => (await call('callbacks.get', { callbackId })).effect
const apply = ({ call }: Desk, callbackId: CallbackId, caseId: CaseId | null = null) => call('callbacks.settle', { callbackId, act: 'apply', caseId, reason: 'Checked by telephone' })
const statesOf = async ({ call, caseId }: Desk) => (await call('retrievals.list', { caseId, limit: 10 })).map(({ state }) => state)
const statementCount = async ({ call, caseId }: Desk) => (await call('statements.list', { caseId })).length
const signIn = async ({ call, caseId }: Desk, login: typeof bank, wantsRawFile: boolean) => {
  const { id: retrievalId } = await call('retrievals.start', { caseId, providerId })
  return { retrievalId, signingIn: call('retrievals.signIn', { retrievalId, ...login, fetchAll: { days: 30, wantsRawFile, isDelivered: true } }) }
}
const post = async (url: string, body: string | FormData): Promise<number> =>
  (await fetch(url, { method: 'POST', body, ...(typeof body === 'string' ? { headers: { 'content-type': 'application/json' } } : {}) })).status
const resultOf = (over: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ dataVersion: 20190901, banks: [{ bankName: 'Invented', bankSlug: 'bank_of_statements', bankAccounts: [{ id: 0, accountNumber: '1', transactions: [] }] }], ...over })
const formOf = (referrerCode: string, files: readonly (readonly [name: string, content: string])[]): FormData => {
  const form = new FormData()
  for (const [name, value] of Object.entries({ referrerCode, name: '', fileCount: String(files.length) })) form.set(name, value)
  files.forEach(([name, content], at) => form.set(`file${at + 1}`, new File([content], name)))
  return form
}

describe('BankStatements’ deliveries at the edges', { timeout: 120_000 }, () => {
  it('R-37: an error that is taken ends the run and its session, and the case can be asked for again at once', async () => {
    const desk = await openListening()
    const { signingIn } = await signIn(desk, failingBank, true)
    await signingIn
    const [row] = await settled(desk, 1)
    expect([row?.route, row?.state]).toEqual(['error', 'held'])
    await apply(desk, row!.id)
    expect(await statesOf(desk)).toEqual(['failed'])
    const [run] = await desk.call('retrievals.list', { caseId: desk.caseId, limit: 1 })
    expect(run?.failure?.providerCode).toBe('30003')
    await expect.poll(() => desk.call('retrievals.start', { caseId: desk.caseId, providerId }).then(({ state }) => state, () => 'refused'), { timeout: 10_000 }).toBe('started')
  })

  it('R-22: three presses at once apply a delivery once and leave no second retrieval; the code’s letter case does not matter', async () => {
    const desk = await openListening()
    await desk.sandbox().configure(providerId, { rawFormat: 'xml' })
    const { reference } = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    await desk.sandbox().perform(providerId, 'finishLink', { reference: reference.toLowerCase(), returns: false })
    const [row] = await settled(desk, 1)
    expect(row?.caseId).toBe(desk.caseId)
    const presses = await Promise.allSettled([1, 2, 3].map(() => apply(desk, row!.id)))
    expect(presses.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([['completed'], 1])
  })

  it('R-25: nothing is added to a closed case, not even by hand; opened again it can be', async () => {
    const desk = await openListening()
    const { reference } = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    await desk.call('cases.setState', { caseIds: [desk.caseId], state: 'closed' })
    await desk.sandbox().perform(providerId, 'finishLink', { reference, returns: false })
    const [row] = await settled(desk, 1)
    expect([row?.state, await effectOf(desk, row!.id)]).toEqual(['held', expect.stringContaining('The case is not open')])
    await expect(apply(desk, row!.id)).rejects.toThrow('The case is not open')
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([[], 0])
    await desk.call('cases.setState', { caseIds: [desk.caseId], state: 'open' })
    await apply(desk, row!.id)
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([['completed'], 1])
  })

  it('by hand it can go to another case; the one that it names and its run are left as they are', async () => {
    const desk = await openListening()
    const { signingIn } = await signIn(desk, bank, false)
    await signingIn
    const [row] = await settled(desk, 1)
    const other = await newCase(desk)
    await apply(desk, row!.id, other.caseId)
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([['collecting'], 0])
    expect([await statesOf(other), await statementCount(other)]).toEqual([['completed'], 1])
  })

  it('R-25: a result for a run that was cancelled is not saved into it', async () => {
    const desk = await openListening()
    const { retrievalId, signingIn } = await signIn(desk, bank, false)
    await signingIn
    const [row] = await settled(desk, 1)
    await desk.call('retrievals.cancel', { retrievalId })
    expect((await desk.call('callbacks.dryRun', { callbackId: row!.id, caseId: null })).sentences.at(-1)).toBe('A retrieval is made for it.')
    await apply(desk, row!.id)
    expect(await statesOf(desk)).toEqual(['completed', 'cancelled'])
  })

  it('R-25: a result that is faster than the answer to the sign-in waits for it and is asked for all the same', async () => {
    const desk = await openListening()
    await desk.sandbox().addFault({ provider: providerId, route: '/login_fetch_all', kind: 'hold' })
    const { signingIn } = await signIn(desk, bank, true)
    await expect.poll(async () => (await desk.call('callbacks.expected', undefined)).length, { timeout: 10_000 }).toBe(1)
    const [expected] = await desk.call('callbacks.expected', undefined)
    expect(await post(`${await addressOf(desk, 'result')}/${expected!.reference}`, resultOf())).toBe(200)
    await expect.poll(async () => (await rowsOf(desk)).map(({ state }) => state), { timeout: 10_000 }).toEqual(['waiting'])
    await desk.sandbox().clearFaults()
    expect((await signingIn).retrieval.state).toBe('collecting')
    const effects = await Promise.all((await settled(desk, 2)).map(({ id }) => effectOf(desk, id)))
    // It was made up here, and the bank says so.
    expect(effects.at(-1)).toContain('the provider says something else')
    expect(await statementCount(desk)).toBe(0)
  })

  it('R-25: a result whose codes name two cases is never applied by itself, and says so', async () => {
    const desk = await openListening()
    const other = await newCase(desk)
    const link = await desk.call('links.create', { caseId: other.caseId, providerId, values: {} })
    await desk.sandbox().addFault({ provider: providerId, route: '/login_fetch_all', kind: 'hold' })
    const { retrievalId, signingIn } = await signIn(desk, bank, true)
    void signingIn.catch(() => undefined)
    await expect.poll(async () => (await desk.call('callbacks.expected', undefined)).length, { timeout: 10_000 }).toBe(1)
    const [expected] = await desk.call('callbacks.expected', undefined)
    await post(`${await addressOf(desk, 'result')}/${expected!.reference}`, resultOf({ referral_code: link.reference }))
    const [row] = await settled(desk, 1)
    expect([row?.state, row?.caseId, await effectOf(desk, row!.id)]).toEqual(['held', desk.caseId, expect.stringContaining('and another case too')])
    await desk.call('retrievals.cancel', { retrievalId })
  })

  it('R-22, R-29: a result while locked is there after unlocking, once, however often it came', async () => {
    const desk = await openListening()
    const { signingIn } = await signIn(desk, bank, false)
    await signingIn
    await settled(desk, 1)
    const [expected] = await desk.call('callbacks.expected', undefined)
    const address = `${await addressOf(desk, 'result')}/${expected!.reference}`
    await desk.call('workspace.setPassphrase', { current: null, next: 'a long enough passphrase' })
    await desk.console.lock('asked')
    const statuses = new Set<number>()
    for (let sent = 0; sent < 1_000; sent += 50) for (const status of await Promise.all(Array.from({ length: 50 }, () => post(address, resultOf())))) statuses.add(status)
    expect([...statuses]).toEqual([200])
    await desk.call('workspace.unlock', { passphrase: 'a long enough passphrase' })
    // The first one, the new one, and twenty of its repeats; the others are counted.
    const rows = await settled(desk, 22)
    const first = rows.find(({ repeatCount }) => repeatCount > 0)
    expect([first?.repeatCount, first?.state, rows.filter(({ verdict }) => verdict === 'duplicate').length]).toEqual([999, 'held', 20])
    await apply(desk, first!.id)
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([['completed'], 1])
  })

  it('R-50: a replaced key still opens what was encrypted to it; a foreign one does not, and the delivery stays with its case', async () => {
    const desk = await openListening()
    await desk.call('listener.makePgpKey', { isReplacing: false })
    await desk.call('listener.savePgpKey', undefined)
    await desk.sandbox().configure(providerId, { publicKey: desk.desktop.saved.at(-1)?.text ?? '' })
    await desk.call('listener.makePgpKey', { isReplacing: true })
    const { reference } = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    await desk.sandbox().perform(providerId, 'finishLink', { reference, returns: false })
    const [earlier] = await settled(desk, 1)
    await apply(desk, earlier!.id)
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([['completed'], 1])
    await desk.sandbox().configure(providerId, { publicKey: (await makePgpKey('another desk')).publicKey })
    await desk.sandbox().perform(providerId, 'finishLink', { reference, returns: false })
    const foreign = (await settled(desk, 2)).find(({ state }) => state === 'held')!
    expect([foreign.caseId, await effectOf(desk, foreign.id)]).toEqual([desk.caseId, expect.stringContaining('encrypted to another key')])
    await expect(apply(desk, foreign.id)).rejects.toThrow('encrypted to another key')
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([['completed'], 1])
  })

  it('R-26: odd submissions are held whole with what is odd about them, and leave no retrieval behind', async () => {
    const desk = await openListening()
    const { reference } = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    const url = await addressOf(desk, 'submission')
    const pdf = '%PDF-1.4\ninvented\n%%EOF\n'
    const send = async (form: FormData, change: (form: FormData) => void = () => undefined): Promise<number> => {
      change(form)
      return post(url, form)
    }
    expect(await send(formOf(reference, [['../..\\x".pdf', pdf], ['ä-e.pdf', pdf], ['Ä-e.pdf', pdf]]))).toBe(200)
    expect(await send(formOf(reference, [['a.pdf', pdf]]), (form) => { form.delete('name'); form.set('fileCount', '9') })).toBe(200)
    expect(await send(formOf(reference, [['a.pdf', '']]))).toBe(200)
    expect(await send(formOf(reference, []))).toBe(200)
    expect(await send(formOf(` ${reference}`, [['a.pdf', pdf]]))).toBe(400)
    expect(await send(formOf(reference, [['a.pdf', pdf]]), (form) => form.delete('referrerCode'))).toBe(400)
    const rows = await settled(desk, 6)
    const said = await Promise.all(rows.filter(({ verdict }) => verdict === 'not-signed').map(({ id }) => effectOf(desk, id)))
    for (const part of ['Files 1 of 9 files', 'not what its name says', 'Nothing is in it']) expect(said.filter((effect) => effect.includes(part)), part).toHaveLength(1)
    expect(rows.filter(({ caseId }) => caseId === desk.caseId)).toHaveLength(4)
    const applied = await Promise.allSettled(rows.map(({ id }) => apply(desk, id)))
    expect(applied.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await statesOf(desk)).toEqual(['completed', 'completed'])
    expect((await desk.call('documents.list', { caseId: desk.caseId })).map(({ name }) => name).toSorted()).toEqual(['a.pdf', 'x .pdf', 'Ä (2)-e.pdf', 'ä-e.pdf'])
  })

  it('a submission that is sent again says so before it is applied', async () => {
    const desk = await openListening()
    const { reference } = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    const url = await addressOf(desk, 'submission')
    const pdf = (text: string) => [['a.pdf', `%PDF-1.4\n${text}\n%%EOF\n`]] as const
    const sentencesOf = async (callbackId: CallbackId) => (await desk.call('callbacks.dryRun', { callbackId, caseId: null })).sentences
    await post(url, formOf(reference, pdf('one')))
    const [first] = await settled(desk, 1)
    expect(await sentencesOf(first!.id)).not.toContain('Every file of it is in this case already.')
    await apply(desk, first!.id)
    await post(url, formOf(reference, pdf('one')))
    await post(url, formOf(reference, [...pdf('one'), ...pdf('two')]))
    const held = (await settled(desk, 3)).filter(({ state }) => state === 'held')
    const repeats = await Promise.all(held.map(async ({ id, title }) => [title, (await sentencesOf(id)).includes('Every file of it is in this case already.')] as const))
    expect(repeats.toSorted()).toEqual([['1 file', true], ['2 files', false]])
  })

  it('R-27: a return of any status changes its link only; what is not ours is noted nowhere', async () => {
    const desk = await openListening()
    const link = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    const url = await addressOf(desk, 'return')
    const comeBack = async (parameters: Readonly<Record<string, string>>, more = '') => (await fetch(`${url}?${new URLSearchParams(parameters).toString()}${more}`)).text()
    const { reference: referrerCode } = link
    const pages = [
      await comeBack({ referrerCode, status: 'COMPLETE' }), await comeBack({ referrerCode, status: 'complete' }), await comeBack({ referrerCode: 'NOBODY', status: 'COMPLETE' }),
      await comeBack({ referrerCode, status: 'COMPLETE' }, '&status=ERROR'), await comeBack({}), await comeBack({ referrerCode, status: 'ERROR', errorCode: '30001', errorText: '<img src=x onerror=alert(1)>\u202e call 555\r\nSet-Cookie: a=b' }),
    ]
    expect(new Set(pages).size).toBe(1)
    const rows = await settled(desk, 6)
    expect(rows.map(({ verdict }) => verdict).toSorted()).toEqual(['malformed', 'malformed', 'malformed', 'not-signed', 'not-signed', 'not-signed'])
    const [after] = await desk.call('links.list', { caseId: desk.caseId })
    expect([after?.state, after?.stateCode, after?.stateText]).toEqual(['failed', '30001', expect.not.stringMatching(/[<>\u202e\r\n]/)])
    expect([await statesOf(desk), await statementCount(desk)]).toEqual([[], 0])
    expect(desk.logLines().join('\n')).not.toContain('onerror')
  })

  const count = sampleSize(8, 100)
  it(`R-25: 1,000 guessed addresses reach nothing; of ${count} swapped codes and ${count} for a closed case nothing is stored`, async () => {
    const desk = await openListening()
    const url = await addressOf(desk, 'submission')
    const { reference } = await desk.call('links.create', { caseId: desk.caseId, providerId, values: {} })
    const closed = await newCase(desk)
    const ended = await desk.call('links.create', { caseId: closed.caseId, providerId, values: {} })
    await desk.call('cases.setState', { caseIds: [closed.caseId], state: 'closed' })
    const secret = /illion\/([^/]+)\//.exec(url)?.[1] ?? ''
    const guess = (at: number): string => url.replace(secret, at % 2 === 0 ? randomBytes(24).toString('base64url') : `${secret.slice(0, at % secret.length)}${secret.at(at % secret.length) === 'A' ? 'B' : 'A'}${secret.slice((at % secret.length) + 1)}`)
    const raw = JSON.stringify({ banks: [{ bankName: 'Invented', bankSlug: 'invented', bankAccounts: [{ id: 0, accountNumber: '1', transactions: [] }] }] })
    const statuses = new Set<number>()
    for (let at = 0; at < 1_000; at += 50) for (const status of await Promise.all(Array.from({ length: 50 }, (_, index) => post(guess(at + index), formOf(reference, [['raw.json', raw]]))))) statuses.add(status)
    expect([...statuses]).toEqual([404])
    for (let at = 0; at < count; at += 1) {
      expect(await post(url, formOf(`TEST-SWAPPED-${at}`, [['raw.json', raw]]))).toBe(200)
      expect(await post(url, formOf(ended.reference, [['raw.json', raw], [`${at}.pdf`, '%PDF-1.4\n']]))).toBe(200)
    }
    const rows = await settled(desk, Math.min(50, 2 * count), 800_000)
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['held']))
    expect([await statementCount(desk), await statementCount(closed), await statesOf(desk), await statesOf(closed)]).toEqual([0, 0, [], []])
  }, 900_000)

  it('T-16: a store that is killed while deliveries go from the inbox into it has each of them once afterwards', async () => {
    const desk = await openListening()
    await desk.call('listener.copyAddress', { providerId: 'intake', route: '' })
    const url = desk.desktop.copied.at(-1) ?? ''
    const killStore = (): void => void desk.processes.filter(({ name }) => name === 'store').at(-1)?.kill()
    const bodies = Array.from({ length: 120 }, (_, at) => JSON.stringify({ number: at }))
    let taken = 0
    for (const body of bodies) {
      if ((await post(url, body)) === 200) taken += 1
      if (taken === 40 || taken === 80) killStore()
    }
    const counted = async (): Promise<number> => (await desk.call('callbacks.list', { filter: { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }, beforeId: null, limit: 500 })).rows.length
    expect(taken).toBe(bodies.length)
    await post(url, 'one more, so that it is looked at')
    await expect.poll(() => counted().catch(() => -1), { timeout: 30_000 }).toBe(taken + 1)
  })
})
