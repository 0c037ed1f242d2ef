import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { toDecimal } from '#shared/domain/money.ts'
import type { Sandbox } from '#sandbox/server.ts'
import { systemClock } from '../../platform/clock.ts'
import { silentLogger } from '../../platform/logger.ts'
import { createHttpSender } from '../http/create-sender.ts'
import type { HttpSender } from '../http/sender.ts'
import { codeOf } from '../http/testing/sending.ts'
import { BASIC, keyOf, never, startTwin } from '../testing/twin.ts'
import type { TokenBox } from './calls.ts'
import { createClient, type BankStatementsClient } from './client.ts'
import { OUTPUT_VERSIONS, type OutputVersion } from './config.ts'
import { readBody, writeBody, type WireFormat } from './format.ts'
import { createBankStatementsProvider } from './index.ts'
import { toStatement } from './map.ts'

let twin: Sandbox
beforeAll(async () => {
  twin = await startTwin()
  twin.control.configure('bankstatements', { isSteady: true })
})
afterAll(() => twin.close())

const sender = () => createHttpSender({ providerId: 'bankstatements', providerName: 'BankStatements', allowedHosts: [], sandboxOrigin: twin.url, clock: systemClock, log: silentLogger })
const clientOf = (outputVersion: OutputVersion, format: WireFormat): BankStatementsClient =>
  createClient({ http: sender(), baseUrl: `${twin.url}/bankstatements/api/v1`, apiKey: keyOf(twin), outputVersion, format, clock: systemClock })
const context = { currencyOf: () => 'AUD', slug: 'bank_of_statements' }

/** Everything of a delivery but its version: what has to be the same in each. */
const contentOf = (statement: ReturnType<typeof toStatement>, isBrief = false) =>
  statement.accounts.map(({ account, transactions }) => ({
    key: account.providerKey, name: account.name, closing: account.closingBalance && toDecimal(account.closingBalance), debits: account.totalDebits && toDecimal(account.totalDebits),
    period: [account.startsOn, account.endsOn], rows: transactions.map(({ bookedOn, description, amount, balance }) => [bookedOn, description, toDecimal(amount), balance && toDecimal(balance)]),
    ...(isBrief ? {} : { types: transactions.map(({ type, category, status }) => [type, category, status]) }),
  }))

const fetchWith = async (institution: string, version: OutputVersion, format: WireFormat) => {
  const client = clientOf(version, format)
  const box: TokenBox = { current: null }
  const login = await client.login({ institution, ...BASIC }, 'CB-1042', box, never)
  const accounts = (login.body['accounts'] as { id: string | number }[]).map(({ id }) => id)
  const answer = await client.statements({ accounts: { [institution]: accounts }, days: 60, password: null }, box, never)
  await client.logout(box, never)
  return { answer, statement: toStatement(answer.body, context) }
}

describe('every version in both formats', () => {
  it.each(OUTPUT_VERSIONS)('R-43: version "%s" gives equal records in JSON and XML', async (version) => {
    const [json, xml] = [await fetchWith('bank_of_statements', version, 'json'), await fetchWith('bank_of_statements', version, 'xml')]
    expect([json.answer.mediaType, xml.answer.mediaType]).toEqual(['application/json', 'application/xml'])
    expect(contentOf(xml.statement)).toEqual(contentOf(json.statement))
    expect([json.statement.unknownFields, xml.statement.unknownFields]).toEqual([[], []])
    expect(json.statement.formatVersion).toBe(version === '' ? 'original' : version)
    expect(json.statement.accounts[0]?.transactions.length).toBeGreaterThan(10)
  })

  it('the four versions tell the same story', async () => {
    const [first, ...others] = await Promise.all(OUTPUT_VERSIONS.map(async (version) => contentOf((await fetchWith('bank_of_statements', version, 'json')).statement, true)))
    for (const other of others) expect(other).toEqual(first)
  })

  it.each(['20160527', '20170401', '20190901'] as const)('superannuation in version %s', async (version) => {
    const [json, xml] = [await fetchWith('super_of_statements', version, 'json'), await fetchWith('super_of_statements', version, 'xml')]
    expect(contentOf(xml.statement)).toEqual(contentOf(json.statement))
    expect(json.statement.formatVersion).toBe(version)
  })

  it('the original login_fetch_all leaves the bank out in XML', () => {
    const body = readBody(readFileSync(new URL('fixtures/login-fetch-all-original.xml', import.meta.url)))
    expect(toStatement(body, { currencyOf: () => 'AUD', slug: 'harbour' }).accounts).toMatchObject([
      { account: { providerKey: 'harbour/0', name: 'Everyday & more', institutionName: 'Harbour Bank', startsOn: '2025-03-12', endsOn: '2025-06-10' }, transactions: [{ bookedOn: '2025-06-09', amount: { minor: -4850n }, sourcePath: 'accounts[0].statementData.details[0]' }] },
    ])
  })
})

