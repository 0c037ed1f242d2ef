import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '#sandbox/server.ts'
import { readArchive } from '../../documents/read-archive.ts'
import { systemClock } from '../../platform/clock.ts'
import { silentLogger } from '../../platform/logger.ts'
import { createHttpSender } from '../http/create-sender.ts'
import { codeOf } from '../http/testing/sending.ts'
import type { AssistedSession, FetchAll, Provider } from '../provider.ts'
import { BASIC, keyOf, never, startTwin } from '../testing/twin.ts'
import { createBankStatementsProvider } from './index.ts'
import { toStatement } from './map.ts'
import { readBody } from './format.ts'

let twin: Sandbox
beforeAll(async () => void (twin = await startTwin()))
afterEach(() => twin.control.reset())
afterAll(() => twin.close())

const providerWith = (options: Readonly<Record<string, string>>): Provider => createBankStatementsProvider({
  environment: 'sandbox', sandboxUrl: twin.url, credentials: { apiKey: keyOf(twin), referralCode: 'TEST' }, options, clock: systemClock, log: silentLogger,
  http: createHttpSender({ providerId: 'bankstatements', providerName: 'BankStatements', allowedHosts: [], sandboxOrigin: twin.url, clock: systemClock, log: silentLogger }),
})
const signIn = (provider: Provider, fetchAll?: FetchAll, slug = 'bank_of_statements', answers: Readonly<Record<string, string>> = BASIC): Promise<AssistedSession> => {
  if (!provider.assisted) throw new Error('no assisted retrieval')
  return provider.assisted.signIn({ institutionSlug: slug, answers, referralCode: 'CB-1042', acceptsChallenge: true, ...(fetchAll ? { fetchAll } : {}) }, never)
}
const countOf = (route: string): number => twin.control.requests().filter((request) => request.route.includes(route)).length

