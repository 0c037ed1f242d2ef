import { request as httpRequest } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createControlClient } from './frame/control-client.ts'
import type { FaultRule } from './frame/faults.ts'
import { createSandbox, type Sandbox } from './server.ts'
import { callApi, postJson, signIn, startTestSandbox, testNow } from './testing/bank-statements-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.close())

const onVerify = (rule: Partial<FaultRule>): FaultRule => ({
  provider: 'bankstatements',
  route: '/verify',
  kind: 'outage',
  ...rule,
})

function send(path: string, headers: Record<string, string>, method = 'POST', body = '{"action":"state"}') {
  return fetch(`${sandbox.url}${path}`, { method, headers, ...(method === 'GET' ? {} : { body }) })
}

async function waitUntil(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

describe('the port', () => {
  it('is on loopback and nowhere else', async () => {
    expect(sandbox.url).toBe(`http://127.0.0.1:${sandbox.port}`)
    await expect(createSandbox({ seed: 1, now: testNow, host: '0.0.0.0' })).rejects.toThrow('loopback only')
    await expect(createSandbox({ seed: 1, now: testNow, port: sandbox.port })).rejects.toThrow('EADDRINUSE')
  })

  it('refuses a foreign host name, as DNS rebinding would send it', async () => {
    const status = await new Promise((resolve, reject) => {
      const options = { port: sandbox.port, host: '127.0.0.1', path: '/', headers: { host: 'bank.example' } }
      httpRequest(options, (answer) => resolve(answer.resume().statusCode)).on('error', reject).end()
    })
    expect(status).toBe(421)
  })

  it('has one prefix per provider', async () => {
    expect((await fetch(`${sandbox.url}/nobody/api`)).status).toBe(404)
    expect((await fetch(`${sandbox.url}/`)).status).toBe(404)
    expect(sandbox.providers.map(({ prefix }) => prefix)).toContain('bankstatements')
  })
})

describe('the control endpoint', () => {
  const json = { 'content-type': 'application/json' }

  it('answers with its token only', async () => {
    const token = { 'x-control-token': sandbox.controlToken }
    expect((await send('/__control', { ...json, ...token })).status).toBe(200)
    expect((await send('/__control', json)).status).toBe(403)
    expect((await send('/__control', { ...json, 'x-control-token': 'x'.repeat(32) })).status).toBe(403)
    expect((await send('/__control', token, 'GET')).status).toBe(405)
    expect((await send('/__control', { ...token, 'content-type': 'text/plain' })).status).toBe(415)
  })

  it('refuses what a page sends, even with the token', async () => {
    const token = { ...json, 'x-control-token': sandbox.controlToken }
    expect((await send('/__control', { ...token, origin: 'http://127.0.0.1' })).status).toBe(403)
    const preflight = await send('/__control', { origin: 'https://evil.example' }, 'OPTIONS', '')
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null])
  })

  it('is spoken to by the client of another process', async () => {
    const control = createControlClient(sandbox.url, sandbox.controlToken)
    await control.setClock('2026-05-01T00:00:00Z')
    await control.advanceClock(60_000)
    expect(await control.state()).toMatchObject({ now: '2026-05-01T00:01:00.000Z', today: '2026-05-01', heldCount: 0 })
    const id = await control.addFault(onVerify({ kind: 'outage' }))
    expect((await callApi(sandbox, '/verify')).status).toBe(503)
    await control.clearFaults(id)
    expect((await callApi(sandbox, '/verify')).status).toBe(200)
    await control.configure('bankstatements', { transactionCount: 3 })
    await expect(control.configure('bankstatements', { colour: 1 })).rejects.toThrow('unknown setting colour')
    await expect(control.configure('bankstatements', { transactionCount: -1 })).rejects.toThrow('does not fit')
    await expect(control.addFault(onVerify({ provider: 'nobody' }))).rejects.toThrow('unknown provider')
    await expect(control.setClock('yesterday')).rejects.toThrow('valid instant')
  })
})

