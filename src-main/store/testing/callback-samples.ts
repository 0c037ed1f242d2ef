import { createHash } from 'node:crypto'
import type { CallbackJudgement, CallbackVerdict } from '#shared/domain/callback.ts'
import type { CallbackEffect, NewCallback } from '../store.ts'
import type { Connection } from '../database/driver.ts'
import type { Ids } from './samples.ts'
import { TEST_MOMENT } from './test-store.ts'

export const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex')

/** An invented judgement. @param message by its text two deliveries are of one message; null: nothing can be said. */
export const sampleJudgement = (verdict: CallbackVerdict, message: string | null, over: Partial<CallbackJudgement['subject']> = {}): CallbackJudgement => ({
  verdict,
  checks: [{ name: 'form', label: 'Readable form', outcome: verdict === 'malformed' ? 'failed' : 'passed', detail: '' }],
  signature: {
    algorithm: 'HMAC-SHA512', signedText: [{ kind: 'message', name: null, text: 'signed canary' }], received: 'ab', computed: 'ab', agreeingBytes: 1, totalBytes: 1, nearMisses: [],
  },
  key: null,
  sentAt: null,
  answer: { status: 200, mediaType: 'text/plain', body: 'OK' },
  subject: { title: 'contract activated', detail: 'contract C-77001', references: ['REF-5512'], status: 'activated', ...over },
  dedupeKey: message === null ? null : keyOf(message),
  decoded: 'decoded canary',
})

export const sampleCallback = (ids: Ids, over: Partial<NewCallback> = {}): NewCallback => {
  const body = over.body ?? Buffer.from('raw canary')
  return {
    id: ids('callback'),
    intakeId: ids('intake'),
    providerId: 'inbank',
    environment: 'test',
    route: '',
    correlation: null,
    receivedAt: TEST_MOMENT,
    envelope: {
      method: 'POST', path: '/inbank/…', mediaType: 'application/x-www-form-urlencoded', headers: [['host', '127.0.0.1:1']], remoteAddress: '127.0.0.1', bodySize: body.byteLength,
      bodySha256: createHash('sha256').update(body).digest('hex'),
    },
    judgement: sampleJudgement('valid', 'message one'),
    body,
    query: '',
    caseId: null,
    retrievalId: null,
    state: 'waiting',
    effect: 'Waits',
    ...over,
  }
}

export const sampleEffect = (callbackId: CallbackEffect['callbackId'], over: Partial<CallbackEffect> = {}): CallbackEffect => ({
  callbackId, state: 'applied', effect: 'Applied', at: TEST_MOMENT, by: null, caseId: null, retrieval: null, linkId: null, expectedId: null, entries: [], ...over,
})

/** Fills a database with invented deliveries of existing cases by plain SQL. Repeatable. */
export const addManyCallbacks = (connection: Connection, count: number): void => {
  const now = Date.parse(TEST_MOMENT)
  connection.exec('BEGIN')
  connection.prepare(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count), mixed AS (SELECT i, (i * 2654435761) % 4294967296 AS a FROM n)
    INSERT INTO callbacks (id, intake_id, provider_id, environment, route, received_at, verdict, state, title, detail, status_raw, case_number, effect, dedupe_key)
    SELECT printf('callback-%08d', i), printf('intake-%08d', i), CASE a % 4 WHEN 0 THEN 'inbank' WHEN 1 THEN 'instantor' WHEN 2 THEN 'bankstatements' ELSE 'fimento' END,
      'test', '', @now + i * 1000, CASE WHEN i % 5000 = 7 THEN 'stale' WHEN a % 10 = 0 THEN 'bad-signature' WHEN a % 10 < 4 THEN 'not-signed' ELSE 'valid' END,
      CASE WHEN i % 4000 = 9 THEN 'held' WHEN a % 10 = 0 THEN 'held' ELSE 'applied' END, CASE a % 3 WHEN 0 THEN 'contract activated' WHEN 1 THEN 'encrypted report' ELSE '2 files' END,
      printf('msg_id msg-%d', 100000 + i), 'activated', 1 + a % (SELECT max(number) FROM cases), '', printf('%x', i)
    FROM mixed`).run({ count, now })
  connection.exec(`INSERT INTO callback_records (callback_number, envelope, judgement, query) SELECT number, '{}', '${JSON.stringify({ filler: 'x'.repeat(1_500) })}', '' FROM callbacks`)
  for (const table of ['callback_fragments', 'callback_words']) {
    connection.exec(`INSERT INTO ${table} (rowid, reference, name, words) SELECT callbacks.number, reference, applicant_name, concat_ws(' ', title, detail, callbacks.status_raw, callbacks.id)
      FROM callbacks JOIN cases ON cases.number = case_number`)
  }
  connection.exec('COMMIT')
  connection.pragma('wal_checkpoint(TRUNCATE)')
}
