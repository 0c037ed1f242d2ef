import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { postJson, signIn, startTestSandbox, type JsonAnswer } from '../testing/bank-statements-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.close())

type Field = {
  type: string
  id?: string
  value?: string
  src?: string
  htmlAttrs?: { value?: string }
  options?: { value: string }[]
  subElements?: (Field & { active?: boolean })[]
}

const start = (username: string): Promise<JsonAnswer> =>
  signIn(sandbox, { institution: 'bank_of_mfa', username, password: username, 'with-mfa': 'with' })

async function answer(before: JsonAnswer, values: Readonly<Record<string, string>>): Promise<JsonAnswer> {
  return (await postJson(sandbox, '/mfa', { ...values, user_token: before.user_token })).body
}

const fieldsOf = (body: JsonAnswer): Field[] => (body['mfa'] as unknown as { fields: Field[] }).fields
const headerOf = (body: JsonAnswer): string => fieldsOf(body).find(({ type }) => type === 'header')?.value ?? ''

describe('every account of Bank of MFA', () => {
  it.each([
    ['cba', { netcode: '123456' }, ['header', 'input']],
    ['westpac', { profile: '5678' }, ['header', 'options']],
    ['hsbc-device', { memorableAnswer: '12345678', idv_OtpCredential: '987654' }, ['password', 'instructions']],
    ['rabo', { password: '98765' }, ['set', 'password']],
    ['bendigo', { is_push: 'yes' }, ['header', 'instructions', 'hidden']],
    ['macquarie', { is_push: 'yes' }, ['header', 'instructions', 'hidden']],
    ['mfaExampleHtmlHidden', { sequence: '78' }, ['html', 'hidden']],
    ['mfaExampleButton', { button_clicked: '1' }, ['button', 'hidden', 'javascript']],
    ['mfaExampleImage', { captcha_value: 'D49ZHN' }, ['image', 'input']],
    ['mfaExampleOptions', { profile: '1234' }, ['options']],
    ['mfaAndProfile', { netcode: '123456', profile: '1234' }, ['input']],
  ])('%s opens with its documented values', async (username, values, types) => {
    const asked = await start(username)
    expect(asked['accounts']).toBeUndefined()
    expect(fieldsOf(asked).map(({ type }) => type)).toEqual(expect.arrayContaining(types))
    const accounts = [{ id: 0 }, { id: 1 }, { accountType: 'credit card' }]
    expect(await answer(asked, values)).toMatchObject({ accounts })
  })

  const fixed = ['cba', 'hsbc-device', 'mfaExampleOptions', 'mfaExampleImage']
  it.each(fixed)('%s is asked again when wrong', async (username) => {
    const asked = await start(username)
    const wrong = { netcode: '0', memorableAnswer: '0', idv_OtpCredential: '0', profile: '0', captcha_value: '0' }
    const again = await answer(asked, wrong)
    expect(again['mfa']).toEqual(asked['mfa'])
    expect(again.user_token).not.toBe(asked.user_token)
  })

  it('asks nothing for any other value of with-mfa', async () => {
    const credentials = { institution: 'bank_of_mfa', username: 'cba', password: 'cba', 'with-mfa': 'without' }
    expect((await signIn(sandbox, credentials))['accounts']).toHaveLength(3)
  })

  it('names an id that did not come back, and locks after five wrong answers', async () => {
    let asked = await start('cba')
    const absent = await answer(asked, { code: '123456' })
    expect(absent).toMatchObject({ errorCode: 19001, error: expect.stringContaining('netcode') as string })
    for (const _ of [1, 2, 3, 4]) asked = await answer(asked, { netcode: '0' })
    expect((await answer(asked, { netcode: '0' })).errorCode).toBe(20001)
  })

  it('keeps everything shut until the answer', async () => {
    const asked = await start('cba')
    const body = { user_token: asked.user_token, accounts: { bank_of_mfa: [0] } }
    expect((await postJson(sandbox, '/statements', body)).body.errorCode).toBe(19006)
    const login = await signIn(sandbox)
    expect((await answer(login, { netcode: '123456' })).errorCode).toBe(19006)
  })

  it('sends the picture as a PNG that an image element takes', async () => {
    const source = fieldsOf(await start('mfaExampleImage')).find(({ type }) => type === 'image')?.src ?? ''
    expect(source).toMatch(/^data:image\/png;base64,/)
    const bytes = Buffer.from(source.split(',')[1] ?? '', 'base64')
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([300, 60])
  })
})

