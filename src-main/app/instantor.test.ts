import { afterEach, describe, expect, it } from 'vitest'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import { createDesks } from './testing/desks.ts'
import { freePort } from './testing/free-port.ts'
import { API_KEY, formOf, makeFields, MESSAGE_ID, SOURCE } from '../providers/instantor/testing/pushes.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const providerId = 'instantor' as const

type Desk = TestConsole & Readonly<{ caseId: CaseId }>
const openListening = async (): Promise<Desk> => {
  const desk = await open()
  const { id: caseId } = await desk.call('cases.create', {
    market: 'SE', applicant: { name: 'Ellie Butler', bornOn: null, nationalId: null, email: null, phone: null }, product: 'Personal loan', amount: null, termMonths: null, owner: 'AS', dueAt: null,
  })
  await desk.call('cases.recordConsent', { caseId, how: 'Recorded call' })
  await desk.call('settings.update', { listener: { port: await freePort() } })
  await desk.call('listener.start', { isConfirmed: false })
  return { ...desk, caseId }
}
const start = async ({ call, caseId }: Desk): Promise<RetrievalId> => {
  const { values, problems, isListening } = await call('frames.prepare', { caseId, providerId, values: {} })
  expect([values['firstName'], values['lastName'], problems, isListening]).toEqual(['Ellie', 'Butler', {}, true])
  const run = await call('frames.start', { caseId, providerId, values })
  expect(run.state).toBe('waiting')
  return run.id
}

/** Walks the vendor's frame as the applicant's browser would, with the values of the page that the view shows. */
const signInAtFrame = async ({ call, desktop }: Desk, retrievalId: RetrievalId, userName: string): Promise<string> => {
  await call('frames.open', { retrievalId })
  const { view } = desktop.frames.at(-1)!
  const [base] = /http:\/\/127\.0\.0\.1:\d+\/instantor/.exec(view.html)!
  const [reference] = /cb-[\w-]{20}/.exec(view.html)!
  const send = (path: string, body: string, type = 'application/json'): Promise<Response> => fetch(`${base}${path}`, { method: 'POST', headers: { 'content-type': type }, body })
  const form = new URLSearchParams({ product: 'TEST', mark: 'test', user: JSON.stringify([['casebenchReference', reference], ['firstName', 'Ellie']]), transaction: '[]' })
  const page = await (await send('/frame/open', form.toString(), 'application/x-www-form-urlencoded')).text()
  const [, session] = /data-session="([^"]+)"/.exec(page) ?? []
  const [, bank] = /<button type="button" data-bank="([^"]+)"/.exec(page) ?? []
  await send('/frame/choose', JSON.stringify({ session, bank }))
  const { message } = (await (await send('/frame/login', JSON.stringify({ session, userName, password: 'anything' }))).json()) as { message: string }
  view.onTitle(`instantor:${message}`)
  return message
}
/** The applicant goes back to the list of banks in the same frame (seed 000, "abandoned"). */
const chooseAnotherBank = async ({ call, desktop }: Desk, retrievalId: RetrievalId): Promise<void> => {
  await call('frames.open', { retrievalId })
  const { html } = desktop.frames.at(-1)!.view
  const [base] = /http:\/\/127\.0\.0\.1:\d+\/instantor/.exec(html)!
  const [reference] = /cb-[\w-]{20}/.exec(html)!
  const form = new URLSearchParams({ product: 'TEST', mark: 'test', user: JSON.stringify([['casebenchReference', reference]]), transaction: '[]' })
  const page = await (await fetch(`${base}/frame/open`, { method: 'POST', body: form })).text()
  const [, session] = /data-session="([^"]+)"/.exec(page) ?? []
  await fetch(`${base}/frame/choose`, { method: 'POST', body: JSON.stringify({ session, bank: 'provbanken' }) })
  await fetch(`${base}/frame/leave`, { method: 'POST', body: JSON.stringify({ session }) })
}
const stateOf = async ({ call, caseId }: Desk, retrievalId: RetrievalId) => (await call('retrievals.list', { caseId, limit: 5 })).find(({ id }) => id === retrievalId)

