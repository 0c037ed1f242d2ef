import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import type { CallbackJudgement } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { createSandbox, type Sandbox } from '#sandbox/server.ts'
import { startReceiver, type PushReceiver } from '#sandbox/testing/push-receiver.ts'
import { callbacks } from './callback.ts'
import { KNOWN_STATUSES } from './errors.ts'
import { deliver, keyOf } from './testing/pushes.ts'

const NOW = asInstant('2026-03-16T12:00:03.000Z')
const context = { keys: [keyOf('SANDBOX-INSTANTOR-KEY', 'TEST')], toleranceSeconds: 300 }

/** The twin sends, written from the document by somebody else; our receiver judges and answers. */
let sandbox: Sandbox
let receiver: PushReceiver
const judged: { body: string; judgement: CallbackJudgement }[] = []
beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'receivers', now: '2026-03-16T12:00:00Z' })
  receiver = await startReceiver(({ body }) => {
    const judgement = callbacks.judge(deliver(body, NOW), context)
    judged.push({ body, judgement })
    return judgement.answer.body
  })
  sandbox.control.configure('instantor', { callback: receiver.url, stepDelayMs: 0, retryDelayMs: 0 })
})
afterAll(async () => {
  await sandbox.close()
  await receiver.close()
})
afterEach(() => void (judged.length = receiver.received.length = 0))

type PushRecord = Readonly<{ messageId: string; deliveries: readonly { answer: string; isAccepted: boolean }[] }>
const push = async (given: Readonly<{ [name: string]: unknown }>): Promise<Readonly<{ record: PushRecord; judgement: CallbackJudgement; news: CallbackNews | null }>> => {
  const record = await sandbox.control.perform('instantor', 'push', given) as PushRecord
  // A refused one is sent again while the next is under way.
  const found = judged.findLast(({ body }) => new URLSearchParams(body).get('msg_id') === record.messageId)
  if (!found) throw new Error('nothing arrived')
  const { body, judgement } = found
  const news = judgement.verdict === 'valid' ? await callbacks.read(deliver(body, NOW), { ...context, files: { pgpPrivateKey: null } }) : null
  return { record, judgement, news }
}

const statuses = { older: [...KNOWN_STATUSES, 'banned_user', 'bank_redirect'], newer: ['ok', 'process_error', 'invalid_login', 'abandoned', 'blocked'] } as const
describe.each(['older', 'newer'] as const)('pushes of the twin in the %s format', (format) => {
  it.each(statuses[format])('status %s is proven, thanked for, found by our reference and read', async (status) => {
    const { record, judgement, news } = await push({ status, format, params: { casebenchReference: 'cb-9' } })
    expect([judgement.verdict, judgement.subject.references[0], record.deliveries.map(({ isAccepted }) => isAccepted)]).toEqual(['valid', 'cb-9', [true]])
    const outcome = status === 'ok' ? 'complete' : ['incomplete', 'partial'].includes(status) ? 'more' : 'failed'
    expect(news).toMatchObject({ kind: 'report', status, outcome })
  })
  it('ten thousand transactions are read, none lost', async () => {
    const { news } = await push({ format, transactionCount: 10_000 })
    if (news?.kind !== 'report') throw new Error('a report expected')
    expect(news.delivery?.statement.accounts[0]?.transactions).toHaveLength(10_000)
    expect(news.delivery?.statement.unknownFields).toEqual([])
  })
})

describe('damage on the way', () => {
  it.each([
    ['wrong-hash', 'bad-signature'], ['wrong-key', 'undecryptable'], ['wrong-iv', 'undecryptable'], ['foreign-key', 'bad-signature'], ['truncated', 'undecryptable'], ['plus-to-space', 'bad-signature'],
    ['not-json', 'undecryptable'], ['stale', 'stale'], ['future', 'stale'], ['missing-hash', 'malformed'], ['wrong-source', 'unknown'], ['wrong-encryption', 'malformed'],
  ])('%s is judged %s', async (damage, verdict) => {
    const { judgement, record } = await push({ damage })
    expect(judgement.verdict).toBe(verdict)
    expect(record.deliveries[0]?.isAccepted).toBe(verdict === 'stale')
  })
  it('a repeat has the same message and the same answer', async () => {
    const first = await push({})
    const again = await push({ messageId: first.record.messageId })
    expect([again.judgement.dedupeKey, again.judgement.answer]).toEqual([first.judgement.dedupeKey, first.judgement.answer])
  })
})
