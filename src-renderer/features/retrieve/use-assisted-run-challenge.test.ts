import { createApp, effectScope } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { provideBridge } from '../../bridge/bridge.ts'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import type { BankSession, RetrievalRow } from '../../stores/retrievals.ts'
import { code, field, push, step, timedOut } from '../challenge/testing/samples.ts'
import { sealAnswers } from '../../bridge/seal.ts'
import { createTestFlowKey } from '../../testing/flow-key.ts'
import type { Seal } from '../entry/console-link.ts'
import type { Institution } from './bank-form.ts'
import { useAssistedRun, type AssistedRun } from './use-assisted-run.ts'

const caseId = asId<'case'>('case-0001')
const run: RetrievalRow = {
  id: asId<'retrieval'>('retr-0001'), caseId, providerId: 'bankstatements', environment: 'sandbox', state: 'started', institutionSlug: 'bank_of_mfa',
  institutionName: 'Bank of MFA', startedAt: asInstant(new Date().toISOString()), endedAt: null, failure: null, statementIds: [], revision: 1,
}
const bank = { slug: 'bank_of_mfa' } as Institution
const waiting = (challenge: unknown): BankSession => ({ retrieval: { ...run, state: 'waiting' }, accounts: [], challenge: challenge as BankSession['challenge'] })
const signedIn: BankSession = { retrieval: run, accounts: [{ key: 'a', name: 'Everyday', maskedNumber: null, type: null, balanceMinor: '1', currency: 'AUD' }], challenge: null }

/** What the frame for bank logins does with what was typed into it. */
const typed = (answers: Record<string, string>): Seal => (flowKey) => sealAnswers(flowKey, answers)
const flowKey = await createTestFlowKey()
const make = (answers: FakeAnswers): { tried: AssistedRun; fake: ReturnType<typeof createFakeBridge> } => {
  const fake = createFakeBridge({ 'retrievals.sealKey': () => ({ publicKey: flowKey.publicKey }), 'retrievals.start': () => run, 'retrievals.signIn': () => waiting(code), 'retrievals.list': () => [{ ...run, state: 'failed' }], ...answers })
  const app = createApp({})
  provideBridge(app, fake.bridge)
  const tried = app.runWithContext(() => effectScope().run(() => useAssistedRun(() => caseId, () => 'bankstatements'))) as AssistedRun
  return { tried, fake }
}
const inTurn = (...sessions: readonly BankSession[]) => {
  const left = [...sessions]
  return (): BankSession => left.shift() ?? signedIn
}

