import { execFileSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '#sandbox/server.ts'
import type { LogFields } from '../platform/logger.ts'
import { codeOf } from '../providers/http/testing/sending.ts'
import { basicSignIn, keyOf, never, startTwin } from '../providers/testing/twin.ts'
import { createFlowStarter } from './flow-client.ts'
import type { Flow } from './flow.ts'
import { createNodeProcessHost } from './node-process-host.ts'
import type { IsolatedProcess, ProcessHost } from './process-host.ts'

let twin: Sandbox
const flows: Flow[] = []
const children: IsolatedProcess[] = []
const messages: unknown[] = []
const lines: [string, LogFields | undefined][] = []

const nodeHost = createNodeProcessHost((name) => new URL(`./${name}-entry.ts`, import.meta.url).pathname)
/** The real host, with every message that comes back kept. */
const host: ProcessHost = {
  start: (name, options) => {
    const child = nodeHost.start(name, options)
    children.push(child)
    child.onMessage((message) => messages.push(message))
    return child
  },
}
const starter = createFlowStarter(host, { log: (_, event, fields) => void lines.push([event, fields]) })
const begin = async (): Promise<Flow> => {
  const flow = await starter.start({ providerId: 'bankstatements', environment: 'sandbox', sandboxUrl: twin.url, credentials: { apiKey: keyOf(twin), referralCode: 'TEST' } })
  flows.push(flow)
  return flow
}
const isRunning = (pid: number | undefined): boolean => {
  try {
    // A killed child stays listed as a zombie until it is collected.
    return pid !== undefined && !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)]).toString().startsWith('Z')
  } catch {
    return false
  }
}
const logoutCount = (): number => twin.control.requests().filter(({ route }) => route.includes('logout')).length
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise((resolve) => setImmediate(resolve))
}

beforeAll(async () => void (twin = await startTwin()))
afterEach(async () => {
  twin.control.reset()
  await Promise.all(flows.splice(0).map((flow) => flow.end()))
  lines.length = messages.length = children.length = 0
})
afterAll(() => twin.close())

describe('a flow over a real process', { timeout: 20_000 }, () => {
  it('does the whole first job and is gone within 2 s of its end', async () => {
    const flow = await begin()
    await expect(flow.testConnection(never)).resolves.toHaveProperty('message')
    expect((await flow.listInstitutions(never)).institutions.length).toBeGreaterThan(10)
    const { accounts, challenge } = await flow.signIn(basicSignIn, never)
    expect([accounts.length, challenge, typeof accounts[0]?.balance?.minor]).toEqual([2, null, 'bigint'])
    const [delivery] = await flow.fetchStatements({ accountKeys: accounts.map(({ key }) => key), days: 60 }, never)
    expect(delivery?.statement.accounts).toHaveLength(2)
    expect(delivery?.rawBody).toBeInstanceOf(Uint8Array)
    const startedAt = performance.now()
    expect(await flow.end()).toBe(true)
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(isRunning(children[0]?.pid)).toBe(false)
    expect(await codeOf(flow.testConnection(never))).toBe('process.crashed')
  })

  it('R-32: the typed login is in nothing that comes back and in no log line', async () => {
    const flow = await begin()
    const typed = 'Typed-by-the-applicant-9'
    await codeOf(flow.signIn({ ...basicSignIn, answers: { username: typed, password: typed } }, never))
    await flow.signIn(basicSignIn, never)
    await codeOf(flow.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never))
    await flow.end()
    expect(lines.filter(([event]) => event === 'http.answered').length).toBeGreaterThan(4)
    const text = JSON.stringify([lines, messages], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString() : value))
    // The hunt can find: what the bank answered is there.
    expect(text).toContain('Mary Jones')
    for (const secret of [typed, basicSignIn.answers.password, keyOf(twin)]) expect(text).not.toContain(secret)
  })

  it('brings refusals with their code', async () => {
    const flow = await begin()
    await expect(flow.signIn({ ...basicSignIn, answers: { username: 'error', password: '30004' } }, never)).rejects.toMatchObject({ code: 'retrieval.bank-action-needed', detail: { providerCode: '30004' } })
    await expect(starter.start({ providerId: 'inbank', environment: 'test', sandboxUrl: null, credentials: {} })).rejects.toMatchObject({ code: 'app.unsupported' })
  })

  it('takes a security step through, and its answers do not come back', async () => {
    const flow = await begin()
    const login = { institutionSlug: 'bank_of_mfa', answers: { username: 'cba', password: 'cba', 'with-mfa': 'with' }, referralCode: 'CB-1', acceptsChallenge: true }
    const { challenge, accounts } = await flow.signIn(login, never)
    expect([challenge?.elements.length, accounts]).toEqual([2, []])
    expect((await flow.answerChallenge({ netcode: 'wrong-answer-7' }, never)).challenge).not.toBeNull()
    expect(await flow.answerChallenge({ netcode: '123456' }, never)).toMatchObject({ challenge: null, accounts: { length: 3 } })
    expect(JSON.stringify([lines, messages], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('wrong-answer-7')
  })

  it('fetches the picture of a login form', async () => {
    const flow = await begin()
    expect(await flow.preloadLogin('bank_of_captcha', never)).toMatchObject([{ kind: 'image' }, { id: 'captcha' }])
    const answers = { ...basicSignIn.answers, captcha: 'D49ZHN' }
    expect(await flow.signIn({ ...basicSignIn, institutionSlug: 'bank_of_captcha', answers }, never)).toMatchObject({ accounts: { length: 2 } })
  })

  it('R-37: a cancel stops the call at once, and the end signs out', async () => {
    twin.control.recordRequests(true)
    const flow = await begin()
    await flow.signIn(basicSignIn, never)
    twin.control.addFault({ provider: 'bankstatements', route: '/statements', kind: 'hold' })
    const stop = new AbortController()
    const fetching = codeOf(flow.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, stop.signal))
    await until(() => twin.control.state().heldCount === 1)
    stop.abort()
    expect(await fetching).toBe('app.cancelled')
    await until(() => twin.control.state().heldCount === 0)
    expect(await flow.end()).toBe(true)
    expect(logoutCount()).toBe(1)
  })

  it('tells once that the process was lost', async () => {
    const flow = await begin()
    const heard: string[] = []
    flow.onLost(({ code }) => heard.push(code))
    const [child] = children
    twin.control.addFault({ provider: 'bankstatements', route: '/verify', kind: 'hold' })
    const testing = codeOf(flow.testConnection(never))
    await until(() => twin.control.state().heldCount === 1)
    process.kill(child?.pid ?? 0, 'SIGKILL')
    expect(await testing).toBe('process.crashed')
    await until(() => heard.length > 0)
    flow.onLost(({ code }) => heard.push(code))
    expect([heard, await flow.end()]).toEqual([['process.crashed', 'process.crashed'], false])
  })

  it('tells that the process could not be started', async () => {
    const broken = createFlowStarter(createNodeProcessHost(() => new URL('./no-such-entry.ts', import.meta.url).pathname))
    await expect(broken.start({ providerId: 'bankstatements', environment: 'test', sandboxUrl: null, credentials: {} })).rejects.toMatchObject({ code: 'process.failed-to-start' })
  })
})