describe('faults', () => {
  it('hold keeps a request until it is released', async () => {
    const id = sandbox.control.addFault(onVerify({ kind: 'hold' }))
    let isAnswered = false
    const waiting = callApi(sandbox, '/verify').then((answer) => {
      isAnswered = true
      return answer
    })
    await waitUntil(() => sandbox.control.state().heldCount === 1)
    expect((await callApi(sandbox, '/institutions')).status).toBe(200)
    expect(isAnswered).toBe(false)
    expect(sandbox.control.release(id)).toBe(1)
    expect((await waiting).status).toBe(200)
  })

  it('hold forgets a caller that gave up', async () => {
    sandbox.control.addFault(onVerify({ kind: 'hold', times: 1 }))
    const caller = new AbortController()
    const gone = fetch(`${sandbox.url}/bankstatements/api/v1/verify`, { signal: caller.signal })
    await waitUntil(() => sandbox.control.state().heldCount === 1)
    caller.abort()
    await expect(gone).rejects.toThrow()
    await waitUntil(() => sandbox.control.state().heldCount === 0)
    expect((await callApi(sandbox, '/verify')).status).toBe(200)
  })

  it('strikes as often as asked', async () => {
    const rule = onVerify({ kind: 'status', status: 429, headers: { 'retry-after': '7' }, times: 2 })
    sandbox.control.addFault(rule)
    const first = await callApi(sandbox, '/verify')
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    expect((await callApi(sandbox, '/verify')).status).toBe(429)
    expect((await callApi(sandbox, '/verify')).status).toBe(200)
  })

  it('sends a code of the vendor, garbage, half an answer, or a reset', async () => {
    const { control } = sandbox
    control.addFault(onVerify({ kind: 'error', errorCode: 50001, times: 1 }))
    expect(await (await callApi(sandbox, '/verify')).json()).toMatchObject({ errorCode: 50001 })
    control.addFault(onVerify({ route: '*', kind: 'garbage', times: 1 }))
    await expect((await callApi(sandbox, '/verify')).json()).rejects.toThrow()
    control.addFault(onVerify({ kind: 'truncated', times: 1 }))
    await expect(callApi(sandbox, '/verify').then((answer) => answer.text())).rejects.toThrow()
    control.addFault(onVerify({ kind: 'reset', times: 1 }))
    await expect(callApi(sandbox, '/verify')).rejects.toThrow()
    expect((await callApi(sandbox, '/verify')).status).toBe(200)
  })

  it('does not spend the token of a request that it swallowed', async () => {
    const login = await signIn(sandbox)
    sandbox.control.addFault(onVerify({ route: '/accounts', kind: 'reset', times: 1 }))
    const headers = { 'x-user-token': login.user_token }
    await expect(callApi(sandbox, '/accounts', { headers })).rejects.toThrow()
    expect((await callApi(sandbox, '/accounts', { headers })).status).toBe(200)
  })

  it('reset forgets sessions, faults and settings', async () => {
    const login = await signIn(sandbox)
    sandbox.control.addFault(onVerify({}))
    sandbox.control.reset()
    expect((await callApi(sandbox, '/verify')).status).toBe(200)
    const late = await callApi(sandbox, '/accounts', { headers: { 'x-user-token': login.user_token } })
    expect(await late.json()).toMatchObject({ errorCode: 19002 })
  })
})

describe('the list of requests', () => {
  const secrets = ['12345678', 'TestMyMoney', 'SANDBOX-BANKSTATEMENTS-KEY', 'hidden-in-xml', 'hidden-in-text']

  async function sendSecrets(): Promise<void> {
    const login = await signIn(sandbox)
    const xml = '<xml><credentials><institution>anz</institution><password>hidden-in-xml</password></credentials></xml>'
    await callApi(sandbox, '/login', { body: xml, headers: { 'content-type': 'application/xml' } })
    const asXml = { 'content-type': 'application/xml' }
    await callApi(sandbox, '/login', { body: '<xml><password>hidden-in-xml<', headers: asXml })
    await callApi(sandbox, '/login', { body: 'hidden-in-text', headers: { 'content-type': 'text/plain' } })
    await callApi(sandbox, `/accounts?user_token=${login.user_token}&X-API-KEY=hidden-in-text`)
    await postJson(sandbox, '/cs_mfa/hidden-in-text', { netcode: 'hidden-in-text' })
  }

  it('is empty unless recording is on', async () => {
    await sendSecrets()
    expect(sandbox.control.requests()).toEqual([])
  })

  it('shows what was sent, and no value that could be a secret', async () => {
    sandbox.control.recordRequests(true)
    await sendSecrets()
    const seen = sandbox.control.requests()
    expect(seen[0]).toMatchObject({
      provider: 'bankstatements',
      method: 'POST',
      route: '/login',
      headers: { accept: 'application/json', 'x-api-key': '[redacted]' },
      body: { credentials: { institution: 'bank_of_statements', username: '[redacted]', password: '[redacted]' } },
    })
    for (const secret of secrets) expect(JSON.stringify(seen)).not.toContain(secret)
  })
})

describe('the clock', () => {
  it('runs with the machine when it is not given a time', async () => {
    const running = await createSandbox({ seed: 'x' })
    const before = Date.now()
    expect(running.clock.now().getTime()).toBeGreaterThanOrEqual(before)
    running.clock.advance(3_600_000)
    expect(running.clock.now().getTime()).toBeGreaterThanOrEqual(before + 3_600_000)
    await running.close()
  })

  it('knows the day at the test bank', () => {
    sandbox.clock.set('2026-03-16T13:29:00Z')
    expect(sandbox.clock.today()).toBe('2026-03-16')
    sandbox.clock.set('2026-03-16T13:31:00Z')
    expect(sandbox.clock.today()).toBe('2026-03-17')
  })
})
