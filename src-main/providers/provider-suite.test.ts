import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ERROR_CODES } from '#shared/domain/errors.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Statement } from '#shared/domain/statement.ts'
import type { Sandbox } from '#sandbox/server.ts'
import { systemClock } from '../platform/clock.ts'
import { createHttpSender } from './http/create-sender.ts'
import { readJson } from './http/read-json.ts'
import { toStatement } from './bankstatements/map.ts'
import type { Provider, SignInRequest } from './provider.ts'
import { descriptors, providers } from './registry.ts'
import { basicSignIn, never, recordingLogger, startTwin } from './testing/twin.ts'

/** What the suite needs to know of a provider beside its face. Every available provider has to be here. */
type Subject = Readonly<{
  signIn: SignInRequest | null
  fixtures: RegExp
  read(bytes: Uint8Array): Statement
}>
const subjects: Partial<Record<ProviderId, Subject>> = {
  bankstatements: {
    signIn: basicSignIn,
    fixtures: /^(statements|institution)-.*\.json$/,
    read: (bytes) => toStatement(readJson(bytes), { currencyOf: () => 'AUD' }),
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

  it('fails cleanly on a wrong key', async () => {
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
  describe.each(errands)('in %s', (_, errand) => {
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

  it('logged none of the secrets in all of this', () => {
    expect(log.lines.length).toBeGreaterThan(20)
    const text = JSON.stringify(log.lines)
    for (const secret of [apiKey(), 'wrong-key-of-the-desk', ...Object.values(subject?.signIn?.answers ?? {})]) expect(text).not.toContain(secret)
  })
})