describe('assisted run with security steps', () => {
  it('goes over a wrong answer and a second step to the accounts', async () => {
    const { tried, fake } = make({ 'retrievals.answer': inTurn(waiting(code), waiting(step([field('profile')])), signedIn) })
    await tried.signIn(bank, typed({}))
    expect([tried.stage.value, tried.challenges.wasAsked.value]).toEqual(['challenge', true])
    await tried.answer(typed({ netcode: '000000' }), false)
    expect([tried.stage.value, tried.challenges.wrongCount.value]).toEqual(['challenge', 1])
    await tried.answer(typed({ netcode: '123456' }), false)
    expect([tried.challenges.current.value?.elements.length, tried.challenges.wrongCount.value]).toEqual([1, 0])
    await tried.answer(typed({ profile: '1' }), false)
    expect([tried.stage.value, tried.challenges.current.value, tried.accounts.value.length]).toEqual(['accounts', null, 1])
    expect(await Promise.all(fake.requestsOf('retrievals.answer').map(({ answers }) => flowKey.open(answers)))).toEqual([{ netcode: '000000' }, { netcode: '123456' }, { profile: '1' }])
  })

  it('R-32: keeps nothing of the answers in its state', async () => {
    const { tried } = make({ 'retrievals.answer': () => { throw refusal('retrieval.already-running') } })
    await tried.signIn(bank, typed({}))
    await tried.answer(typed({ netcode: 'canary-code' }), false)
    const state = JSON.stringify([tried.retrieval.value, tried.news.value, tried.failure.value, tried.challenges.current.value, tried.challenges.wrongCount.value])
    expect(state).not.toContain('canary')
    expect([tried.stage.value, tried.failure.value?.code]).toEqual(['challenge', 'retrieval.already-running'])
  })

  it('counts notifications, not tries, while a push is waited for', async () => {
    const { tried } = make({ 'retrievals.signIn': () => waiting(push), 'retrievals.answer': inTurn(waiting(push), waiting(timedOut), waiting(push)) })
    await tried.signIn(bank, typed({}))
    expect(tried.challenges.checkedAt.value).toBeNull()
    await tried.answer(typed({ is_push: 'yes' }), false)
    expect([tried.challenges.wrongCount.value, tried.challenges.pushCount.value, tried.challenges.checkedAt.value === null]).toEqual([0, 1, false])
    await tried.answer(typed({ is_push: 'yes' }), false)
    await tried.answer(typed({ is_push: 'yes', generatePushAgain: 'yes' }), true)
    expect([tried.challenges.wrongCount.value, tried.challenges.pushCount.value, tried.challenges.checkedAt.value]).toEqual([0, 2, null])
  })

  it.each(['retrieval.session-ended', 'retrieval.too-many-tries', 'provider.timeout'] as const)('%s ends the run at the step', async (refused) => {
    const { tried } = make({ 'retrievals.answer': () => { throw refusal(refused) } })
    await tried.signIn(bank, typed({}))
    expect(await tried.answer(typed({}), false)).toBe(false)
    expect([tried.stage.value, tried.failure.value?.code]).toEqual(['failed', refused])
  })

  it('a session that ends while it waits is told, with its reason', async () => {
    const { tried, fake } = make({ 'retrievals.list': () => [{ ...run, state: 'failed', failure: { code: 'process.crashed', message: 'gone' } }] })
    await tried.signIn(bank, typed({}))
    fake.emit('retrieval.changed', { retrievalId: run.id, caseId, state: 'failed', step: null, stepStartedAt: null })
    await vi.waitFor(() => { expect([tried.stage.value, tried.failure.value?.code]).toEqual(['failed', 'process.crashed']) })
    expect(tried.isLive.value).toBe(false)
  })

  it('one that ran out of its time is told as ended by it', async () => {
    const old = asInstant(new Date(Date.now() - 16 * 60_000).toISOString())
    const { tried, fake } = make({ 'retrievals.signIn': () => ({ ...waiting(code), retrieval: { ...run, state: 'waiting', startedAt: old } }) })
    await tried.signIn(bank, typed({}))
    fake.emit('retrieval.changed', { retrievalId: run.id, caseId, state: 'failed', step: null, stepStartedAt: null })
    await vi.waitFor(() => { expect(tried.failure.value?.code).toBe('retrieval.session-ended') })
  })

  it('goes on with a session that was left open: at its step, at its accounts, or at the sign-in', () => {
    const stages = [waiting(code), signedIn, { ...signedIn, accounts: [] }].map((session) => {
      const { tried } = make({})
      tried.resume(session)
      return [tried.stage.value, tried.isLive.value]
    })
    expect(stages).toEqual([['challenge', true], ['accounts', true], ['bank', true]])
  })

  it('reads a login form in a session of its own, and signs in with the same one', async () => {
    const { tried, fake } = make({ 'retrievals.preload': () => ({ elements: [field('captcha') as never] }), 'retrievals.signIn': () => signedIn })
    expect(await tried.preload(bank)).toHaveLength(1)
    await tried.signIn(bank, typed({ captcha: 'x' }))
    expect([fake.requestsOf('retrievals.start').length, tried.stage.value]).toEqual([1, 'accounts'])
  })
})
