import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { CALLBACK_VERDICTS } from '#shared/domain/callback.ts'
import { ERROR_CODES } from '#shared/domain/errors.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Statement } from '#shared/domain/statement.ts'
import type { Sandbox } from '#sandbox/server.ts'
import { systemClock } from '../platform/clock.ts'
import { createHttpSender } from './http/create-sender.ts'
import { readJson } from './http/read-json.ts'
import { toStatement } from './bankstatements/map.ts'
import { toNews } from './instantor/report.ts'
import type { JudgeContext, Provider, RawDelivery, SignInRequest, VerificationKey } from './provider.ts'
import { receivers } from './receivers.ts'
import { descriptors, providers } from './registry.ts'
import { basicSignIn, never, recordingLogger, startTwin } from './testing/twin.ts'

/** What the suite needs to know of a provider beside its face. Every available provider has to be here. */
type Subject = Readonly<{
  signIn: SignInRequest | null
  /** False for a provider that only sends and has no interface to ask. */
  isCalled: boolean
  fixtures: RegExp
  read(bytes: Uint8Array): Statement
}>
const subjects: Partial<Record<ProviderId, Subject>> = {
  bankstatements: {
    signIn: basicSignIn,
    isCalled: true,
    fixtures: /^(statements|institution)-.*\.json$/,
    read: (bytes) => toStatement(readJson(bytes), { currencyOf: () => 'AUD' }),
  },
  instantor: {
    signIn: null,
    isCalled: false,
    fixtures: /^report-.*\.json$/,
    read: (bytes) => {
      const news = toNews(bytes, 'TEST')
      if (news.kind !== 'report' || news.delivery === null) throw new Error('a report with accounts expected')
      return news.delivery.statement
    },
  },
}
/** Names that the settings screen knows how to show. */
const FIELD_NAMES = ['apiKey', 'referralCode', 'shopUuid', 'apiName', 'clientId', 'username', 'password', 'secretKey']

describe.each(PROVIDER_IDS)('%s describes itself', (id) => {
  const { descriptor, hosts, create } = providers[id]
  it('with a mark, markets, environments and credential fields', () => {
    expect(descriptors[id]).toBe(descriptor)
    expect(descriptor.id).toBe(id)
    expect(descriptor.mark).toMatch(/^[A-Z]{3}$/)
    expect(descriptor.environments).toEqual(['test', 'production', 'sandbox'])
    expect(descriptor.markets.length).toBeGreaterThan(0)
    for (const { name, label, pattern, maxLength } of descriptor.credentialFields) {
      expect(FIELD_NAMES).toContain(name)
      expect(label).not.toBe('')
      expect(maxLength).toBeGreaterThan(0)
      if (pattern !== null) expect(() => new RegExp(`^(?:${pattern})$`, 'u')).not.toThrow()
    }
    expect(descriptor.credentialFields.some(({ isSecret }) => isSecret)).toBe(true)
  })
  it('and promises a client only where there is one', () => {
    expect(descriptor.isAvailable).toBe(create !== null)
    if (!descriptor.isAvailable) expect(descriptor.capabilities.assistedRetrieval).toBe(false)
    else expect(subjects[id]).toBeDefined()
    expect(hosts.sandbox).toEqual([])
    expect(new Set([...hosts.test, ...hosts.production]).size).toBe(hosts.test.length + hosts.production.length)
  })
})

let twin: Sandbox
beforeAll(async () => void (twin = await startTwin()))
afterAll(() => twin.close())
afterEach(() => twin.control.reset())

