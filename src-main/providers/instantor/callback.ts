import { createHash } from 'node:crypto'
import type { CallbackCheck, CallbackJudgement, CallbackSubject, KeyMark, SignatureFinding } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import { describeKey, judgeAge, sentTimeOf, toLine, untilFirstFailure, verdictOf } from '../http/proof.ts'
import { readJson } from '../http/read-json.ts'
import { isWireObject } from '../http/wire-object.ts'
import type { CallbackReceiver, RawDelivery, VerificationKey } from '../provider.ts'
import { toError, toThanks } from './callback-answer.ts'
import { FORM_TYPE, LIMITS, readPush, type Push, type PushReading } from './callback-form.ts'
import { openPayload, type Opened } from './callback-payload.ts'
import { makeSample, samples } from './callback-sample.ts'
import { checkSignature } from './callback-signature.ts'
import { readHead, type ReportHead } from './report-head.ts'
import { toNews } from './report.ts'

/** Larger JSON is not parsed where it would hold up the listener; it is read in its own process later. */
const LARGEST_PARSED = 1024 ** 2
/** The detail view shows text up to this length. */
const LARGEST_SHOWN = 512 * 1024

const SEALED = 'encrypted report'

/** `decryption` and `content` in one: what came out of the payload. */
type Inside = Readonly<{ decryption: CallbackCheck; content: CallbackCheck; head: ReportHead | null; text: string | null }>

const decryptionCheck = (outcome: CallbackCheck['outcome'], detail: string): CallbackCheck => ({ name: 'decryption', label: 'AES-128-CBC', outcome, detail })
const contentCheck = (outcome: CallbackCheck['outcome'], detail: string): CallbackCheck => ({ name: 'content', label: 'Report', outcome, detail })

const describeHead = ({ status, reportNumber, isFinal }: ReportHead): string =>
  [toLine(status) || 'no status', reportNumber === null ? null : `report ${reportNumber}`, isFinal === null ? null : isFinal ? 'final' : 'not final'].filter((part) => part !== null).join(', ')

const readInside = (opened: Opened, source: string): Inside => {
  if ('problem' in opened) return { decryption: decryptionCheck('failed', opened.problem), content: contentCheck('skipped', 'not looked at'), head: null, text: null }
  const { bytes, text } = opened
  const decryption = decryptionCheck('passed', `${bytes.length} bytes`)
  const shown = text.length <= LARGEST_SHOWN ? text : null
  if (bytes.length > LARGEST_PARSED) return { decryption, content: contentCheck('noted', 'large; it is read apart'), head: null, text: shown }
  try {
    const raw = readJson(bytes)
    if (!isWireObject(raw)) return { decryption, content: contentCheck('failed', 'not a JSON object'), head: null, text: shown }
    const head = readHead(raw, source)
    return { decryption, content: head ? contentCheck('passed', describeHead(head)) : contentCheck('noted', 'of neither known format'), head, text: shown }
  } catch {
    return { decryption, content: contentCheck('failed', 'not JSON that can be read in one way only'), head: null, text: shown }
  }
}

/** Of a payload that stays closed because nothing proved it (T-13). */
const CLOSED: Inside = { decryption: decryptionCheck('skipped', 'not looked at'), content: contentCheck('skipped', 'not looked at'), head: null, text: null }

const signatureCheck = ({ agreeingBytes, totalBytes }: SignatureFinding, mark: KeyMark | null): CallbackCheck => ({
  name: 'signature', label: 'SHA-1 over the values as received', outcome: mark ? 'passed' : 'failed',
  detail: mark ? `matches the key (${describeKey(mark)})` : `does not match, ${agreeingBytes} of ${totalBytes} bytes agree`,
})

const formCheck = ({ problem }: PushReading): CallbackCheck =>
  ({ name: 'form', label: 'Seven form fields', outcome: problem === null ? 'passed' : 'failed', detail: problem ?? 'all there' })

const senderCheck = (push: Push, isOurs: boolean): CallbackCheck =>
  ({ name: 'sender', label: 'Product key', outcome: isOurs ? 'passed' : 'failed', detail: isOurs ? push.source : `${toLine(push.source)} is not one of this desk` })

