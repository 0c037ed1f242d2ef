import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { addMoney, toDecimal, zeroMoney } from '#shared/domain/money.ts'
import type { Sandbox } from '#sandbox/server.ts'
import { codeOf } from '../http/testing/sending.ts'
import { BASIC, basicSignIn, keyOf, never, providerOver, recordingLogger, startTwin } from '../testing/twin.ts'
import type { AssistedRetrieval } from '../provider.ts'

let twin: Sandbox
let log = recordingLogger()
const assisted = (): AssistedRetrieval => {
  const found = providerOver(twin, log).assisted
  if (!found) throw new Error('no assisted retrieval')
  return found
}
const fault = (route: string, rule: object) => twin.control.addFault({ provider: 'bankstatements', route, kind: 'status', ...rule } as never)

beforeAll(async () => void (twin = await startTwin()))
afterAll(() => twin.close())
beforeEach(() => void (log = recordingLogger()))
afterEach(() => twin.control.reset())

describe('the connection test', () => {
  it('tells that key and line work', async () => {
    await expect(providerOver(twin, log).testConnection?.(never)).resolves.toEqual({ message: expect.stringMatching(/lists \d+ institutions/) })
  })
  it('tells that the key is wrong', async () => {
    expect(await codeOf(providerOver(twin, log, 'not-the-key').testConnection?.(never) ?? Promise.resolve())).toBe('provider.unauthorized')
  })
})

describe('the institutions', () => {
  it('come with the bank’s own form, flags and days', async () => {
    const { institutions } = await assisted().listInstitutions(never)
    const bySlug = new Map(institutions.map((entry) => [entry.slug, entry]))
    expect(bySlug.get('bank_of_statements')).toMatchObject({ name: 'Bank of Statements', isTest: true, group: 'Test banks', maxDays: 180, needsPreload: false, isAvailable: true })
    expect(bySlug.get('bank_of_captcha')).toMatchObject({ needsPreload: true })
    expect(bySlug.get('awacu')).toMatchObject({ isPasswordNeededAtExport: true, isTest: false, group: null })
    expect(bySlug.get('anz')?.loginFields.map(({ id, kind, keyboard, isOptional }) => [id, kind, keyboard, isOptional])).toEqual([
      ['username', 'text', 'number', false], ['password', 'password', 'text', false],
    ])
    expect(bySlug.get('bank_of_mfa')?.loginFields.map(({ id, isOptional }) => [id, isOptional])).toEqual([['username', false], ['password', true], ['with-mfa', true]])
    expect(bySlug.get('bank_of_optmfa')?.loginFields.at(-1)).toMatchObject({ id: 'date', isOptional: true })
  })
})

describe('the first job', () => {
  it('signs in with the documented login, fetches, and signs out', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    expect(session.accounts.map(({ key, name, number, balance }) => [key, name, number, balance && toDecimal(balance)])).toEqual([
      ['bank_of_statements/0', 'Transaction Account', '123-456 456789', '123.45'], ['bank_of_statements/1', 'Savings Account', '123-456 456790', '4120.90'],
    ])
    expect([session.institutionName, session.challenge]).toEqual(['Bank of Statements', null])
    const deliveries = await session.fetchStatements({ accountKeys: session.accounts.map(({ key }) => key), days: 90 }, never)
    const statement = deliveries[0]?.statement
    expect(statement).toMatchObject({ providerId: 'bankstatements', formatVersion: '20190901', unknownFields: [] })
    expect(statement?.accounts.map(({ account }) => account.providerKey)).toEqual(['bank_of_statements/0', 'bank_of_statements/1'])
    for (const { account, transactions } of statement?.accounts ?? []) {
      const sum = transactions.reduce((total, { amount }) => addMoney(total, amount), account.openingBalance ?? zeroMoney('AUD'))
      expect(transactions.length).toBeGreaterThan(3)
      expect(toDecimal(sum)).toBe(account.closingBalance && toDecimal(account.closingBalance))
    }
    expect(await session.close()).toBe(true)
  })

  it('keeps the answer byte for byte', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    const [delivery] = await session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never)
    const raw = JSON.parse(Buffer.from(delivery?.rawBody ?? []).toString()) as { banks: { bankAccounts: { transactions: { description: string }[] }[] }[] }
    expect(delivery?.rawMediaType).toBe('application/json')
    expect(raw.banks[0]?.bankAccounts[0]?.transactions.map(({ description }) => description)).toEqual(delivery?.statement.accounts[0]?.transactions.map(({ description }) => description))
    await session.close()
  })

  it('asks for one export per session, and for no account that was not offered', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    expect(await codeOf(session.fetchStatements({ accountKeys: ['other_bank/0'], days: 30 }, never))).toBe('app.invalid-input')
    await session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 5_000 }, never)
    expect(await codeOf(session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never))).toBe('retrieval.illegal-move')
    await session.close()
    expect(await codeOf(session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never))).toBe('retrieval.illegal-move')
  })

  it('fetches a superannuation fund', async () => {
    const session = await assisted().signIn({ ...basicSignIn, institutionSlug: 'super_of_statements' }, never)
    const [delivery] = await session.fetchStatements({ accountKeys: session.accounts.map(({ key }) => key), days: 90 }, never)
    expect(delivery?.statement.accounts[0]?.account).toMatchObject({ type: 'superannuation', institutionSlug: 'super_of_statements', currency: 'AUD' })
    await session.close()
  })

  it('leaves blank fields out, so that the optional code works both ways', async () => {
    const signIn = (answers: Record<string, string>) => codeOf(assisted().signIn({ institutionSlug: 'bank_of_optmfa', answers, referralCode: 'CB-1' }, never).then((session) => session.close()))
    expect(await signIn({ username: 'without', password: 'without', date: '' })).toBe('answered')
    expect(await signIn({ username: 'with', password: 'with', date: '20260316' })).toBe('answered')
    expect(await signIn({ username: 'with', password: 'with', date: '' })).toBe('retrieval.check-login')
  })
})

