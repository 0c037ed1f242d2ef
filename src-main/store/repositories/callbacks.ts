import { asRepeat, isProven, MOST_KEPT_REPEATS, OVERTAKEN_EFFECT, REPEAT_EFFECT } from '#shared/domain/callback-repeat.ts'
import type { CallbackDetail, CallbackEnvelope, CallbackJudgement, CallbackSource, CallbackSummary } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CallbackId } from '#shared/domain/ids.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Db } from '../database/db.ts'
import { CALLBACK_COLUMNS, CALLBACK_JOINS, splitJudgement, toCallbackDetail, toCallbackSummary, type CallbackRecordRow, type CallbackRow } from '../rows/callback-row.ts'
import { fromMs, toMs } from '../rows/values.ts'
import type { NewCallback, StoreOperations } from '../store.ts'
import { indexCallback } from './callback-search.ts'
import { caseNumberOf } from './case-lookup.ts'
import { retrievalRowOf } from './retrievals.ts'
import { refreshStanding } from './standing.ts'

const rowWhere = (db: Db, condition: string, ...params: readonly (string | number)[]): CallbackRow | undefined =>
  db.get<CallbackRow>(`SELECT ${CALLBACK_COLUMNS} FROM callbacks ${CALLBACK_JOINS} WHERE ${condition}`, ...params)

/** @throws AppError `app.not-found`. */
export const callbackRowOf = (db: Db, callbackId: CallbackId): CallbackRow => {
  const row = rowWhere(db, 'callbacks.id = ?', callbackId)
  if (!row) throw new AppError('app.not-found', 'This callback does not exist any more.')
  return row
}

const firstOf = (db: Db, providerId: CallbackSource, dedupeKey: string): CallbackRow | undefined =>
  rowWhere(db, 'callbacks.provider_id = ? AND callbacks.dedupe_key = ?', providerId, dedupeKey)

/** The key that a delivery takes; a bad one takes none, so that it can never push a good one aside. */
const keyToTake = ({ verdict, dedupeKey }: CallbackJudgement): string | null => (isProven(verdict) ? dedupeKey : null)

const writeBody = (db: Db, number: number, receivedAtMs: number, body: Uint8Array | null, judgement: CallbackJudgement): void => {
  const { decoded, signedText } = splitJudgement(judgement)
  if (body === null && decoded === null && signedText === null) return
  db.run('INSERT INTO callback_bodies (callback_number, received_at, body, decoded, signed_text) VALUES (?, ?, ?, ?, ?)', number, receivedAtMs, body, decoded, signedText)
}

type Standing = Readonly<{ judgement: CallbackJudgement; state: NewCallback['state']; effect: string; first: CallbackRow | null }>