const toSubject = (push: Push, head: ReportHead | null): CallbackSubject => {
  const title = head === null ? SEALED : [toLine(head.status) || 'no status', head.reportNumber === null ? null : `report ${head.reportNumber}`].filter((part) => part !== null).join(', ')
  return { title, detail: `msg_id ${toLine(push.msg_id)}`, references: head?.references ?? [], status: head === null || head.status === '' ? null : toLine(head.status) }
}

/** The message id for good (quality 2.3); a second one under the same id is the same message whatever it holds. */
const dedupeKeyOf = ({ source, msg_id: messageId }: Push, { environment }: KeyMark): string =>
  createHash('sha256').update(JSON.stringify(['instantor', environment, source, messageId])).digest('hex')

const unreadable = (reading: PushReading): CallbackJudgement => ({
  verdict: 'malformed', checks: [formCheck(reading)], signature: null, key: null, sentAt: null, answer: toError(reading, false),
  subject: { title: 'unreadable', detail: '', references: [], status: null }, dedupeKey: null, decoded: null,
})

type Proof = Readonly<{ reading: PushReading; push: Push; key: VerificationKey | null; isOurs: boolean; finding: SignatureFinding }>

/** Everything up to the point where the sender is proven. */
const prove = (delivery: RawDelivery, keys: readonly VerificationKey[]): Proof | PushReading => {
  const reading = readPush(delivery)
  const { push } = reading
  if (push === null) return reading
  const { key, finding } = checkSignature(push, keys)
  return { reading, push, finding, key: reading.problem === null ? key : null, isOurs: keys.some(({ values }) => values['apiName'] === push.source) }
}

const judge: CallbackReceiver['judge'] = (delivery, { keys, toleranceSeconds }) => {
  const proof = prove(delivery, keys)
  if (!('finding' in proof)) return unreadable(proof)
  const { reading, push, key, isOurs, finding } = proof
  const mark = key?.mark ?? null
  const inside = key === null ? CLOSED : readInside(openPayload(push.payload, key.values['apiKey'] ?? '', push.msg_id), push.source)
  const sentAt = reading.problem === null ? sentTimeOf(push.timestamp, 'iso', Date.parse(push.timestamp), delivery.receivedAt) : null
  const ageCheck: CallbackCheck = sentAt === null ? { name: 'age', label: 'Timestamp', outcome: 'skipped', detail: 'not looked at' } : judgeAge(sentAt, toleranceSeconds)
  const checks = untilFirstFailure([formCheck(reading), senderCheck(push, isOurs), signatureCheck(finding, mark), inside.decryption, inside.content, ageCheck])
  // What AES opens and is no report is as closed as before (ui.md, section 7).
  const verdict = verdictOf(checks, { content: 'undecryptable' })
  // Stale is kept as well, so it need not come again; what could not be opened gets no thanks (ui.md, section 7).
  const isTaken = verdict === 'valid' || verdict === 'stale'
  return {
    verdict, checks, signature: finding, key: mark, sentAt, subject: toSubject(push, inside.head), decoded: inside.text,
    answer: isTaken ? toThanks(push.msg_id) : toError(reading, isOurs),
    dedupeKey: isTaken && mark ? dedupeKeyOf(push, mark) : null,
  }
}

const unreadableForm = (): AppError => new AppError('callback.malformed', 'The delivery is not the form that Instantor sends.')
/** Says nothing against the delivery: it was proven by a key that is not here any more, and can be read once it is back. */
const cannotOpen = (): AppError => new AppError('callback.not-applicable', 'The report cannot be opened with the keys that are stored now.')

/** Seed 000 and providers/instantor.md, sections 1 to 3. What each choice rests on is in README.md. */
export const callbacks: CallbackReceiver = {
  prefix: 'instantor',
  routes: [{ name: '', label: 'Reports', method: 'POST', body: 'form', mediaTypes: [FORM_TYPE], takesCorrelation: false, maxBytes: LIMITS.maxBytes }],
  judge,
  read: async (delivery, { keys }) => {
    const proof = prove(delivery, keys)
    if (!('finding' in proof)) throw unreadableForm()
    if (proof.key === null) throw cannotOpen()
    const opened = openPayload(proof.push.payload, proof.key.values['apiKey'] ?? '', proof.push.msg_id)
    if ('problem' in opened) throw cannotOpen()
    return toNews(opened.bytes, proof.push.source)
  },
  samples,
  makeSample,
}