describe.each(PROVIDER_IDS.filter((id) => descriptors[id].isAvailable))('%s', (id) => {
  const log = recordingLogger()
  const subject = subjects[id]
  const apiKey = (): string => twin.providers.find(({ prefix }) => prefix === id)?.apiKey ?? ''
  const make = (key = apiKey()): Provider => {
    const { create, descriptor } = providers[id]
    if (!create) throw new Error('not available')
    const http = createHttpSender({ providerId: id, providerName: descriptor.name, allowedHosts: [], sandboxOrigin: twin.url, clock: systemClock, log, secretValues: [key], firstWaitMs: 1 })
    const credentials = Object.fromEntries(descriptor.credentialFields.map(({ name, isSecret }) => [name, isSecret ? key : 'TEST']))
    return create({ environment: 'sandbox', sandboxUrl: twin.url, credentials, http, clock: systemClock, log })
  }
  const detailOf = (call: Promise<unknown> | undefined) => (call ?? Promise.resolve()).then(() => undefined, (error: { detail?: { code: string; message: string } }) => error.detail ?? { code: 'a defect', message: '' })
  const errands: readonly [string, (provider: Provider) => Promise<unknown> | undefined][] = [
    ['the connection test', (provider) => provider.testConnection?.(never)],
    ['the bank list', (provider) => provider.assisted?.listInstitutions(never)],
    ['a sign-in', (provider) => (subject?.signIn ? provider.assisted?.signIn(subject.signIn, never) : undefined)],
  ]

  it('starts', async () => {
    await expect(make().testConnection?.(never)).resolves.toHaveProperty('message')
  })

  if (subject?.isCalled) it('fails cleanly on a wrong key', async () => {
    expect(await detailOf(make('wrong-key-of-the-desk').testConnection?.(never))).toMatchObject({ code: 'provider.unauthorized' })
  })

  const faults = [
    ['401', { kind: 'status', status: 401 }, 'provider.unauthorized'],
    ['403', { kind: 'status', status: 403, body: '<html>' }, 'provider.unauthorized'],
    ['429', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, 'provider.rate-limited'],
    ['500', { kind: 'status', status: 500, body: 'Oops' }, 'provider.unavailable'],
    ['503 with a page', { kind: 'outage' }, 'provider.unavailable'],
    ['a redirect', { kind: 'status', status: 302, headers: { location: 'https://evil.example/' } }, 'provider.not-allowed'],
    ['garbage', { kind: 'garbage' }, 'provider.unreadable'],
    ['a cut answer', { kind: 'truncated' }, 'provider.unavailable'],
    ['a reset line', { kind: 'reset' }, 'provider.unavailable'],
    ['an empty answer', { kind: 'status', status: 200 }, /^provider\./],
    ['another body', { kind: 'status', status: 200, body: '{"hello":1}' }, /^provider\./],
  ] as const
  describe.each(subject?.isCalled ? errands : [])('in %s', (_, errand) => {
    it.each(faults)('fails cleanly on %s', { timeout: 20_000 }, async (_name, rule, code) => {
      twin.control.addFault({ provider: id, route: '*', ...rule })
      const detail = await detailOf(errand(make()))
      expect(detail?.code).toEqual(typeof code === 'string' ? code : expect.stringMatching(code))
      expect(ERROR_CODES).toContain(detail?.code)
      expect(detail?.message).toMatch(/^[A-Z].*\.$/)
    })
  })

  const folder = new URL(`${id}/fixtures/`, import.meta.url)
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => subject?.fixtures.test(name)) : []
  it('has fixtures', () => expect(names.length).toBeGreaterThan(0))
  it.each(names)('maps %s', (name) => {
    const statement = subject?.read(readFileSync(new URL(name, folder)))
    expect(statement?.providerId).toBe(id)
    for (const { account, transactions } of statement?.accounts ?? []) {
      expect(account.providerKey).not.toBe('')
      for (const { amount, sourcePath } of transactions) expect([amount.currency, sourcePath === '']).toEqual([account.currency, false])
    }
  })

  if (subject?.isCalled) it('logged none of the secrets in all of this', () => {
    expect(log.lines.length).toBeGreaterThan(20)
    const text = JSON.stringify(log.lines)
    for (const secret of [apiKey(), 'wrong-key-of-the-desk', ...Object.values(subject?.signIn?.answers ?? {})]) expect(text).not.toContain(secret)
  })
})

const now = asInstant('2026-11-20T10:00:00.000Z')
describe.each(Object.entries(receivers))('%s as a sender', (id, receiver) => {
  const { descriptor, callbacks } = providers[id as ProviderId]
  const values = Object.fromEntries(descriptor.credentialFields.map(({ name, isSecret }) => [name, isSecret ? 'a-secret-of-the-desk' : 'TEST']))
  const key: VerificationKey = { mark: { providerId: id as ProviderId, environment: 'test', generation: 'current', ending: 'desk' }, values }
  const context: JudgeContext = { keys: [key], toleranceSeconds: 300 }
  const deliver = (route: string, sample: ReturnType<typeof receiver.makeSample>, body = sample.body): RawDelivery =>
    ({ route, correlation: null, query: sample.query, mediaType: sample.mediaType, charset: null, body, parts: null, bodySize: body.length, bodySha256: '', receivedAt: now })

  it('is the one that its module names, with routes that differ', () => {
    expect(callbacks).toBe(receiver)
    expect(receiver.prefix).toMatch(/^[a-z]+$/)
    expect(new Set(receiver.routes.map(({ name }) => name)).size).toBe(receiver.routes.length)
  })

  it('offers samples for its own routes, and judges a right one by its key and a wrong one not', () => {
    for (const { route, flaw, label } of receiver.samples) {
      expect([receiver.routes.some(({ name }) => name === route), label === '']).toEqual([true, false])
      const { verdict, key: used, answer } = receiver.judge(deliver(route, receiver.makeSample(route, flaw, key, now, 'cb-1')), context)
      const isSigned = descriptor.capabilities.callbackSignature === 'hmac' || descriptor.capabilities.callbackSignature === 'aes'
      if (flaw === 'none') expect([verdict, used, answer.status < 300]).toEqual(isSigned ? ['valid', key.mark, true] : ['not-signed', null, true])
      else if (isSigned) expect(verdict).not.toBe('valid')
    }
  })

  it('never throws and never tells the key, whatever comes', () => {
    for (const { name, mediaTypes, method } of receiver.routes) {
      const bodies = ['', 'x', '{}', '<a/>', '\u0000', '%', 'a=1&a=1', '['.repeat(10_000), ...receiver.samples.map(({ flaw }) => receiver.makeSample(name, flaw, key, now, 'cb-1').body)]
      for (const body of bodies) for (const mediaType of [...mediaTypes, 'text/x-odd']) {
        const judgement = receiver.judge(deliver(name, { method, mediaType, query: '%zz', body: Buffer.from(body) }), context)
        expect(CALLBACK_VERDICTS).toContain(judgement.verdict)
        expect(JSON.stringify(judgement)).not.toContain('a-secret-of-the-desk')
      }
    }
  })
})
