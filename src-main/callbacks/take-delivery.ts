import type { CallbackAnswer, CallbackEnvelope, CallbackJudgement, CallbackVerdict } from '#shared/domain/callback.ts'
import type { Instant } from '#shared/domain/calendar.ts'
import { newId, type Random } from '../platform/random.ts'
import type { RawDelivery } from '../providers/provider.ts'
import type { Target } from './addresses.ts'
import { isSealedBody, type RecordBody } from './inbox/record.ts'
import { CHUNK_BYTES } from './inbox/sealed-file.ts'
import type { InboxWriter } from './inbox/writer.ts'
import type { TakenBody } from './read-body.ts'
import type { Refusal, RequestHead } from './request-head.ts'
import { hideSecret } from './request-head.ts'
import type { RefusedCounter } from './refused-counter.ts'

export type TakeDeliveryDeps = Readonly<{
  inbox: InboxWriter
  random: Random
  refused: RefusedCounter
  isSampled(owner: string): boolean
  toleranceSeconds(): number
  /** Something new lies in the inbox. */
  onDelivery(): void
}>

export type Arrival = Readonly<{ head: RequestHead; body: TakenBody; receivedAt: Instant; remoteAddress: string }>

/** Verdicts under which a delivery proved nothing at all; such are kept as samples only. */
const WORTHLESS: ReadonlySet<CallbackVerdict> = new Set(['malformed', 'unknown', 'bad-signature', 'undecryptable'])
const TAKEN: CallbackAnswer = { status: 200, mediaType: 'text/plain; charset=utf-8', body: '' }
const DISK: Refusal = { status: 503, reason: 'disk' }
const DEFECT: Refusal = { status: 500, reason: 'defect' }

const toRaw = ({ head: { target, contentType }, body, receivedAt }: Arrival): RawDelivery => ({
  route: target.route.name, correlation: target.correlation, query: target.query, mediaType: contentType.mediaType, charset: contentType.charset,
  body: body.bytes, parts: body.parts, bodySize: body.size, bodySha256: body.sha256, receivedAt,
})

const toEnvelope = ({ head, body, remoteAddress }: Arrival): CallbackEnvelope => ({
  method: head.target.route.method, path: head.target.shownPath, mediaType: head.contentType.mediaType,
  headers: hideSecret(head.headers, head.target.entry.secret), remoteAddress, bodySize: body.size, bodySha256: body.sha256,
})

const judge = ({ receiver, entry }: Target, raw: RawDelivery, toleranceSeconds: number): CallbackJudgement | null =>
  receiver && receiver.judge(raw, { keys: entry.keys, toleranceSeconds })

const environmentOf = ({ entry }: Target, judgement: CallbackJudgement | null) =>
  judgement?.key?.environment ?? entry.keys[0]?.mark.environment ?? null

/** A large form goes into a file of its own, as streamed bodies do, so that no record grows beyond a piece. */
const shelve = async (inbox: InboxWriter, body: RecordBody): Promise<RecordBody> => {
  if (isSealedBody(body) || body.length <= CHUNK_BYTES) return body
  const writer = inbox.createBody()
  try {
    await writer.push(body)
    return await writer.finish()
  } catch (error) {
    await writer.discard()
    throw error
  }
}

/**
 * Judges a delivery, puts it into the inbox, and only then says what to answer. When the disk refuses there is no
 * success, whatever the judge said.
 */
export const createTakeDelivery = (deps: TakeDeliveryDeps) => async (arrival: Arrival): Promise<CallbackAnswer | Refusal> => {
  const { inbox, refused } = deps
  const { head: { target }, body } = arrival
  const raw = toRaw(arrival)
  let judgement: CallbackJudgement | null
  try {
    judgement = judge(target, raw, deps.toleranceSeconds())
  } catch {
    await inbox.discard(body.record)
    return DEFECT
  }
  const answer = judgement?.answer ?? TAKEN
  const isWorthless = judgement !== null && WORTHLESS.has(judgement.verdict)
  if (isWorthless) refused.add('signature')
  if (isWorthless && !deps.isSampled(target.entry.providerId)) {
    await inbox.discard(body.record)
    return answer
  }
  try {
    const record = await shelve(inbox, body.record)
    await inbox.append({
      intakeId: newId<'intake'>(deps.random), providerId: target.entry.providerId, environment: environmentOf(target, judgement), route: raw.route,
      correlation: raw.correlation, query: raw.query, mediaType: raw.mediaType, charset: raw.charset, parts: raw.parts, receivedAt: raw.receivedAt,
      envelope: toEnvelope(arrival), judgement,
    }, record)
  } catch {
    // A sample that is lost is no loss, but a success must never be said without it.
    return isWorthless && answer.status >= 400 ? answer : DISK
  }
  deps.onDelivery()
  return answer
}
