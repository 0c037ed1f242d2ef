import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../server.ts'
import { openPayload, startReceiver, type PushReceiver } from '../testing/push-receiver.ts'
import { sandboxApiKey, sandboxProductKey } from './index.ts'
import type { PushRecord } from './pushes/deliveries.ts'

let sandbox: Sandbox
let receiver: PushReceiver
beforeEach(async () => {
  sandbox = await createSandbox({ seed: 'frame', now: '2026-03-16T12:00:00Z' })
  receiver = await startReceiver()
  sandbox.control.configure('instantor', { callback: receiver.url, stepDelayMs: 0, retryDelayMs: 0 })
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

const send = (path: string, init?: RequestInit) => fetch(`${sandbox.url}/instantor${path}`, init)
const post = async (name: string, body: unknown): Promise<{ status: number; body: Record<string, string> }> => {
  const answer = await send(`/frame/${name}`, { method: 'POST', body: JSON.stringify(body) })
  return { status: answer.status, body: (await answer.json()) as Record<string, string> }
}

/** Opens the frame as the loader does. @returns its session */
async function open(fields: Record<string, string> = {}): Promise<string> {
  const user = JSON.stringify([['firstName', 'Ellie'], ['lastName', 'Butler'], ['account', '1234567-890'], ['account', '7654321-098']])
  const body = new URLSearchParams({ product: sandboxProductKey, user, transaction: JSON.stringify([['xyz', '123']]), ...fields })
  const page = await (await send('/frame/open', { method: 'POST', body })).text()
  return /data-session="([0-9a-f]{32})"/u.exec(page)?.[1] ?? ''
}

async function signIn(userName: string, session?: string): Promise<Record<string, string>> {
  const opened = session ?? (await open())
  await post('choose', { session: opened, bank: 'se-provbanken' })
  return (await post('login', { session: opened, userName, password: 'not-to-be-kept' })).body
}
const settled = async (count: number): Promise<readonly PushRecord[]> => {
  const list = async () => (await sandbox.control.perform('instantor', 'pushes')) as readonly PushRecord[]
  await expect.poll(async () => (await list()).filter(({ state }) => state !== 'waiting').length).toBe(count)
  return list()
}

describe('a login', () => {
  for (const [userName, statuses, message] of [
    ['ok', ['ok'], 'process-finished'],
    ['partial', ['incomplete', 'partial', 'ok'], 'process-finished'],
    ['incomplete', ['incomplete', 'partial', 'ok'], 'process-finished'],
    ['insufficient_data', ['insufficient_data'], 'process-finished'],
    ['invalid_login', ['invalid_login'], 'invalid-login'],
    ['nobody in particular', ['invalid_login'], 'invalid-login'],
    ...['bank_error', 'parse_error', 'scrape_error', 'abandoned', 'timed_out', 'blocked', 'banned_user', 'bank_redirect'].map((name) => [name, [name], 'process-error'] as const),
  ] as const) {
    it(`${userName} tells ${message} and reports ${statuses.join(', ')}`, async () => {
      expect(await signIn(userName)).toMatchObject({ message })
      const list = await settled(statuses.length)
      expect(list.map(({ status }) => status)).toEqual(statuses)
      expect(list.map(({ reportNumber }) => reportNumber)).toEqual(statuses.map((_, index) => index + 1))
      expect(list.map(({ isFinal }) => isFinal)).toEqual(statuses.map((_, index) => index === statuses.length - 1))
    })
  }

  it('gives back every parameter of the page', async () => {
    await signIn('ok')
    await settled(1)
    const { basicInfo } = JSON.parse(openPayload(receiver.received[0]!.fields, sandboxApiKey)) as { basicInfo: { miscEntryList: { key: string; value: string }[] } }
    const given = basicInfo.miscEntryList.map(({ key, value }) => `${key}=${value}`)
    expect(given).toEqual(expect.arrayContaining(['firstName=Ellie', 'account=1234567-890', 'account=7654321-098', 'xyz=123', `client=${sandboxProductKey}`]))
  })

  it('brings one report in the newer format', async () => {
    sandbox.control.configure('instantor', { format: 'newer' })
    await signIn('partial')
    expect(await settled(1)).toMatchObject([{ status: 'ok', reportNumber: 0, isFinal: true }])
  })

  it('is locked for 24 hours after three wrong ones, in a new frame too', async () => {
    const session = await open()
    expect(await signIn('wrong', session)).toEqual({ message: 'invalid-login', isOver: false })
    expect(await signIn('wrong', session)).toEqual({ message: 'invalid-login', isOver: false })
    expect(await signIn('wrong', session)).toEqual({ message: 'too-many-retries', isOver: true })
    await settled(3)
    expect(await signIn('wrong')).toEqual({ message: 'too-many-retries', isOver: true })
    expect(await signIn('ok')).toMatchObject({ message: 'process-finished' })
    sandbox.clock.advance(24 * 3_600_000)
    expect(await signIn('wrong')).toEqual({ message: 'invalid-login', isOver: false })
  })

  it('needs a session, a bank and both fields', async () => {
    const session = await open()
    expect((await post('login', { session, userName: 'ok', password: 'x' })).status).toBe(404)
    expect((await post('choose', { session, bank: 'nobody' })).status).toBe(404)
    await post('choose', { session, bank: 'provbanken' })
    expect((await post('login', { session, userName: 'ok', password: '' })).status).toBe(400)
    expect((await post('login', { session: 'other', userName: 'ok', password: 'x' })).status).toBe(404)
    await post('login', { session, userName: 'ok', password: 'x' })
    expect((await post('login', { session, userName: 'ok', password: 'x' })).status).toBe(404)
  })

  it('leaves no trace of the password in the list of requests', async () => {
    sandbox.control.recordRequests(true)
    await signIn('ok')
    expect(JSON.stringify(sandbox.control.requests())).not.toMatch(/not-to-be-kept|Ellie|1234567/u)
    expect(sandbox.control.requests().map(({ route }) => route)).toEqual(['/frame/open', '/frame/choose', '/frame/login'])
  })
})

describe('leaving', () => {
  it('for another bank abandons the process, and a new one begins', async () => {
    const session = await open()
    await post('choose', { session, bank: 'provbanken' })
    const next = (await post('leave', { session })).body['session']
    expect(await signIn('ok', next)).toMatchObject({ message: 'process-finished' })
    expect((await settled(2)).map(({ status }) => status).sort()).toEqual(['abandoned', 'ok'])
  })

  it('by loading the frame anew abandons it too; before a bank is chosen nothing is reported', async () => {
    const session = await open({ mark: 'frame-1' })
    await open({ mark: 'frame-1' })
    expect((await post('choose', { session, bank: 'provbanken' })).status).toBe(404)
    const second = await open({ mark: 'frame-1', bank: 'provbanken' })
    expect((await post('login', { session: second, userName: 'ok', password: 'x' })).status).toBe(200)
    await settled(1)
    await open({ mark: 'frame-1', bank: 'provbanken' })
    await open({ mark: 'frame-1' })
    expect((await settled(2)).map(({ status }) => status)).toEqual(['ok', 'abandoned'])
  })
})

describe('files', () => {
  it('stand at the addresses of both documented versions', async () => {
    const older = await send('/frame-loader/instantor-0.7.3.min.js')
    expect([older.status, older.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect(await (await send('/instantor-0.7.3.min.js')).text()).toBe(await older.text())
    expect(await (await send('/ajax/libs/jquery/1.8.3/jquery.min.js')).text()).toContain("jquery: '1.8.3'")
    expect((await send('/nothing')).status).toBe(404)
  })

  it('of the frame run under a strict policy, and carry no parameter as markup', async () => {
    const body = new URLSearchParams({ product: sandboxProductKey, user: JSON.stringify([['firstName', '<script>x</script>']]), bank: '"><script>' })
    const page = await send('/frame/open', { method: 'POST', body })
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(await page.text()).not.toMatch(/<script>|Provbanken AB"/u)
  })

  it('for another product key say so', async () => {
    const page = await send('/frame/open', { method: 'POST', body: new URLSearchParams({ product: 'customer.se' }) })
    expect(page.status).toBe(403)
    expect(await page.text()).toContain('data-refused')
  })

  it('tell the banks to any page', async () => {
    const answer = await send('/frame/banks')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(await answer.json()).toContainEqual({ bankID: 'se-provbanken', bankAbbreviation: 'provbanken', bankName: 'Provbanken AB', country: 'SE' })
  })
})
