import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Sandbox } from '#sandbox/server.ts'
import { silentLogger } from '../../platform/logger.ts'
import { codeOf } from '../http/testing/sending.ts'
import type { AssistedRetrieval, AssistedSession } from '../provider.ts'
import { never, providerOver, startTwin } from '../testing/twin.ts'

let twin: Sandbox
beforeAll(async () => void (twin = await startTwin()))
afterAll(() => twin.close())
afterEach(() => twin.control.reset())

const assisted = (): AssistedRetrieval => {
  const found = providerOver(twin, silentLogger).assisted
  if (!found) throw new Error('no assisted retrieval')
  return found
}
const signIn = (username: string, over: Record<string, string> = {}): Promise<AssistedSession> =>
  assisted().signIn({ institutionSlug: 'bank_of_mfa', answers: { username, password: username, 'with-mfa': 'with', ...over }, referralCode: 'CB-1', acceptsChallenge: true }, never)
const answer = (session: AssistedSession, answers: Record<string, string>): Promise<void> => session.answerChallenge?.(answers, never) ?? Promise.reject(new Error('no challenge'))

/** Every documented account with its documented answers (seed 004, "MFA Test Account Details"); one entry per step. */
const scenarios: readonly [string, readonly Record<string, string>[]][] = [
  ['cba', [{ netcode: '123456' }]],
  ['westpac', [{ profile: '5678' }]],
  ['hsbc-device', [{ memorableAnswer: '12345678', idv_OtpCredential: '987654' }]],
  ['rabo', [{ password: '98765' }]],
  ['bendigo', [{}]],
  ['macquarie', [{}]],
  ['mfaExampleHtmlHidden', [{}]],
  ['mfaExampleImage', [{ captcha_value: 'D49ZHN' }]],
  ['mfaExampleOptions', [{ profile: '1234' }]],
  ['mfaAndProfile', [{ netcode: '123456' }, { profile: '1234' }]],
]

describe('the test bank’s security steps', () => {
  it.each(scenarios)('%s', async (username, steps) => {
    const session = await signIn(username)
    expect([session.challenge === null, session.accounts]).toEqual([false, []])
    for (const step of steps) await answer(session, step)
    expect([session.challenge, session.accounts.length]).toEqual([null, 3])
    const [delivery] = await session.fetchStatements({ accountKeys: session.accounts.map(({ key }) => key), days: 30 }, never)
    expect(delivery?.statement.accounts).toHaveLength(3)
    expect(await session.close()).toBe(true)
  })

  it('mfaExampleButton: pressing the button sets the hidden field', async () => {
    const session = await signIn('mfaExampleButton')
    const button = session.challenge?.elements.find((element) => element.kind === 'button')
    if (button?.kind !== 'button') throw new Error('no button')
    await answer(session, {})
    expect(session.challenge).not.toBeNull()
    await answer(session, { [button.sets.id]: button.sets.value })
    expect(session.challenge).toBeNull()
    await session.close()
  })

  it('hsbc-passwords: the letters that are asked for, by their place', async () => {
    const session = await signIn('hsbc-passwords')
    const row = session.challenge?.elements.find((element) => element.kind === 'set')
    if (row?.kind !== 'set') throw new Error('no row of boxes')
    const letters = row.elements.flatMap((element, index) => ('isActive' in element && element.isActive ? [[element.id, 'QWERTYUI'[index] ?? ''] as const] : []))
    expect([row.layout, letters.length]).toEqual(['characters', 3])
    await answer(session, { memorableAnswer: '12345678', ...Object.fromEntries(letters) })
    expect(session.challenge).toBeNull()
    await session.close()
  })

  it('rabo without a password', async () => {
    const session = await signIn('rabo', { password: '' })
    await answer(session, { password: '98765' })
    expect(session.accounts).toHaveLength(3)
    await session.close()
  })

  it('bendigo: waits, times out, sends a new push, is approved', async () => {
    twin.control.configure('bankstatements', { pushApproval: 'pending' })
    const session = await signIn('bendigo')
    await answer(session, {})
    expect(session.challenge?.push).toMatchObject({ approveId: 'is_push', againId: null })
    twin.control.configure('bankstatements', { pushApproval: 'timed-out' })
    await answer(session, {})
    const again = session.challenge?.push?.againId
    expect(again).toBe('generatePushAgain')
    twin.control.configure('bankstatements', { pushApproval: 'approved' })
    await answer(session, { [String(again)]: 'yes' })
    expect(session.challenge?.push?.againId).toBeNull()
    await answer(session, {})
    expect(session.challenge).toBeNull()
    await session.close()
  })

  it('a wrong answer brings the step again, too many end it', async () => {
    const session = await signIn('cba')
    await answer(session, { netcode: '000000' })
    expect(session.challenge).not.toBeNull()
    expect(await codeOf(answer(session, {}))).toBe('app.invalid-input')
    for (let tries = 0; tries < 3; tries += 1) await answer(session, { netcode: '000000' })
    expect(await codeOf(answer(session, { netcode: '000000' }))).toBe('retrieval.too-many-tries')
    expect(await session.close()).toBe(true)
  })

  it('nothing can be fetched before the step is done, and nothing answered after it', async () => {
    const session = await signIn('cba')
    expect(await codeOf(session.fetchStatements({ accountKeys: [], days: 1 }, never))).toBe('retrieval.illegal-move')
    await answer(session, { netcode: '123456' })
    expect(await codeOf(answer(session, { netcode: '123456' }))).toBe('retrieval.illegal-move')
    await session.close()
  })
})

