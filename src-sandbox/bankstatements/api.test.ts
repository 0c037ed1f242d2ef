import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { callApi, postJson, signIn, startTestSandbox } from '../testing/bank-statements-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.close())

const statementsBody = (token: string, ids: readonly number[] = [0]) => ({
  user_token: token,
  accounts: { bank_of_statements: ids },
})

describe('verify and institutions', () => {
  it('verify answers true and no token', async () => {
    const response = await callApi(sandbox, '/verify')
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ status: true })
  })

  it('lists Australian institutions by default and others by region', async () => {
    const read = async (query: string) => (await (await callApi(sandbox, `/institutions${query}`)).json()) as never
    const list: { institutions: { slug: string; region: string }[]; user_token: string } = await read('')
    expect(list.institutions.map(({ slug }) => slug)).toContain('bank_of_statements')
    expect(new Set(list.institutions.map(({ region }) => region))).toEqual(new Set(['au']))
    expect(list.user_token).toMatch(/^[0-9a-f]{32}$/)
    const other: typeof list = await read('?region=nz')
    expect(other.institutions.every(({ region }) => region === 'nz')).toBe(true)
    expect((await callApi(sandbox, '/institutions?region=xx')).status).toBe(400)
  })

  it('keeps the mixed flags of the sample', async () => {
    const list = (await (await callApi(sandbox, '/institutions')).json()) as { institutions: object[] }
    expect(list.institutions.find((entry) => 'slug' in entry && entry.slug === 'anz')).toMatchObject({
      export_with_password: 0,
      estatements_supported: 1,
      requires_preload: '0',
      max_days: '120',
    })
  })
})

describe('what every call checks', () => {
  it.each([
    ['no key', { 'x-api-key': undefined }, 401, 19001],
    ['a wrong key', { 'x-api-key': 'other' }, 401, 19003],
    ['an unknown version', { 'x-output-version': '20180101' }, 400, 19003],
    ['an unknown Accept', { accept: 'text/csv' }, 406, 19003],
  ])('refuses %s', async (_, headers, status, errorCode) => {
    const response = await callApi(sandbox, '/verify', { headers })
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ errorCode })
  })

  it('takes the key as a GET variable too', async () => {
    const path = `/verify?X-API-KEY=${encodeURIComponent('SANDBOX-BANKSTATEMENTS-KEY')}`
    expect((await callApi(sandbox, path, { headers: { 'x-api-key': undefined } })).status).toBe(200)
  })

  it('rejects a body without Content-Type, of another type, or that cannot be read', async () => {
    const bytes = new TextEncoder().encode('{"credentials":{}}')
    const bare = await fetch(`${sandbox.url}/bankstatements/api/v1/login`, {
      method: 'POST',
      headers: { 'x-api-key': 'SANDBOX-BANKSTATEMENTS-KEY' },
      body: bytes,
    })
    expect([bare.status, ((await bare.json()) as { errorCode: number }).errorCode]).toEqual([400, 19006])
    const other = await callApi(sandbox, '/login', { body: 'a=b', headers: { 'content-type': 'text/plain' } })
    expect(other.status).toBe(415)
    const broken = await callApi(sandbox, '/login', { body: '{"credentials":' })
    expect(await broken.json()).toMatchObject({ errorCode: 19005 })
  })

  it('knows no other functions and no other methods', async () => {
    expect((await callApi(sandbox, '/nothing')).status).toBe(404)
    expect((await callApi(sandbox, '/login')).status).toBe(405)
    expect((await callApi(sandbox, '/toString')).status).toBe(404)
  })

  it.each([['a'.repeat(31)], ['TEST 1'], ['TEST/1']])('refuses the referral code %s', async (referral_code) => {
    const credentials = { institution: 'bank_of_statements', username: '12345678', password: 'TestMyMoney' }
    const { body } = await postJson(sandbox, '/login', { credentials, referral_code })
    expect(body.errorCode).toBe(19003)
  })

  it('takes the referral code as a header and uses it as the reference', async () => {
    const credentials = { institution: 'bank_of_statements', username: '12345678', password: 'TestMyMoney' }
    const { body: login } = await postJson(sandbox, '/login', { credentials }, { 'REFERRAL-CODE': 'TEST-845821' })
    const { body } = await postJson(sandbox, '/statements', statementsBody(login.user_token), {
      'x-output-version': '20160527',
    })
    expect(body).toMatchObject({ reference: 'TEST-845821', referral_code: 'TEST-845821' })
  })
})