const insertCallback = (db: Db, input: NewCallback, { judgement, state, effect, first }: Standing): void => {
  const { verdict, subject } = judgement
  const caseNumber = input.caseId === null ? null : caseNumberOf(db, input.caseId)
  const retrieval = input.retrievalId === null ? null : retrievalRowOf(db, input.retrievalId)
  const { lastNumber } = db.run(
    `INSERT INTO callbacks (id, intake_id, provider_id, environment, route, correlation, received_at, verdict, state, title, detail, status_raw,
       case_number, retrieval_number, first_number, dedupe_key, effect) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    input.id, input.intakeId, input.providerId, input.environment, input.route, input.correlation, toMs(input.receivedAt), verdict, state,
    subject.title, subject.detail, subject.status, caseNumber, retrieval?.number ?? null, first?.number ?? null, keyToTake(judgement), effect,
  )
  db.run('INSERT INTO callback_records (callback_number, envelope, judgement, query) VALUES (?, ?, ?, ?)', lastNumber, JSON.stringify(input.envelope), splitJudgement(judgement).kept, input.query)
  writeBody(db, lastNumber, toMs(input.receivedAt), input.body, judgement)
  indexCallback(db, lastNumber)
  if (caseNumber !== null) refreshStanding(db, caseNumber)
}

/** A fresh delivery of a message whose first one came too late to be applied: the fresh one counts, or it would be lost (T-03). */
const isOvertaken = (first: CallbackRow, { verdict }: CallbackJudgement): boolean => verdict === 'valid' && first.verdict === 'stale' && first.state !== 'applied'

const yieldTo = (db: Db, stale: CallbackRow, { id, receivedAt }: NewCallback): void => {
  db.run(`UPDATE callbacks SET first_number = (SELECT number FROM callbacks WHERE id = ?), state = 'ignored', effect = ?, settled_at = ? WHERE number = ?`, id, OVERTAKEN_EFFECT, toMs(receivedAt), stale.number)
  db.run('UPDATE callbacks SET repeat_count = ? WHERE id = ?', stale.repeat_count + 1, id)
  if (stale.case_number !== null) refreshStanding(db, stale.case_number)
}

const summaryOf = (db: Db, callbackId: CallbackId): CallbackSummary => toCallbackSummary(callbackRowOf(db, callbackId))

/** Writes a delivery down, once per place in the inbox; a message that came before becomes a repeat of its first. */
export const recordCallback = (db: Db, input: NewCallback): StoreOperations['callbacks.record']['output'] => {
  const stored = rowWhere(db, 'callbacks.intake_id = ?', input.intakeId)
  if (stored) return { callback: toCallbackSummary(stored), isNew: false }
  const { judgement, state, effect } = input
  const key = keyToTake(judgement)
  const first = key === null ? undefined : firstOf(db, input.providerId, key)
  if (!first || isOvertaken(first, judgement)) {
    if (first) db.run('UPDATE callbacks SET dedupe_key = NULL WHERE number = ?', first.number)
    insertCallback(db, input, { judgement, state, effect, first: null })
    if (first) yieldTo(db, first, input)
    return { callback: summaryOf(db, input.id), isNew: true }
  }
  db.run('UPDATE callbacks SET repeat_count = repeat_count + 1 WHERE number = ?', first.number)
  if (first.repeat_count >= MOST_KEPT_REPEATS) return { callback: toCallbackSummary({ ...first, repeat_count: first.repeat_count + 1 }), isNew: false }
  insertCallback(db, input, { judgement: asRepeat(judgement, fromMs(first.received_at)), state: 'ignored', effect: REPEAT_EFFECT, first })
  return { callback: summaryOf(db, input.id), isNew: true }
}

export const getCallback = (db: Db, { callbackId }: StoreOperations['callbacks.get']['input']): CallbackDetail => {
  const row = callbackRowOf(db, callbackId)
  const record = db.get<CallbackRecordRow>(
    `SELECT envelope, judgement, effect, settled_at, settled_by, body IS NOT NULL AS has_body, decoded, signed_text
     FROM callbacks JOIN callback_records ON callback_records.callback_number = number LEFT JOIN callback_bodies ON callback_bodies.callback_number = number
     WHERE number = ?`, row.number)
  if (!record) throw new AppError('app.not-found', 'The details of this callback are missing.')
  return toCallbackDetail(row, record)
}

type BodyRow = Readonly<{ body: Uint8Array | null; query: string; correlation: string | null; envelope: string; environment: ProviderEnvironment | null }>

/** A request that came without a body, e.g. a redirect, has an empty one. */
export const readCallbackBody = (db: Db, { callbackId }: StoreOperations['callbacks.body']['input']): StoreOperations['callbacks.body']['output'] => {
  const row = db.get<BodyRow>(
    `SELECT body, query, correlation, envelope, environment FROM callbacks JOIN callback_records ON callback_records.callback_number = number
     LEFT JOIN callback_bodies ON callback_bodies.callback_number = number WHERE id = ?`, callbackId)
  const envelope = row && (JSON.parse(row.envelope) as CallbackEnvelope)
  const body = row?.body ?? (envelope?.bodySize === 0 ? new Uint8Array() : null)
  if (!row || !envelope || body === null) throw new AppError('app.not-found', 'The body of this callback is not kept any more.')
  return { body: new Uint8Array(body), query: row.query, correlation: row.correlation, mediaType: envelope.mediaType, environment: row.environment }
}

/** Oldest first. */
export const waitingCallbacks = (db: Db, { limit }: StoreOperations['callbacks.waiting']['input']): readonly CallbackSummary[] =>
  db.all<CallbackRow>(`SELECT ${CALLBACK_COLUMNS} FROM callbacks ${CALLBACK_JOINS} WHERE callbacks.state = 'waiting' ORDER BY callbacks.number LIMIT ?`, limit).map(toCallbackSummary)

export const findMessage = (db: Db, { providerId, dedupeKey }: StoreOperations['callbacks.findMessage']['input']): CallbackSummary | null => {
  const row = firstOf(db, providerId, dedupeKey)
  return row ? toCallbackSummary(row) : null
}

/**
 * Puts another judgement in the place of the first one. A message that turns out bad gives its dedupe key back; one that
 * turns out to be a repeat becomes one.
 * @throws AppError `store.conflict` for one that was applied, or that is a repeat.
 */
export const correctCallback = (db: Db, { callbackId, judgement: corrected }: StoreOperations['callbacks.correct']['input']): undefined => {
  const row = callbackRowOf(db, callbackId)
  if (row.state === 'applied') throw new AppError('store.conflict', 'This callback was applied already. Its verdict was left as it is.')
  if (row.first_id !== null) throw new AppError('store.conflict', 'This is a repeat. Its first delivery decides.')
  const key = keyToTake(corrected)
  const other = key === null ? undefined : firstOf(db, row.provider_id, key)
  const first = other && other.number !== row.number ? other : null
  if (first) db.run('UPDATE callbacks SET repeat_count = repeat_count + 1 WHERE number = ?', first.number)
  const judgement = first ? asRepeat(corrected, fromMs(first.received_at)) : corrected
  const { verdict, subject } = judgement
  db.run(
    `UPDATE callbacks SET verdict = ?, title = ?, detail = ?, status_raw = ?, dedupe_key = ?, first_number = ?, state = iif(?, 'ignored', state) WHERE number = ?`,
    verdict, subject.title, subject.detail, subject.status, first ? null : key, first?.number ?? null, first ? 1 : 0, row.number,
  )
  const { kept, decoded, signedText } = splitJudgement(judgement)
  db.run('UPDATE callback_records SET judgement = ? WHERE callback_number = ?', kept, row.number)
  db.run('UPDATE callback_bodies SET decoded = ?, signed_text = ? WHERE callback_number = ?', decoded, signedText, row.number)
  indexCallback(db, row.number)
  if (row.case_number !== null) refreshStanding(db, row.case_number)
}

/**
 * Removes old bodies with everything that repeats them. What waits for its effect, and readable ones held for a person,
 * keep theirs: nothing could be applied without it.
 */
export const dropBodies = (db: Db, { before }: StoreOperations['callbacks.dropBodies']['input']): number =>
  db.run(
    `DELETE FROM callback_bodies WHERE received_at < ? AND callback_number NOT IN (
       SELECT number FROM callbacks WHERE state = 'waiting' OR (state = 'held' AND verdict IN ('valid', 'stale', 'not-signed')))`,
    toMs(before),
  ).changes

export const lastReport = (db: Db, { retrievalId }: StoreOperations['callbacks.lastReport']['input']): number | null =>
  db.get<{ most: number | null }>('SELECT max(report_number) AS most FROM callbacks WHERE retrieval_number = ?', retrievalRowOf(db, retrievalId).number)?.most ?? null