describe('a whole session in XML', () => {
  const provider = () => createBankStatementsProvider({
    environment: 'sandbox', sandboxUrl: twin.url, credentials: { apiKey: keyOf(twin), referralCode: 'TEST' }, options: { format: 'xml' }, http: sender(), clock: systemClock, log: silentLogger,
  })
  const signIn = (institutionSlug: string, answers: Record<string, string>) => {
    const { assisted } = provider()
    if (!assisted) throw new Error('no assisted retrieval')
    return assisted.signIn({ institutionSlug, answers, referralCode: 'CB-1', acceptsChallenge: true }, never)
  }

  it('lists the same banks as JSON', async () => {
    const list = (format: 'json' | 'xml') => createBankStatementsProvider({ environment: 'sandbox', sandboxUrl: twin.url, credentials: { apiKey: keyOf(twin), referralCode: 'TEST' }, options: { format }, http: sender(), clock: systemClock, log: silentLogger }).assisted?.listInstitutions(never)
    expect((await list('xml'))?.institutions).toEqual((await list('json'))?.institutions)
  })
  it('signs in, fetches, signs out', async () => {
    const session = await signIn('bank_of_statements', BASIC)
    const [delivery] = await session.fetchStatements({ accountKeys: session.accounts.map(({ key }) => key), days: 30 }, never)
    expect(delivery?.rawMediaType).toBe('application/xml')
    expect(Buffer.from(delivery?.rawBody ?? []).toString()).toMatch(/^<\?xml/)
    expect(await session.close()).toBe(true)
  })
  it('takes several security steps', async () => {
    const session = await signIn('bank_of_mfa', { username: 'mfaAndProfile', password: 'mfaAndProfile', 'with-mfa': 'with' })
    await session.answerChallenge?.({ netcode: '123456' }, never)
    expect(session.challenge?.elements.at(-1)).toMatchObject({ kind: 'choice', id: 'profile', choices: [{ value: '1234' }, { value: '5678' }] })
    await session.answerChallenge?.({ profile: '1234' }, never)
    expect(session.accounts).toHaveLength(3)
    await session.close()
  })
  it('reads refusals, and boxes of single letters', async () => {
    expect(await codeOf(signIn('bank_of_statements', { ...BASIC, password: '<wrong> & "odd"' }))).toBe('retrieval.wrong-login')
    const session = await signIn('bank_of_mfa', { username: 'hsbc-passwords', password: 'hsbc-passwords', 'with-mfa': 'with' })
    expect(session.challenge?.elements.find(({ kind }) => kind === 'set')).toMatchObject({ layout: 'characters' })
    await session.close()
  })
})

