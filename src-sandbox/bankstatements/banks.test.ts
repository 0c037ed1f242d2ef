import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { callApi, postJson, signIn, startTestSandbox } from '../testing/bank-statements-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.close())

describe('Bank of Optional MFA', () => {
  const optional = (username: string, date?: string) => {
    const given: Record<string, string> = date === undefined ? {} : { date }
    return signIn(sandbox, { institution: 'bank_of_optmfa', username, password: username, ...given })
  }

  it('wants today from one login', async () => {
    expect(await optional('with', '20260316')).toHaveProperty('accounts')
    expect((await optional('with', '20260315')).errorCode).toBe(20008)
    expect((await optional('with')).errorCode).toBe(20002)
    sandbox.clock.set('2026-03-17T12:00:00Z')
    expect((await optional('with', '20260316')).errorCode).toBe(20008)
  })

  it('and nothing from the other', async () => {
    expect(await optional('without')).toHaveProperty('accounts')
    expect(await optional('without', '')).toHaveProperty('accounts')
    expect((await optional('without', '20260316')).errorCode).toBe(20008)
  })
})

describe('Bank of CAPTCHA', () => {
  type Preloaded = {
    institution: { credentials: { fieldID: string; src?: string; width?: number }[]; requires_preload: string }
    user_token: string
  }
  const login = { username: '12345678', password: 'TestMyMoney' }
  const credentials = { ...login, institution: 'bank_of_captcha', captcha: 'D49ZHN' }

  it('preloads by POST and by GET, then takes the letters with the same session', async () => {
    const answer = await postJson(sandbox, '/preload', { institution: 'bank_of_captcha' })
    const preloaded = answer.body as unknown as Preloaded
    const captcha = preloaded.institution.credentials.find(({ fieldID }) => fieldID === 'captcha')
    expect(captcha?.src).toMatch(/^data:image\/png;base64,/)
    expect(captcha?.width).toBe(300)
    const opened = await postJson(sandbox, '/login', { credentials, user_token: preloaded.user_token })
    expect(opened.body).toHaveProperty('accounts')
    const got = (await (await callApi(sandbox, '/preload?institution=bank_of_captcha')).json()) as Preloaded
    const headers = { 'x-user-token': got.user_token }
    expect((await postJson(sandbox, '/login', { credentials }, headers)).body).toHaveProperty('accounts')
  })

  it('refuses wrong letters, a used picture, and a login without a picture', async () => {
    const { body: preloaded } = await postJson(sandbox, '/preload', { institution: 'bank_of_captcha' })
    const wrong = { ...credentials, captcha: 'WRONG1' }
    const first = await postJson(sandbox, '/login', { credentials: wrong, user_token: preloaded.user_token })
    expect(first.body.errorCode).toBe(20008)
    const second = await postJson(sandbox, '/login', { credentials, user_token: first.body.user_token })
    expect(second.body.errorCode).toBe(19006)
    expect((await signIn(sandbox, credentials)).errorCode).toBe(19006)
  })

  it('gives an institution without a captcha as the list has it', async () => {
    const list = (await (await callApi(sandbox, '/institutions')).json()) as { institutions: { slug: string }[] }
    const { body } = await postJson(sandbox, '/preload', { institution: 'anz' })
    expect(body['institution']).toEqual(list.institutions.find(({ slug }) => slug === 'anz'))
    expect((await postJson(sandbox, '/preload', {})).body.errorCode).toBe(19001)
    expect((await postJson(sandbox, '/preload', { institution: 'nowhere' })).body.errorCode).toBe(19000)
  })
})

describe('Bank of Mortgage', () => {
  type Account = { accountType: string; transactions: { description: string; amount: number; date: string }[] }
  const repayments = async (username: string, password: string): Promise<string[]> => {
    const login = await signIn(sandbox, { institution: 'bank_of_mortgage', username, password })
    const body = { user_token: login.user_token, accounts: { bank_of_mortgage: [1] } }
    const answer = await postJson(sandbox, '/statements', body, { 'x-output-version': '20190901' })
    const account = (answer.body['banks'] as unknown as { bankAccounts: Account[] }[])[0]!.bankAccounts[0]!
    expect(account.accountType).toBe('home loan')
    const paid = account.transactions.filter(({ description }) => description.startsWith('TRANSFER FROM'))
    return paid.map(({ date }) => date)
  }
  const gap = (dates: readonly string[]): number => (Date.parse(dates[0]!) - Date.parse(dates[1]!)) / 86_400_000

  it.each([
    ['12345678', 'TestMyMoney', 28, 31],
    ['7777', 'weekly', 7, 7],
    ['1414', 'fortnightly', 14, 14],
    ['3031', 'monthly', 28, 31],
  ])('%s pays as its name says', async (username, password, least, most) => {
    const dates = await repayments(username, password)
    expect(gap(dates)).toBeGreaterThanOrEqual(least)
    expect(gap(dates)).toBeLessThanOrEqual(most)
  })

  it('has two loans on the first login', async () => {
    const login = await signIn(sandbox, { institution: 'bank_of_mortgage' })
    expect(login['accounts']).toMatchObject([
      { accountType: 'transaction' },
      { accountType: 'home loan' },
      { accountType: 'home loan' },
    ])
  })
})

describe('superannuation', () => {
  const versions = [undefined, '20160527', '20170401', '20190901']
  it.each(versions)('answers institutionData in version %s', async (version) => {
    const login = await signIn(sandbox, { institution: 'super_of_statements' })
    const body = { user_token: login.user_token, accounts: { super_of_statements: [0] } }
    const answer = await postJson(sandbox, '/statements', body, { 'x-output-version': version })
    expect(answer.body).toMatchObject({
      dataVersion: Number(version ?? '20160527'),
      institutionData: {
        institutionType: 'super',
        institutionAccounts: [{ accountType: 'superannuation', currentBalance: '86412.07' }],
      },
    })
    expect(answer.body).not.toHaveProperty('bankData')
    type Data = { institutionAccounts: { transactions: { transactionHash: string }[] }[] }
    const { transactions } = (answer.body['institutionData'] as unknown as Data).institutionAccounts[0]!
    expect(transactions[0]!.transactionHash).toMatch(/^[0-9a-f]{40}$/)
  })
})

describe('identify', () => {
  it('answers under the slug, once per login', async () => {
    const login = await signIn(sandbox)
    const body = { user_token: login.user_token, accounts: { bank_of_statements: [0] } }
    const first = await postJson(sandbox, '/identify', body)
    expect(first.body).toMatchObject({
      bank_of_statements: {
        submissionTime: '2026-03-16 12:00:00',
        bankData: { bankSlug: 'bank_of_statements' },
        verificationReport: {
          generalData: { accountHolder: 'MARY JONES', address: { postcode: '5067' } },
          cards: [],
          accounts: [{ bsb: '123456', accountNumber: '456789', accountNickname: 'Transaction Account' }],
        },
      },
    })
    const second = await postJson(sandbox, '/identify', { ...body, user_token: first.body.user_token })
    expect(second.body.errorCode).toBe(19006)
  })
})