describe('the captcha bank', () => {
  const captcha = (retrieval: AssistedRetrieval, letters: string) =>
    retrieval.signIn({ institutionSlug: 'bank_of_captcha', answers: { username: '12345678', password: 'TestMyMoney', captcha: letters }, referralCode: 'CB-1' }, never)

  it('shows its picture, and takes the letters in the same session', async () => {
    const retrieval = assisted()
    const elements = await retrieval.preloadLogin?.('bank_of_captcha', never)
    expect(elements).toMatchObject([{ kind: 'image', width: 300, height: 60 }, { id: 'captcha', kind: 'text', isOptional: false, isActive: true }])
    const session = await captcha(retrieval, 'D49ZHN')
    expect(session.accounts).toHaveLength(2)
    expect(await session.close()).toBe(true)
  })
  it('refuses wrong letters, and a login without the picture', async () => {
    const retrieval = assisted()
    await retrieval.preloadLogin?.('bank_of_captcha', never)
    expect(await codeOf(captcha(retrieval, 'AAAAAA'))).toBe('retrieval.wrong-login')
    expect(await codeOf(captcha(retrieval, 'D49ZHN'))).toBe('provider.refused')
  })
  it('R-37: a form that nobody used is signed out', async () => {
    const provider = providerOver(twin, silentLogger)
    await provider.assisted?.preloadLogin?.('bank_of_captcha', never)
    twin.control.recordRequests(true)
    await provider.close?.()
    expect(twin.control.requests().map(({ route }) => route)).toEqual(['/logout'])
  })
  it('has nothing to add at a bank without a captcha', async () => {
    expect(await assisted().preloadLogin?.('bank_of_statements', never)).toEqual([])
  })
})

describe('the mortgage bank', () => {
  it.each([['12345678', 'TestMyMoney', 3], ['7777', 'weekly', 2], ['1414', 'fortnightly', 2], ['3031', 'monthly', 2]])('%s has its loans', async (username, password, count) => {
    const session = await assisted().signIn({ institutionSlug: 'bank_of_mortgage', answers: { username, password }, referralCode: 'CB-1' }, never)
    const [delivery] = await session.fetchStatements({ accountKeys: session.accounts.map(({ key }) => key), days: 365 }, never)
    expect(delivery?.statement.accounts).toHaveLength(count)
    expect(delivery?.statement.accounts.map(({ account }) => account.type)).toContain('home loan')
    await session.close()
  })
})