describe.each(['json', 'xml'] as const)('the other calls in %s', (format) => {
  const begin = async (version: OutputVersion = '20190901') => {
    const client = clientOf(version, format)
    const box: TokenBox = { current: null }
    await client.login({ institution: 'bank_of_statements', ...BASIC }, 'CB-1042', box, never)
    return { client, box }
  }
  const all = { bank_of_statements: [0, 1] }

  it('list accounts again, with the newest token', async () => {
    const { client, box } = await begin()
    const before = box.current
    expect((await client.accounts(box, never)).body['accounts']).toHaveLength(2)
    expect(box.current).not.toBe(before)
  })
  it('identify once', async () => {
    const { client, box } = await begin()
    const { body } = await client.identify(all, box, never)
    expect(body['bank_of_statements']).toMatchObject({ bankData: { bankSlug: 'bank_of_statements' }, verificationReport: { generalData: { address: { stateCode: 'SA' } }, accounts: [{}, {}] } })
    expect(await codeOf(client.identify(all, box, never))).toBe('provider.refused')
  })
  it('fetch files, as a ZIP or as a refusal', async () => {
    const { client, box } = await begin()
    expect(await codeOf(client.files(box, never))).toBe('provider.refused')
    await client.statements({ accounts: all, days: 30, password: null, wantsRawFile: true }, box, never)
    const { bytes, mediaType } = await client.files(box, never)
    expect([mediaType, Buffer.from(bytes).toString('latin1', 0, 2)]).toEqual(['application/zip', 'PK'])
  })
  it.each(OUTPUT_VERSIONS)('login and fetch all, version "%s"', async (version) => {
    const client = clientOf(version, format)
    const box: TokenBox = { current: null }
    const { body } = await client.loginFetchAll({ credentials: { institution: 'bank_of_statements', ...BASIC }, referralCode: 'CB-1', days: 30 }, box, never)
    expect(toStatement(body, context).accounts.map(({ account }) => account.providerKey)).toEqual(['bank_of_statements/0', 'bank_of_statements/1'])
    expect((await client.loginFetchAll({ credentials: { institution: 'bank_of_statements', ...BASIC }, referralCode: 'CB-1', isSilent: true }, box, never)).body['banks']).toBeUndefined()
  })
  it('start a retrieval for the lender’s own page, which then needs no key', async () => {
    const client = clientOf('20190901', format)
    const box: TokenBox = { current: null }
    const { body } = await client.initClientSide('CB-1', box, never)
    const page = createClient({ http: sender(), baseUrl: `${twin.url}/bankstatements/api/v1`, apiKey: 'the page has none', outputVersion: '20190901', format, clock: systemClock })
    const login = await page.clientSide('cs_login', String(body['guid']), { credentials: { institution: 'bank_of_statements', ...BASIC } }, box, never)
    expect(login.body['accounts']).toHaveLength(2)
    const { body: exported } = await page.clientSide('cs_export', String(body['guid']), { accounts: all }, box, never)
    expect(toStatement(exported, context).accounts).toHaveLength(2)
    await client.logout(box, never)
  })
  it('preload by GET', async () => {
    const { body } = await clientOf('', format).preloadByGet('bank_of_captcha', { current: null }, never)
    expect(body['institution']).toMatchObject({ slug: 'bank_of_captcha' })
  })
})

describe('merging raw files', () => {
  it('sends a form and gets one statement back', async () => {
    const { answer } = await fetchWith('bank_of_statements', '20190901', 'json')
    const file = { name: 'file', fileName: 'raw.json', bytes: answer.bytes, mediaType: 'application/json' }
    const { body } = await clientOf('20190901', 'json').mergeStatements([file, file], 'CB-1042', never)
    expect(toStatement(body, context).accounts.map(({ transactions }) => transactions.length)).toEqual(toStatement(answer.body, context).accounts.map(({ transactions }) => transactions.length))
  })
})

describe('what both formats share', () => {
  it('an analysis has one shape, whichever way it came', async () => {
    const names = async (format: WireFormat) => {
      const { answer } = await fetchWith('bank_of_statements', '20190901', format)
      const [bank] = answer.body['banks'] as { bankAccounts: { statementAnalysis: { analysisCategory: { name: string } }[] }[] }[]
      return bank?.bankAccounts[0]?.statementAnalysis.map(({ analysisCategory }) => analysisCategory.name)
    }
    const json = await names('json')
    expect(json?.length).toBeGreaterThan(3)
    expect(await names('xml')).toEqual(json)
  })

  it('the original version is asked for without a header, the others with one', async () => {
    const sent: (string | undefined)[] = []
    const http: HttpSender = { send: (request) => (sent.push(request.headers?.['x-output-version']), Promise.reject(new Error('not sent'))) }
    for (const outputVersion of OUTPUT_VERSIONS) {
      const client = createClient({ http, baseUrl: 'http://127.0.0.1:1', apiKey: 'k', outputVersion, clock: systemClock })
      await client.statements({ accounts: { boq: [0] }, days: 1, password: null }, { current: 'a' }, never).catch(() => undefined)
    }
    expect(sent).toEqual([undefined, '20160527', '20170401', '20190901'])
  })
})

describe('requests in XML', () => {
  it('escape, list and name as the samples do', () => {
    expect(writeBody({ user_token: 'a<&>b', accounts: { boq: [0, 1] }, silent: false, async: true }, 'xml')).toEqual({
      mediaType: 'application/xml', text: '<?xml version="1.0" encoding="utf-8"?>\n<xml><user_token>a&lt;&amp;&gt;b</user_token><accounts><boq><value>0</value><value>1</value></boq></accounts><silent>0</silent><async>1</async></xml>',
    })
  })
  it.each([[{ 'not a name': 'x' }], [{ a: 'bell \u0007' }], [{ '1st': 'x' }], [{ 'content:entryPageForm': 'AAA' }]])('go in JSON where XML cannot hold them: %j', (body) => {
    expect(writeBody(body, 'xml')).toEqual({ mediaType: 'application/json', text: JSON.stringify(body) })
  })
})
