import { createApp, effectScope } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { provideBridge } from '../../bridge/bridge.ts'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import { sealAnswers } from '../../bridge/seal.ts'
import { createTestFlowKey } from '../../testing/flow-key.ts'
import type { Seal } from '../entry/console-link.ts'
import type { Institution } from './bank-form.ts'
import { useAssistedRun, type AssistedRun } from './use-assisted-run.ts'

const caseId = asId<'case'>('case-0001')
const run: RetrievalRow = {
  id: asId<'retrieval'>('retr-0001'), caseId, providerId: 'bankstatements', environment: 'sandbox', state: 'started', institutionSlug: null,
  institutionName: null, startedAt: asInstant('2026-11-12T09:00:00.000Z'), endedAt: null, failure: null, statementIds: [], revision: 1,
}
const bank = { slug: 'bank_of_statements' } as Institution
const good: FakeAnswers = {
  'retrievals.start': () => run,
  'retrievals.signIn': () => ({ retrieval: run, accounts: [{ key: 'a', name: 'Everyday', maskedNumber: null, type: null, balanceMinor: '1', currency: 'AUD' }], challenge: null }),
  'retrievals.fetch': () => ({ ...run, state: 'completed' }),
  'retrievals.cancel': () => ({ ...run, state: 'cancelled' }),
}
/** What the frame for bank logins does with what was typed into it. */
const typed = (answers: Record<string, string>): Seal => (flowKey) => sealAnswers(flowKey, answers)
const flowKey = await createTestFlowKey()
const make = (answers: FakeAnswers): { tried: AssistedRun; fake: ReturnType<typeof createFakeBridge> } => {
  const fake = createFakeBridge({ 'retrievals.sealKey': () => ({ publicKey: flowKey.publicKey }), ...answers })
  const app = createApp({})
  provideBridge(app, fake.bridge)
  const tried = app.runWithContext(() => effectScope().run(() => useAssistedRun(() => caseId, () => 'bankstatements'))) as AssistedRun
  return { tried, fake }
}

describe('assisted run', () => {
  it('goes from sign-in over accounts to saved statements', async () => {
    const { tried, fake } = make(good)
    expect(await tried.signIn(bank, typed({ username: 'u', password: 'p' }))).toBe(true)
    expect([tried.stage.value, tried.accounts.value.length, tried.isLive.value]).toEqual(['accounts', 1, true])
    await tried.fetch(['a'], 90)
    expect([tried.stage.value, tried.isLive.value]).toEqual(['done', false])
    expect(fake.requestsOf('retrievals.fetch')).toEqual([{ retrievalId: run.id, accountKeys: ['a'], days: 90 }])
  })

  it('R-32: keeps nothing of the answers in its state', async () => {
    const { tried, fake } = make({ ...good, 'retrievals.signIn': () => { throw refusal('retrieval.wrong-login', { providerCode: '20008' }) } })
    await tried.signIn(bank, typed({ username: 'canary-user', password: 'canary-pass' }))
    const state = JSON.stringify([tried.retrieval.value, tried.news.value, tried.failure.value, tried.accounts.value])
    expect(state).not.toContain('canary')
    const sent = fake.requestsOf('retrievals.signIn')
    expect(JSON.stringify([sent, fake.requestsOf('retrievals.sealKey'), fake.requestsOf('retrievals.start')])).not.toContain('canary')
    expect(await Promise.all(sent.map(({ answers }) => flowKey.open(answers)))).toEqual([{ username: 'canary-user', password: 'canary-pass' }])
  })

  it('tries again in the same run while main keeps it, in a new one after it ended', async () => {
    const { tried, fake } = make({ ...good, 'retrievals.signIn': () => { throw refusal('retrieval.wrong-login') } })
    await tried.signIn(bank, typed({}))
    await tried.signIn(bank, typed({}))
    expect(fake.requestsOf('retrievals.start')).toHaveLength(1)
    expect(tried.wrongTries.value).toBe(2)
    fake.emit('retrieval.changed', { retrievalId: run.id, caseId, state: 'failed', step: null, stepStartedAt: null })
    expect(tried.isLive.value).toBe(false)
    await tried.signIn(bank, typed({}))
    expect(fake.requestsOf('retrievals.start')).toHaveLength(2)
  })

  it('does not count a try that never reached the bank', async () => {
    const { tried } = make({ ...good, 'retrievals.start': () => { throw refusal('provider.no-credential') } })
    expect(await tried.signIn(bank, typed({}))).toBe(false)
    expect([tried.wrongTries.value, tried.failure.value?.code]).toEqual([0, 'provider.no-credential'])
  })

  it('a cancelled fetch ends as cancelled, not as failed', async () => {
    let fail: (error: unknown) => void = () => undefined
    const { tried } = make({ ...good, 'retrievals.fetch': () => new Promise((_resolve, reject) => { fail = reject }) })
    await tried.signIn(bank, typed({}))
    const fetching = tried.fetch(['a'], 30)
    const cancelling = tried.cancel()
    fail(refusal('app.cancelled'))
    await Promise.all([fetching, cancelling])
    expect([tried.stage.value, tried.isLive.value]).toEqual(['cancelled', false])
  })

  it('keeps the moment at which each step of the fetch began', async () => {
    const { tried, fake } = make(good)
    await tried.signIn(bank, typed({}))
    const at = asInstant('2026-11-12T09:00:10.000Z')
    fake.emit('retrieval.changed', { retrievalId: run.id, caseId, state: 'collecting', step: 'fetching', stepStartedAt: at })
    fake.emit('retrieval.changed', { retrievalId: asId('retr-0002'), caseId, state: 'collecting', step: 'saving', stepStartedAt: at })
    await vi.waitFor(() => { expect([...tried.steps.value]).toEqual([['fetching', Date.parse(at)]]) })
  })
})
