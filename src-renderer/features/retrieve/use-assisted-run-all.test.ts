import { createApp, effectScope } from 'vue'
import { expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { provideBridge } from '../../bridge/bridge.ts'
import { createFakeBridge, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { sealAnswers } from '../../bridge/seal.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import { createTestFlowKey } from '../../testing/flow-key.ts'
import type { Seal } from '../entry/console-link.ts'
import type { Institution } from './bank-form.ts'
import { STANDARD_WISH, type FetchAllWish } from './fetch-all-wish.ts'
import { stepsOf } from './flow-view.ts'
import { useAssistedRun, type AssistedRun } from './use-assisted-run.ts'

const caseId = asId<'case'>('case-0001')
const run: RetrievalRow = {
  id: asId<'retrieval'>('retr-0001'), caseId, providerId: 'bankstatements', environment: 'sandbox', state: 'started', institutionSlug: null,
  institutionName: null, startedAt: asInstant('2026-11-12T09:00:00.000Z'), endedAt: null, failure: null, statementIds: [], revision: 1,
}
const completed = { retrieval: { ...run, state: 'completed' as const }, accounts: [], challenge: null }
const step = { kind: 'mfa', title: 'Code', elements: [], push: null, droppedCount: 0 } as const
const typed: Seal = (flowKey) => sealAnswers(flowKey, { username: 'u' })
const flowKey = await createTestFlowKey()
const make = (answers: FakeAnswers, wish: FetchAllWish | null): { tried: AssistedRun; fake: ReturnType<typeof createFakeBridge> } => {
  const fake = createFakeBridge({ 'retrievals.start': () => run, 'retrievals.sealKey': () => ({ publicKey: flowKey.publicKey }), ...answers })
  const app = createApp({})
  provideBridge(app, fake.bridge)
  const tried = app.runWithContext(() => effectScope().run(() => useAssistedRun(() => caseId, () => 'bankstatements', () => wish))) as AssistedRun
  return { tried, fake }
}
const bank = { slug: 'bank_of_statements' } as Institution

it('a wish goes with the sign-in, which ends the run without a choice of accounts', async () => {
  const { tried, fake } = make({ 'retrievals.signIn': () => completed }, STANDARD_WISH)
  expect(await tried.signIn(bank, typed)).toBe(true)
  expect(fake.requestsOf('retrievals.signIn')[0]?.fetchAll).toEqual(STANDARD_WISH)
  expect([tried.stage.value, tried.isLive.value]).toEqual(['done', false])
})

it('so does the answer to a security step in between', async () => {
  const { tried } = make({ 'retrievals.signIn': () => ({ ...completed, retrieval: { ...run, state: 'waiting' as const }, challenge: { ...step, elements: [] } }), 'retrievals.answer': () => completed }, STANDARD_WISH)
  await tried.signIn(bank, typed)
  expect(tried.stage.value).toBe('challenge')
  await tried.answer(typed, false)
  expect([tried.stage.value, tried.challenges.current.value]).toEqual(['done', null])
})

it('without a wish nothing of it is sent', async () => {
  const { tried, fake } = make({ 'retrievals.signIn': () => ({ ...completed, retrieval: run }) }, null)
  await tried.signIn(bank, typed)
  expect(fake.requestsOf('retrievals.signIn')[0]?.fetchAll).toBeUndefined()
  expect(tried.stage.value).toBe('accounts')
})

it('the head has no step for a choice that is left out', () => {
  expect(stepsOf('signIn', false, true).map(({ id }) => id)).toEqual(['bank', 'signIn', 'fetch'])
  expect(stepsOf('done', true, true).every(({ state }) => state === 'done')).toBe(true)
})