/** Takes deliveries on loopback, as the listener will. */
const startReceiver = async () => {
  const got: { path: string; type: string; body: Buffer }[] = []
  const waiting: (() => void)[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      got.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', body: Buffer.concat(chunks) })
      response.end()
      waiting.splice(0).forEach((wake) => wake())
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    next: async () => {
      if (got.length === 0) await new Promise<void>((resolve) => void waiting.push(resolve))
      const first = got.shift()
      if (!first) throw new Error('nothing came')
      return first
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

describe('the region of the list of banks', () => {
  it.each([['account', false], ['au', false], ['nz', true], ['us', false]])('%s', async (region, hasKiwibank) => {
    const listed = await providerWith({ region }).assisted?.listInstitutions(never)
    expect(listed?.institutions.some(({ slug }) => slug === 'kiwibank')).toBe(hasKiwibank)
    expect(listed?.institutions.some(({ slug }) => slug === 'anz')).toBe(!hasKiwibank)
  })
})

describe.each([{ format: 'json' }, { format: 'xml' }, { format: 'xml', outputVersion: 'original' }])('set to %j', (options) => {
  it('brings files after the statements, none before, and the raw file on request', async () => {
    const session = await signIn(providerWith(options))
    expect(await session.fetchFiles?.(never)).toBeNull()
    await session.fetchStatements({ accountKeys: session.accounts.map(({ key }) => key), days: 30, wantsRawFile: true }, never)
    const files = await readArchive((await session.fetchFiles?.(never))?.archive ?? new Uint8Array())
    expect(new Set(files.map(({ kind }) => kind))).toEqual(new Set(['statement-pdf', 'bank-estatement', 'raw-data']))
    await session.close()
  })

  it('identifies the customer once; a second time is refused here, without a call', async () => {
    twin.control.recordRequests(true)
    const session = await signIn(providerWith(options))
    const keys = session.accounts.map(({ key }) => key)
    const delivery = await session.identify?.(keys, never)
    expect(delivery?.report).toMatchObject({ institutionName: 'Bank of Statements', holder: 'MARY JONES', address: { state: 'SA', postcode: '5067', country: 'au' }, email: 'mary.jones@example.com', accounts: { length: keys.length } })
    expect(delivery?.report.accounts[0]?.bsb).toMatch(/^\d{6}$/)
    expect(readBody(delivery?.rawBody ?? new Uint8Array())).toHaveProperty('bank_of_statements')
    expect(await codeOf(session.identify?.(keys, never) ?? Promise.resolve())).toBe('retrieval.illegal-move')
    expect(countOf('identify')).toBe(1)
    await session.close()
  })

  it('signs in and fetches all in one call', async () => {
    twin.control.recordRequests(true)
    const session = await signIn(providerWith(options), { days: 30, wantsRawFile: false })
    expect([session.hasStatements, session.pending, session.challenge]).toEqual([true, null, null])
    const [delivery] = await session.fetchStatements({ accountKeys: [], days: 30 }, never)
    expect(delivery?.statement.accounts.length).toBe(2)
    expect(await session.fetchFiles?.(never)).not.toBeNull()
    expect((await session.identify?.([], never))?.report.accounts).toHaveLength(2)
    expect(await session.close()).toBe(true)
    expect([countOf('login_fetch_all'), countOf('statements'), countOf('identify'), countOf('logout')]).toEqual([1, 0, 1, 1])
  })

  it('signs out after a silent answer that nothing is delivered for', async () => {
    twin.control.recordRequests(true)
    const session = await signIn(providerWith(options), { days: 30, wantsRawFile: false, isSilent: true })
    expect([session.hasStatements, session.pending?.deliversTo]).toEqual([false, null])
    expect(await session.close()).toBe(true)
    expect(countOf('logout')).toBe(1)
  })

  it('signs in with a security step and fetches all: the answer to the step brings the statements', async () => {
    const session = await signIn(providerWith(options), { days: 30, wantsRawFile: false }, 'bank_of_mfa', { username: 'cba', password: 'cba', 'with-mfa': 'with' })
    expect([session.hasStatements, session.challenge === null]).toEqual([false, false])
    await session.answerChallenge?.({ netcode: '123456' }, never)
    expect([session.hasStatements, session.challenge]).toEqual([true, null])
    expect((await session.fetchStatements({ accountKeys: [], days: 30 }, never))[0]?.statement.accounts.length).toBeGreaterThan(0)
    await session.close()
  })

  it.each([false, true])('has everything delivered to the listener’s door, silent %s', async (isSilent) => {
    const receiver = await startReceiver()
    try {
      const mediaType = options.format === 'xml' ? 'application/xml' : 'application/json'
      const delivery = { callback: `${receiver.url}/in`, errorCallback: `${receiver.url}/failed`, format: mediaType, includesFiles: true } as const
      const session = await signIn(providerWith(options), { days: 30, wantsRawFile: true, delivery, isSilent })
      expect(session.pending).toMatchObject({ reference: 'TEST-CB-1042', deliversTo: delivery.callback, reportsErrorsTo: delivery.errorCallback, mediaType, bringsFiles: true, institutionSlug: 'bank_of_statements' })
      expect(session.accounts).toHaveLength(isSilent ? 0 : 2)
      expect(await codeOf(session.fetchStatements({ accountKeys: [], days: 30 }, never))).toBe('retrieval.illegal-move')
      // Ending our side must not end what the provider still has to do.
      await session.close()
      const { path, type, body } = await receiver.next()
      expect([path, type.split(';')[0]]).toEqual(['/in', mediaType])
      const read = readBody(body)
      expect(read['referral_code']).toBe('TEST-CB-1042')
      expect(read['files']).toBeDefined()
      expect(toStatement(read, { currencyOf: () => 'AUD', slug: 'bank_of_statements' }).accounts).toHaveLength(2)
    } finally {
      await receiver.close()
    }
  })

  it('starts a retrieval for the lender’s own page, without handing out the key', async () => {
    const start = await providerWith(options).startHosted?.('CB-1042', never)
    expect(start).toMatchObject({ reference: 'TEST-CB-1042', callsAt: `${twin.url}/bankstatements/api/v1` })
    expect(start?.guid).toBeTruthy()
    expect(JSON.stringify(start)).not.toContain(keyOf(twin))
  })
})

describe('merging', () => {
  it('gives one statement of several deliveries, and refuses fewer than two', async () => {
    twin.control.configure('bankstatements', { isSteady: true })
    const provider = providerWith({})
    const fetchOne = async () => {
      const session = await signIn(provider, { days: 30, wantsRawFile: false })
      const [delivery] = await session.fetchStatements({ accountKeys: [], days: 30 }, never)
      await session.close()
      if (!delivery) throw new Error('nothing came')
      return delivery
    }
    const [first, second] = [await fetchOne(), await fetchOne()]
    const merged = await provider.mergeStatements?.([first.rawBody, second.rawBody], 'CB-1042', never)
    const rows = (statement = merged?.statement) => statement?.accounts.map(({ transactions }) => transactions.length)
    expect(rows()).toEqual(rows(first.statement))
    expect(await codeOf(provider.mergeStatements?.([first.rawBody], 'CB-1', never) ?? Promise.resolve())).toBe('app.invalid-input')
  })
})