describe('refusals', () => {
  it.each([
    ['a wrong password', { username: '12345678', password: 'wrong' }, 'retrieval.wrong-login', '20008'],
    ['something to do at the bank', { username: 'error', password: '30004' }, 'retrieval.bank-action-needed', '30004'],
  ])('tells of %s', async (_, answers, code, providerCode) => {
    await expect(assisted().signIn({ ...basicSignIn, answers }, never)).rejects.toMatchObject({ code, detail: { providerCode } })
  })

  it('tells that the export failed after a good login', async () => {
    const session = await assisted().signIn({ ...basicSignIn, answers: { username: 'error', password: 'error' } }, never)
    await expect(session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never)).rejects.toMatchObject({ code: 'retrieval.bank-unavailable', detail: { providerCode: '30003' } })
    expect(await session.close()).toBe(true)
  })

  it('R-38: never sends a refused login again by itself', async () => {
    twin.control.recordRequests(true)
    for (const rule of [{ kind: 'error', errorCode: 20008 }, { kind: 'outage' }, { kind: 'reset' }, { status: 429, headers: { 'retry-after': '1' } }]) {
      fault('/login', { ...rule, times: 1 })
      await codeOf(assisted().signIn(basicSignIn, never))
    }
    expect(twin.control.requests().filter(({ body }) => JSON.stringify(body ?? '').includes('credentials'))).toHaveLength(4)
  })

  it('refuses a reference that the vendor would not take', async () => {
    expect(await codeOf(assisted().signIn({ ...basicSignIn, referralCode: 'Müller & Sohn' }, never))).toBe('app.invalid-input')
  })
})

describe('R-37: the session is ended whatever happens', () => {
  const logouts = (): number => log.lines.filter(([event, fields]) => event === 'http.answered' && fields?.route === 'bankstatements.logout' && fields.status === 200).length

  it.each([
    ['a security step that cannot be shown', { institutionSlug: 'bank_of_mfa', answers: { username: 'cba', password: 'cba', 'with-mfa': 'with' }, referralCode: 'CB-1' }, 'retrieval.challenge-not-supported'],
    ['a refused login', { ...basicSignIn, answers: { ...BASIC, password: 'wrong' } }, 'retrieval.wrong-login'],
  ])('R-37: after %s', async (_, request, code) => {
    expect(await codeOf(assisted().signIn(request, never))).toBe(code)
    expect(logouts()).toBe(1)
  })

  it('R-37: after a cancelled fetch, with the token that was newest then', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    fault('/statements', { kind: 'hold' })
    const stop = new AbortController()
    const fetching = codeOf(session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, stop.signal))
    while (twin.control.state().heldCount === 0) await new Promise((resolve) => setImmediate(resolve))
    stop.abort()
    expect(await fetching).toBe('app.cancelled')
    expect(await session.close()).toBe(true)
    expect(logouts()).toBe(1)
  })

  it('says so when the provider did not confirm, and never rejects', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    fault('/logout', { kind: 'outage' })
    expect(await session.close()).toBe(false)
    expect(await session.close()).toBe(false)
  })

  it('signs out once only', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    await Promise.all([session.close(), session.close()])
    expect(logouts()).toBe(1)
  })
})

describe('R-96: addresses carry nothing', () => {
  it('R-96: a recording twin sees no query but the region, over a whole flow', async () => {
    twin.control.recordRequests(true)
    const session = await assisted().signIn(basicSignIn, never)
    await session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never)
    await session.close()
    expect(twin.control.requests().length).toBeGreaterThanOrEqual(4)
    expect(twin.control.requests().flatMap(({ query }) => Object.keys(query))).toEqual([])
  })

  it('never logs the login, the key or a token', async () => {
    const session = await assisted().signIn(basicSignIn, never)
    await session.fetchStatements({ accountKeys: ['bank_of_statements/0'], days: 30 }, never)
    await session.close()
    const text = JSON.stringify(log.lines)
    for (const secret of [BASIC.username, BASIC.password, keyOf(twin), 'Mary Jones', '456789']) expect(text).not.toContain(secret)
  })
})