describe('a retrieval in the provider’s frame', { timeout: 90_000 }, () => {
  it('from the frame to the saved report: proven, applied by itself, answered as the document wants', async () => {
    const desk = await openListening()
    const retrievalId = await start(desk)
    expect(await signInAtFrame(desk, retrievalId, 'ok')).toBe('process-finished')
    await expect.poll(async () => (await stateOf(desk, retrievalId))?.state, { timeout: 30_000 }).toBe('completed')
    const [statement] = await desk.call('statements.list', { caseId: desk.caseId })
    expect([statement?.providerId, (statement?.accounts.length ?? 0) > 0]).toEqual([providerId, true])
    const [callback] = (await desk.call('callbacks.list', { filter: { verdicts: [], states: [], providerIds: [], caseId: desk.caseId, text: '' }, beforeId: null, limit: 5 })).rows
    expect([callback?.verdict, callback?.state, callback?.retrievalId]).toEqual(['valid', 'applied', retrievalId])
    const detail = await desk.call('callbacks.get', { callbackId: callback!.id })
    expect(detail.judgement.answer).toMatchObject({ status: 200, mediaType: 'text/plain', body: expect.stringMatching(/^OK: \S+$/) as string })
    expect((await desk.call('callbacks.facts', { callbackId: callback!.id })).facts.length).toBeGreaterThan(3)
    expect(desk.desktop.frames.at(-1)!.isOpen()).toBe(false)
    expect(await desk.call('callbacks.expected', undefined)).toEqual([])
  })

  it('partial reports grow into the final one: one statement shown, the earlier ones kept', async () => {
    const desk = await openListening()
    const retrievalId = await start(desk)
    await signInAtFrame(desk, retrievalId, 'partial')
    await expect.poll(async () => (await stateOf(desk, retrievalId))?.state, { timeout: 30_000 }).toBe('completed')
    const shown = await desk.call('statements.list', { caseId: desk.caseId })
    expect(shown).toHaveLength(1)
    const titles = (await desk.call('timeline.list', { caseId: desk.caseId, beforeId: null, limit: 50, withMachine: true })).map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['Report 3 received', expect.stringContaining('more to come')]))
  })

  it('another bank in the same frame leaves run and frame open, and the report of that bank completes it', async () => {
    const desk = await openListening()
    const retrievalId = await start(desk)
    await chooseAnotherBank(desk, retrievalId)
    await expect.poll(async () => (await desk.call('timeline.list', { caseId: desk.caseId, beforeId: null, limit: 50, withMachine: true })).map(({ title }) => title), { timeout: 15_000 }).toContain('Applicant left halfway')
    expect([(await stateOf(desk, retrievalId))?.state, desk.desktop.frames.at(-1)!.isOpen()]).toEqual(['waiting', true])
    await signInAtFrame(desk, retrievalId, 'ok')
    await expect.poll(async () => (await stateOf(desk, retrievalId))?.state, { timeout: 30_000 }).toBe('completed')
  })

  it('a wrong login leaves the run open; too many lock it for a day', async () => {
    const desk = await openListening()
    const retrievalId = await start(desk)
    expect(await signInAtFrame(desk, retrievalId, 'nobody')).toBe('invalid-login')
    expect((await stateOf(desk, retrievalId))?.state).toBe('waiting')
    expect((await desk.call('cases.get', { caseId: desk.caseId })).status).toMatchObject({ tone: 'waiting', label: 'Waiting for the applicant' })
    desk.desktop.frames.at(-1)!.view.onTitle('instantor:too-many-retries')
    await expect.poll(async () => (await stateOf(desk, retrievalId))?.failure?.code, { timeout: 10_000 }).toBe('retrieval.wait')
    await expect(desk.call('frames.start', { caseId: desk.caseId, providerId, values: {} })).rejects.toMatchObject({ detail: { code: 'retrieval.wait', providerCode: 'too-many-retries', retryAfterSeconds: expect.any(Number) as number } })
    expect(desk.desktop.frames.at(-1)!.isOpen()).toBe(false)
  })

  it('a page and a snippet can be handed over; nothing secret is in them; a lock closes the view', async () => {
    const desk = await openListening()
    const retrievalId = await start(desk)
    await desk.call('frames.handOver', { retrievalId, as: 'page' })
    await desk.call('frames.handOver', { retrievalId, as: 'snippet' })
    expect(desk.desktop.saved.at(-1)?.text).toContain('itor')
    expect(desk.desktop.copied.at(-1)).toContain('Instantor')
    expect(`${desk.desktop.saved.at(-1)?.text}${desk.desktop.copied.at(-1)}`).not.toContain('SANDBOX-INSTANTOR-KEY')
    await desk.call('frames.open', { retrievalId })
    await desk.console.lock('asked')
    expect(desk.desktop.frames.at(-1)!.isOpen()).toBe(false)
  })
})

