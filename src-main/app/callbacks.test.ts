import { createHmac } from 'node:crypto'
import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemorySecretStore } from '../secrets/memory-secret-store.ts'
import { createDesks } from './testing/desks.ts'
import { freePort } from './testing/free-port.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const KEY = 'practice-inbank-key-9c1e'
const ALL = { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }
const UUID = '59d2194c-634f-4632-91b6-300b58e628ce'


/** A console that listens, with a key for Inbank. */
const openListening = async (options?: Parameters<typeof open>[0]): Promise<TestConsole> => {
  const desk = await open(options)
  await desk.call('credentials.save', { providerId: 'inbank', environment: 'sandbox', values: { apiKey: KEY, shopUuid: 'shop-1' }, isTestedFirst: false })
  await desk.call('settings.update', { listener: { port: await freePort() } })
  expect(await desk.call('listener.start', { isConfirmed: false })).toMatchObject({ state: 'listening', failure: null })
  return desk
}
/** The whole address, which only the clipboard gets. */
const addressOf = async ({ call, desktop }: TestConsole): Promise<string> => {
  await call('listener.copyAddress', { providerId: 'inbank', route: '' })
  return desktop.copied.at(-1) ?? ''
}
const inbankForm = (status: string, over: Partial<Readonly<{ key: string; timestamp: string; type: string }>> = {}): string => {
  const message = JSON.stringify({ type: over.type ?? 'CONTRACT', status, creditApplicationUuid: UUID })
  const timestamp = over.timestamp ?? String(Date.now())
  const hmac = createHmac('sha512', over.key ?? KEY).update(`${timestamp}.${message}`).digest('hex')
  return new URLSearchParams({ message, hmac, timestamp }).toString()
}
const post = async (address: string, body: string): Promise<number> =>
  (await fetch(address, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })).status
const listed = async ({ call }: TestConsole) => (await call('callbacks.list', { filter: ALL, beforeId: null, limit: 50 })).rows
/** Waits until as many deliveries are there and none is still being worked out. */
const settled = (desk: TestConsole, count: number) => expect.poll(async () => {
  const rows = await listed(desk)
  return rows.length >= count && rows.every(({ state }) => state !== 'waiting') ? rows.length : -1
}, { timeout: 20_000 }).toBe(count)