describe('login', () => {
  it('gives the two constant accounts and a token', async () => {
    const first = await signIn(sandbox)
    const second = await signIn(sandbox)
    expect(first['accounts']).toEqual(second['accounts'])
    expect(first['accounts']).toMatchObject([
      { id: 0, accountNumber: '456789', bsb: '123-456', balance: '123.45', accountType: 'transaction' },
      { id: 1, accountType: 'savings', accountHolderType: 'joint' },
    ])
    expect(first.user_token).not.toBe(second.user_token)
  })

  it.each([
    ['another password', { password: 'wrong' }, 20008],
    ['another username', { username: '1' }, 20008],
    ['no password', { password: '' }, 20002],
    ['an unknown institution', { institution: 'bank_of_nowhere' }, 19000],
    ['a bank that is no test bank', { institution: 'anz' }, 30011],
    ['error / 30004', { username: 'error', password: '30004' }, 30004],
  ])('ends with its code for %s', async (_, credentials, errorCode) => {
    expect(await signIn(sandbox, credentials)).toMatchObject({ errorCode, error: expect.any(String) as string })
  })

  it('refuses a body without credentials', async () => {
    expect((await postJson(sandbox, '/login', { user: 1 })).body.errorCode).toBe(19005)
  })

  it('stops a session after three failures', async () => {
    let token = ''
    for (const expected of [20008, 20008, 20008, 20001]) {
      const credentials = { institution: 'bank_of_statements', username: '12345678', password: 'wrong' }
      const kept = token === '' ? {} : { user_token: token }
      const { body } = await postJson(sandbox, '/login', { credentials, ...kept })
      expect(body.errorCode).toBe(expected)
      token = body.user_token
    }
  })
})

describe('the token', () => {
  it('changes with every answer, and the one before is worthless', async () => {
    const login = await signIn(sandbox)
    const accounts = await callApi(sandbox, '/accounts', { headers: { 'x-user-token': login.user_token } })
    const next = (await accounts.json()) as { accounts: object[]; user_token: string }
    expect(next.accounts).toEqual(login['accounts'])
    const stale = await callApi(sandbox, '/accounts', { headers: { 'x-user-token': login.user_token } })
    expect(await stale.json()).toMatchObject({ errorCode: 19002 })
    const fresh = await callApi(sandbox, `/accounts?user_token=${next.user_token}`)
    expect(fresh.status).toBe(200)
  })

  it('is read from the variable before the header', async () => {
    const login = await signIn(sandbox)
    const path = `/accounts?user_token=${login.user_token}`
    expect((await callApi(sandbox, path, { headers: { 'x-user-token': 'old' } })).status).toBe(200)
  })

  it('makes login fail when it is stale', async () => {
    const credentials = { institution: 'bank_of_statements', username: '12345678', password: 'TestMyMoney' }
    const { body } = await postJson(sandbox, '/login', { credentials, user_token: 'old' })
    expect(body.errorCode).toBe(19002)
  })

  it('expires on the sandbox clock', async () => {
    const login = await signIn(sandbox)
    sandbox.clock.advance(21 * 60_000)
    const late = await callApi(sandbox, '/accounts', { headers: { 'x-user-token': login.user_token } })
    expect(await late.json()).toMatchObject({ errorCode: 19002 })
  })

  it('ends with logout, which has no body', async () => {
    const login = await signIn(sandbox)
    const out = await callApi(sandbox, '/logout', { body: JSON.stringify({ user_token: login.user_token }) })
    expect([out.status, await out.text()]).toEqual([200, ''])
    const after = await postJson(sandbox, '/statements', statementsBody(login.user_token))
    expect(after.body.errorCode).toBe(19002)
  })
})

describe('statements', () => {
  it('refuses a second call in one login session', async () => {
    const login = await signIn(sandbox)
    const first = await postJson(sandbox, '/statements', statementsBody(login.user_token))
    expect(first.status).toBe(200)
    const second = await postJson(sandbox, '/statements', statementsBody(first.body.user_token))
    expect([second.status, second.body.errorCode]).toEqual([400, 19006])
  })

  it('fails on export for error / error, after a good login', async () => {
    const login = await signIn(sandbox, { username: 'error', password: 'error' })
    expect(login['accounts']).toHaveLength(2)
    const { body } = await postJson(sandbox, '/statements', statementsBody(login.user_token))
    expect(body.errorCode).toBe(30003)
  })

  it.each([
    ['no token', { accounts: { bank_of_statements: [0] } }, 19001],
    ['no accounts', {}, 19001],
    ['another bank', { accounts: { anz: [0] } }, 19003],
    ['an unknown account', { accounts: { bank_of_statements: [7] } }, 19003],
    ['an empty list', { accounts: { bank_of_statements: [] } }, 19003],
    ['half a day', { accounts: { bank_of_statements: [0] }, requestNumDays: 0.5 }, 19003],
    ['more days than are kept', { accounts: { bank_of_statements: [0] }, requestNumDays: 181 }, 40004],
  ])('refuses %s', async (name, body, errorCode) => {
    const login = await signIn(sandbox)
    const token = name === 'no token' ? {} : { user_token: login.user_token }
    expect((await postJson(sandbox, '/statements', { ...body, ...token })).body.errorCode).toBe(errorCode)
  })

  it('exports the chosen accounts only', async () => {
    const login = await signIn(sandbox)
    const { body } = await postJson(sandbox, '/statements', statementsBody(login.user_token, [1]))
    expect(body).toMatchObject({ accounts: { bank_of_statements: { accounts: [{ id: 1, name: 'Savings Account' }] } } })
  })
})