describe('answers as they leave the listener', { timeout: 60_000 }, () => {
  const report = JSON.stringify({ basicInfo: { source: SOURCE, scrapeReport: { status: 'ok', reportNumber: 1, isFinal: true } } })
  const now = { timestamp: new Date().toISOString() }
  const bad = 'Error: Invalid checksum: '
  const wrongly = makeFields(report, { ...now, payload: 'AAAA' })
  const twice = makeFields(report, now)
  const cases: readonly (readonly [string, Readonly<Record<string, string>>, number, string])[] = [
    ['nothing', {}, 400, 'Error: Missing POST field(s): source, msg_id, action, encryption, payload, timestamp, hash'],
    ['two fields missing', Object.fromEntries(Object.entries(makeFields(report, now)).filter(([name]) => name !== 'hash' && name !== 'source')), 400, 'Error: Missing POST field(s): source, hash'],
    ['another product', makeFields(report, { ...now, source: 'other.se' }), 400, 'Error: Invalid Product ID: other.se'],
    ['another encryption', makeFields(report, { ...now, encryption: 'B64/MD5/AES/GCM/NONE' }), 400, 'Error: Invalid encryption: B64/MD5/AES/GCM/NONE'],
    ['a wrong hash', makeFields(report, now, { hash: '0'.repeat(40) }), 400, `${bad}${'0'.repeat(40)}`],
    ['what cannot be opened', wrongly, 400, `${bad}${wrongly.hash}`],
    ['a line of its own', makeFields(report, now, { hash: `x\r\nOK: ${MESSAGE_ID}` }), 400, `${bad}x??OK:?${MESSAGE_ID}`],
    ['a right one', twice, 200, `OK: ${MESSAGE_ID}`],
    ['its repeat', twice, 200, `OK: ${MESSAGE_ID}`],
  ]

  it('R-24, T-14: the vendor’s own words and nothing else, as plain text; a repeat is answered the same and kept once', async () => {
    const desk = await openListening()
    await desk.call('credentials.save', { providerId, environment: 'sandbox', values: { apiName: SOURCE, apiKey: API_KEY }, isTestedFirst: false })
    await desk.call('listener.copyAddress', { providerId, route: '' })
    const address = desk.desktop.copied.at(-1)!
    for (const [name, fields, status, body] of cases) {
      const answer = await fetch(address, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: formOf(fields) })
      expect([name, answer.status, answer.headers.get('content-type'), answer.headers.get('x-content-type-options'), await answer.text()]).toEqual([name, status, 'text/plain', 'nosniff', body])
    }
    const list = () => desk.call('callbacks.list', { filter: { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }, beforeId: null, limit: 50 })
    await expect.poll(async () => (await list()).rows.filter(({ state }) => state !== 'waiting').length, { timeout: 20_000 }).toBe(cases.length)
    expect((await list()).rows.map(({ verdict }) => verdict).sort()).toEqual(['bad-signature', 'duplicate', 'malformed', 'malformed', 'malformed', 'malformed', 'undecryptable', 'unknown', 'valid'])
    expect(JSON.stringify([(await list()).rows, desk.logLines()])).not.toContain(API_KEY)
  })
})