describe('deliveries, from the socket to the list', { timeout: 90_000 }, () => {
  it('R-20, R-22, T-01..T-03: verdicts in their order, one effect for a repeated message, nothing applied that was not proven', async () => {
    const desk = await openListening()
    const address = await addressOf(desk)
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/inbank\/[\w-]{22,}$/)
    expect(JSON.stringify(await desk.call('listener.status', undefined))).not.toContain(address.split('/').at(-1))
    const signed = inbankForm('SIGNED')
    expect([await post(address, signed), await post(address, signed)]).toEqual([200, 200])
    expect(await post(address, inbankForm('ACTIVATED', { key: 'another-key' }))).toBe(403)
    expect(await post(address, inbankForm('UNSIGNED', { timestamp: '1722587395' }))).toBe(200)
    expect(await post(address, 'message=%7B%7D')).toBe(403)
    await settled(desk, 5)
    const rows = await listed(desk)
    expect(rows.map(({ title, verdict, state }) => [title, verdict, state]).sort()).toEqual([
      ['ACTIVATED', 'bad-signature', 'held'], ['SIGNED', 'duplicate', 'ignored'], ['SIGNED', 'valid', 'held'], ['UNSIGNED', 'stale', 'held'], ['unreadable', 'malformed', 'held'],
    ])
    const bad = rows.find(({ verdict }) => verdict === 'bad-signature')!
    const detail = await desk.call('callbacks.get', { callbackId: bad.id })
    expect(detail.acts).toEqual(['set-aside'])
    expect(detail.judgement.signature).toMatchObject({ algorithm: 'HMAC-SHA512', totalBytes: 64 })
    expect(detail.envelope.path).toBe('/inbank/…')
    await expect(desk.call('callbacks.settle', { callbackId: bad.id, act: 'apply', caseId: null, reason: 'I think so' })).rejects.toThrow('cannot be done')
    expect((await desk.call('callbacks.raw', { callbackId: bad.id })).text).toMatch(/^message=/)
    expect((await desk.call('callbacks.settle', { callbackId: bad.id, act: 'set-aside', caseId: null, reason: null })).state).toBe('set-aside')
    expect(JSON.stringify([rows, detail, desk.logLines()])).not.toContain(KEY)
  })

  it('R-29: while locked by a passphrase deliveries are taken, lie sealed, and are there after unlocking', async () => {
    const desk = await openListening()
    const address = await addressOf(desk)
    await desk.call('workspace.setPassphrase', { current: null, next: 'a long enough passphrase' })
    await desk.console.lock('asked')
    const statuses = await Promise.all(['SIGNED', 'ACTIVATED', 'CANCELLED'].map((status) => post(address, inbankForm(status))))
    expect(statuses).toEqual([200, 200, 200])
    await desk.call('workspace.unlock', { passphrase: 'a long enough passphrase' })
    await settled(desk, 3)
    expect((await listed(desk)).map(({ title, verdict }) => `${title} ${verdict}`).sort()).toEqual(['ACTIVATED valid', 'CANCELLED valid', 'SIGNED valid'])
  })

  it('a console that starts locked listens all the same, where it did before', async () => {
    const secrets = createMemorySecretStore()
    const first = await openListening({ secrets })
    const address = await addressOf(first)
    await first.call('workspace.setPassphrase', { current: null, next: 'a long enough passphrase' })
    await first.console.stop()
    await expect(post(address, inbankForm('SIGNED'))).rejects.toThrow()
    const second = await open({ secrets, folder: first.folder })
    await expect.poll(() => post(address, inbankForm('SIGNED')).catch(() => 0), { timeout: 15_000 }).toBe(200)
    await second.call('workspace.unlock', { passphrase: 'a long enough passphrase' })
    await settled(second, 1)
  })

  it('both key generations are accepted during a key change; a replaced address is gone at once', async () => {
    const desk = await openListening()
    const before = await addressOf(desk)
    await desk.call('credentials.save', { providerId: 'inbank', environment: 'sandbox', values: { apiKey: 'the-next-key-of-inbank', shopUuid: 'shop-1' }, isTestedFirst: false })
    await expect.poll(() => post(before, inbankForm('SIGNED', { key: 'the-next-key-of-inbank' })), { timeout: 10_000 }).toBe(200)
    expect(await post(before, inbankForm('ACTIVATED'))).toBe(200)
    await desk.call('listener.replaceAddress', { providerId: 'inbank' })
    expect(await post(before, inbankForm('CANCELLED'))).toBe(404)
    expect(await post(await addressOf(desk), inbankForm('CANCELLED'))).toBe(200)
    await settled(desk, 3)
    const marks = await Promise.all((await listed(desk)).map(async ({ id }) => (await desk.call('callbacks.get', { callbackId: id })).judgement.key))
    expect(marks.map((mark) => mark?.generation).sort()).toEqual(['current', 'previous', 'previous'])
  })

  it('R-30: the listener process may die; it is back, and what it acknowledged is there', async () => {
    const desk = await openListening()
    const address = await addressOf(desk)
    expect(await post(address, inbankForm('SIGNED'))).toBe(200)
    desk.processes.filter(({ name }) => name === 'listener').at(-1)?.kill()
    await expect.poll(() => post(address, inbankForm('ACTIVATED')).catch(() => 0), { timeout: 10_000 }).toBe(200)
    await settled(desk, 2)
  })

  it('R-28: a busy port is shown with its address and taken once it is free; no other is taken', async () => {
    const blocker = createServer()
    await new Promise<void>((resolve) => void blocker.listen(0, '127.0.0.1', resolve))
    const { port } = blocker.address() as { port: number }
    const desk = await open()
    await desk.call('settings.update', { listener: { port } })
    const failed = await desk.call('listener.start', { isConfirmed: false })
    expect([failed.state, failed.failure?.code, failed.port]).toEqual(['failed', 'listener.port-taken', port])
    expect(failed.failure?.message).toContain(String(port))
    await new Promise((resolve) => void blocker.close(resolve))
    await expect.poll(async () => (await desk.call('listener.status', undefined)).state, { timeout: 20_000 }).toBe('listening')
  })

  it('R-15: an address that other computers can reach needs the officer’s word', async () => {
    const desk = await openListening()
    await desk.call('settings.update', { listener: { address: '0.0.0.0' } })
    await expect.poll(async () => (await desk.call('listener.status', undefined)).state, { timeout: 10_000 }).toBe('off')
    await expect(desk.call('listener.start', { isConfirmed: false })).rejects.toThrow('other computers')
  })

  it('pasted text is checked like a delivery and leaves nothing behind; a test delivery takes the real way', async () => {
    const desk = await openListening()
    const pasted = await desk.call('callbacks.check', { providerId: 'inbank', body: `${inbankForm('ACTIVATED', { timestamp: '1722587395319' })}\n`, key: { environment: 'sandbox' }, toleranceSeconds: 300, receivedAt: null })
    expect([pasted.judgement.verdict, pasted.judgement.sentAt?.readAs, pasted.matchedCase]).toEqual(['stale', 'milliseconds', null])
    const once = await desk.call('callbacks.check', { providerId: 'inbank', body: inbankForm('ACTIVATED', { key: 'typed-for-once' }), key: { once: 'typed-for-once', apiName: null }, toleranceSeconds: null, receivedAt: null })
    expect([once.judgement.verdict, once.judgement.key?.generation]).toEqual(['valid', 'pasted'])
    expect(await listed(desk)).toEqual([])
    const samples = await desk.call('callbacks.samples', undefined)
    expect(samples.filter(({ providerId }) => providerId === 'inbank').map(({ flaw }) => flaw)).toEqual(expect.arrayContaining(['none', 'wrong-signature', 'stale']))
    const wrong = await desk.call('callbacks.sendTest', { providerId: 'inbank', route: '', flaw: 'wrong-signature', caseId: null })
    expect([wrong.status, (await desk.call('callbacks.get', { callbackId: wrong.callbackId! })).verdict]).toEqual([403, 'bad-signature'])
    expect(await desk.call('listener.checkReach', undefined)).toMatchObject({ isReached: true })
  })

  it('a hint of an unsigned provider is noted every time it comes; what comes to the generic address is kept for a person', async () => {
    const desk = await openListening()
    for (let round = 0; round < 2; round += 1) expect((await desk.call('callbacks.sendTest', { providerId: 'fimento', route: '', flaw: 'none', caseId: null })).status).toBe(200)
    await desk.call('listener.copyAddress', { providerId: 'intake', route: '' })
    const answer = await fetch(desk.desktop.copied.at(-1) ?? '', { method: 'POST', headers: { 'content-type': 'text/x-note' }, body: 'anything at all' })
    expect([answer.status, await answer.text()]).toEqual([200, ''])
    await settled(desk, 3)
    const rows = await listed(desk)
    expect(rows.map(({ providerId, verdict, state }) => [providerId, verdict, state]).sort()).toEqual([['fimento', 'not-signed', 'noted'], ['fimento', 'not-signed', 'noted'], ['intake', 'not-signed', 'held']])
    const kept = rows.find(({ providerId }) => providerId === 'intake')!
    expect((await desk.call('callbacks.raw', { callbackId: kept.id })).text).toBe('anything at all')
    expect((await desk.call('callbacks.get', { callbackId: kept.id })).acts).toEqual(['set-aside'])
  })
})