describe('the letters of a secondary password', () => {
  it('are others in each request, counted from zero, in eight boxes of which three are active', async () => {
    const seen = new Set<string>()
    for (const _ of [1, 2, 3, 4, 5]) {
      const asked = await start('hsbc-passwords')
      const boxes = fieldsOf(asked).find(({ type }) => type === 'set')?.subElements ?? []
      const open = boxes.filter(({ active }) => active === true)
      expect([boxes.length, open.length]).toEqual([8, 3])
      const letters = Object.fromEntries(open.map(({ id = '' }) => [id, 'QWERTYUI'[Number(id.slice(-1))] ?? '']))
      seen.add(Object.keys(letters).join())
      expect(await answer(asked, { memorableAnswer: '12345678', ...letters })).toHaveProperty('accounts')
    }
    expect(seen.size).toBeGreaterThan(1)
  })
})

describe('rabo without a password', () => {
  it('goes straight to the Digipass, but only with MFA', async () => {
    const credentials = { institution: 'bank_of_mfa', username: 'rabo', 'with-mfa': 'with' }
    const { body: asked } = await postJson(sandbox, '/login', { credentials })
    expect(await answer(asked, { password: '98765' })).toHaveProperty('accounts')
    const bare = await postJson(sandbox, '/login', { credentials: { ...credentials, 'with-mfa': '' } })
    expect(bare.body.errorCode).toBe(20002)
  })
})

describe('approval on the phone', () => {
  it('bendigo times out and sends a new push on request', async () => {
    sandbox.control.configure('bankstatements', { pushApproval: 'timed-out' })
    const first = await start('bendigo')
    const late = await answer(first, { is_push: 'yes' })
    expect(headerOf(late)).toBe('Security request timed out')
    expect(fieldsOf(late).map(({ id }) => id)).toEqual(expect.arrayContaining(['is_push', 'generatePushAgain']))
    const stubborn = await answer(late, { is_push: 'yes' })
    expect(headerOf(stubborn)).toBe('Security request timed out')
    const second = await answer(stubborn, { is_push: 'yes', generatePushAgain: 'yes' })
    expect(headerOf(second)).toBe(headerOf(first))
    expect(await answer(second, { is_push: 'yes' })).toHaveProperty('accounts')
  })

  it('times out by the clock', async () => {
    const first = await start('macquarie')
    sandbox.clock.advance(121_000)
    expect(headerOf(await answer(first, { is_push: 'yes' }))).toBe('Security request timed out')
  })

  it('keeps asking while the customer does nothing, and that locks nothing', async () => {
    sandbox.control.configure('bankstatements', { pushApproval: 'pending' })
    let asked = await start('bendigo')
    for (const _ of [1, 2, 3, 4, 5, 6]) asked = await answer(asked, { is_push: 'yes' })
    expect(headerOf(asked)).toBe('Open the Bendigo Bank app')
    sandbox.control.configure('bankstatements', { pushApproval: 'approved' })
    expect(headerOf(await answer(asked, { is_push: '' }))).toBe('Open the Bendigo Bank app')
  })
})

describe('several steps in a row', () => {
  it('mfaAndProfile asks for the code, then for the profile', async () => {
    const code = await start('mfaAndProfile')
    const profile = await answer(code, { netcode: '123456' })
    expect(fieldsOf(profile).map(({ type }) => type)).toContain('options')
    const wrong = await answer(profile, { profile: '5678' })
    expect(wrong['mfa']).toEqual(profile['mfa'])
    expect(await answer(wrong, { profile: '1234' })).toHaveProperty('accounts')
  })
})

describe('login_fetch_all behind a security step', () => {
  it('goes on with the statements in the version that was asked for', async () => {
    const credentials = { institution: 'bank_of_mfa', username: 'cba', password: 'cba', 'with-mfa': 'with' }
    const headers = { 'x-output-version': '20190901' }
    const asked = await postJson(sandbox, '/login_fetch_all', { credentials, requestNumDays: 10 }, headers)
    const done = await answer(asked.body, { netcode: '123456' })
    expect(done).toMatchObject({ dataVersion: 20190901, banks: [{ bankSlug: 'bank_of_mfa' }] })
    const banks = done['banks'] as unknown as { bankAccounts: { statementSummary: object }[] }[]
    expect(banks[0]!.bankAccounts).toHaveLength(3)
    expect(banks[0]!.bankAccounts[0]!.statementSummary).toMatchObject({ searchPeriodStart: '2026-03-06' })
  })
})
