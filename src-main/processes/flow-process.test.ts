import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../platform/clock.ts'
import type { HttpSender } from '../providers/http/sender.ts'
import type { AssistedSession, Provider, ProviderModule } from '../providers/provider.ts'
import { descriptors, providers } from '../providers/registry.ts'
import { runFlowProcess } from './flow-process.ts'
import { createFlowServer } from './flow-server.ts'
import type { FlowStart } from './flow.ts'

const http: HttpSender = { send: () => Promise.reject(new Error('no line')) }
const start: FlowStart = { providerId: 'bankstatements', environment: 'test', sandboxUrl: null, credentials: { apiKey: 'key-of-the-desk', referralCode: 'TEST' } }
const session = (over: Partial<AssistedSession> = {}): AssistedSession => ({
  challenge: null, accounts: [], institutionName: 'Bank', hasStatements: false, pending: null, fetchStatements: () => Promise.resolve([]), close: vi.fn(() => Promise.resolve(true)), ...over,
})

/** A process with a made-up provider; `say` sends it a message, `said` is what it answered. */
const begin = (provider: Partial<Provider>) => {
  const said: { kind: string; id?: number; ok?: boolean; value?: unknown; error?: { code: string } }[] = []
  const exits: number[] = []
  let say: (message: unknown) => void = () => undefined
  let hangUp: () => void = () => undefined
  const module: ProviderModule = { ...providers.bankstatements, create: () => ({ descriptor: descriptors.bankstatements, ...provider }) }
  runFlowProcess({
    port: { post: (message) => void said.push(structuredClone(message) as never), onMessage: (listener) => void (say = listener), onClosed: (listener) => void (hangUp = listener) },
    createServer: (log) => createFlowServer({ modules: { ...providers, bankstatements: module }, createSender: () => http, clock: systemClock, log }),
    exit: (code) => void exits.push(code),
  })
  let id = 0
  const call = async (name: string, input: unknown): Promise<(typeof said)[number] | undefined> => {
    id += 1
    const mine = id
    say({ kind: 'call', id: mine, name, input })
    await vi.advanceTimersByTimeAsync(0)
    return said.find((message) => message.kind === 'answer' && message.id === mine)
  }
  return { said, exits, call, cancel: (of: number) => say({ kind: 'cancel', id: of }), hangUp: () => hangUp() }
}
const signInWith = (opened: AssistedSession): Partial<Provider> => ({
  assisted: { listInstitutions: () => Promise.reject(new Error('not asked')), signIn: () => Promise.resolve(opened) },
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a flow process', () => {
  it('does nothing before it is opened, and is opened once', async () => {
    const flow = begin({})
    expect(await flow.call('testConnection', undefined)).toMatchObject({ ok: false, error: { code: 'retrieval.illegal-move' } })
    expect(await flow.call('open', start)).toMatchObject({ ok: true })
    expect(await flow.call('open', start)).toMatchObject({ ok: false, error: { code: 'retrieval.illegal-move' } })
  })

  it('refuses what the provider does not offer', async () => {
    const flow = begin({})
    await flow.call('open', start)
    expect(await flow.call('testConnection', undefined)).toMatchObject({ error: { code: 'app.unsupported' } })
    expect(await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })).toMatchObject({ error: { code: 'app.unsupported' } })
    expect(await begin({}).call('open', { ...start, providerId: 'inbank' })).toMatchObject({ error: { code: 'app.unsupported' } })
  })

  it('R-35, R-37: signs out and ends when it is closed', async () => {
    const opened = session()
    const flow = begin(signInWith(opened))
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    expect(await flow.call('close', undefined)).toMatchObject({ ok: true, value: { isSignedOut: true } })
    await vi.advanceTimersByTimeAsync(50)
    expect(flow.exits[0]).toBe(0)
    expect(opened.close).toHaveBeenCalledOnce()
  })

  it('R-35: ends after 2 s although the bank does not answer the sign-out', async () => {
    const flow = begin(signInWith(session({ close: () => new Promise(() => undefined) })))
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    await flow.call('close', undefined)
    await vi.advanceTimersByTimeAsync(1_999)
    expect(flow.exits).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(flow.exits).toEqual([0])
  })

  it('R-35: ends after 15 minutes at most, signed out', async () => {
    const opened = session()
    const flow = begin(signInWith(opened))
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    await vi.advanceTimersByTimeAsync(15 * 60_000 - 1)
    expect([flow.exits, vi.mocked(opened.close).mock.calls.length]).toEqual([[], 0])
    await vi.advanceTimersByTimeAsync(1)
    expect([flow.exits, vi.mocked(opened.close).mock.calls.length]).toEqual([[0], 1])
  })

  it('R-37: signs out when its parent is gone, and says nothing into the closed line', async () => {
    const opened = session()
    const flow = begin(signInWith(opened))
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    const before = flow.said.length
    flow.hangUp()
    await vi.advanceTimersByTimeAsync(0)
    expect([flow.exits, vi.mocked(opened.close).mock.calls.length, flow.said.length - before]).toEqual([[0], 1, 0])
  })

  it('stops a running call before it ends, and waits for its own sign-out', async () => {
    const order: string[] = []
    const signIn = (_: unknown, signal: AbortSignal): Promise<AssistedSession> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          order.push('aborted')
          setTimeout(() => {
            order.push('signed out')
            reject(new Error('aborted'))
          }, 300)
        })
      })
    const flow = begin({ assisted: { listInstitutions: () => Promise.reject(new Error('not asked')), signIn } })
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    await flow.call('close', undefined)
    await vi.advanceTimersByTimeAsync(299)
    expect([order, flow.exits]).toEqual([['aborted'], []])
    await vi.advanceTimersByTimeAsync(60)
    expect([order, flow.exits[0]]).toEqual([['aborted', 'signed out'], 0])
  })

  it('a cancel of one call reaches the provider', async () => {
    let isAborted = false
    const flow = begin({ testConnection: (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => ((isAborted = true), reject(new Error('stopped'))))) })
    await flow.call('open', start)
    await flow.call('testConnection', undefined)
    flow.cancel(2)
    await vi.advanceTimersByTimeAsync(0)
    expect(isAborted).toBe(true)
  })

  it('closes the session before when somebody signs in again', async () => {
    const opened = session()
    const flow = begin(signInWith(opened))
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    await flow.call('signIn', { institutionSlug: 'b', answers: {}, referralCode: 'r' })
    expect(opened.close).toHaveBeenCalledOnce()
  })

  it('R-32: a defect is named, and neither its text nor what was typed leaves the process', async () => {
    const typed = 'Typed-by-the-applicant-1'
    const signIn = (): never => { throw new TypeError(`cannot read ${typed}`) }
    const flow = begin({ assisted: { listInstitutions: () => Promise.reject(new Error(typed)), signIn } })
    await flow.call('open', start)
    await flow.call('signIn', { institutionSlug: 'b', answers: { password: typed }, referralCode: 'r' })
    await flow.call('listInstitutions', undefined)
    expect(flow.said).toContainEqual({ kind: 'notice', name: 'log', payload: { level: 'error', event: 'flow.defect', fields: { operation: 'signIn', reason: 'TypeError' } } })
    expect(JSON.stringify(flow.said)).not.toContain(typed)
    expect(JSON.stringify(flow.said)).not.toContain('key-of-the-desk')
  })
})
