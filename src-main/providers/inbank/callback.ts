import { createHash } from 'node:crypto'
import type { CallbackAnswer, CallbackCheck, CallbackJudgement, CallbackSubject, KeyMark, SignatureFinding } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import { describeKey, judgeAge, untilFirstFailure, verdictOf } from '../http/proof.ts'
import type { CallbackReceiver } from '../provider.ts'
import { FORM_TYPE, readCallbackForm, readSentTime, type CallbackForm } from './callback-form.ts'
import { isKnownStatus, readMessage, subjectOf, type CallbackMessage } from './callback-message.ts'
import { makeSample, samples } from './callback-sample.ts'
import { checkSignature } from './callback-signature.ts'

/** Seed 001 asks for no words of its own; a success status is what ends the sender's tries. */
const TAKEN: CallbackAnswer = { status: 200, mediaType: 'text/plain', body: 'OK' }
/** One answer for whatever was wrong. */
const REFUSED: CallbackAnswer = { status: 403, mediaType: 'text/plain', body: 'Refused' }

const NOTHING: CallbackSubject = { title: 'unreadable', detail: '', references: [], status: null }

const toSubject = (message: CallbackMessage | string): CallbackSubject =>
  typeof message === 'string' ? NOTHING : { title: message.status, detail: subjectOf(message) ?? message.type, references: [message.applicationUuid], status: message.status }

/**
 * Equal for every delivery of one message. Neither timestamp nor HMAC is part of it: a genuine retry may be signed anew,
 * and of one application each status counts once (seed 001: only the first of duplicated callbacks is processed). The
 * facts are read from the lender's interface anyway, so a status that truly comes back is not lost.
 */
const dedupeKeyOf = (message: CallbackMessage | string, text: string, { environment }: KeyMark): string => {
  const parts = typeof message === 'string' ? ['text', text] : [message.applicationUuid.toLowerCase(), message.type.toUpperCase(), message.status.toUpperCase()]
  return createHash('sha256').update(JSON.stringify(['inbank', environment, ...parts])).digest('hex')
}

const signatureCheck = ({ agreeingBytes, totalBytes }: SignatureFinding, key: KeyMark | null): CallbackCheck => ({
  name: 'signature', label: 'HMAC-SHA512', outcome: key ? 'passed' : 'failed',
  detail: key ? `matches the key (${describeKey(key)})` : `does not match, ${agreeingBytes} of ${totalBytes} bytes agree`,
})

const contentCheck = (message: CallbackMessage | string): CallbackCheck => {
  if (typeof message === 'string') return { name: 'content', label: 'Message', outcome: 'failed', detail: message }
  const isKnown = isKnownStatus(message)
  return { name: 'content', label: 'Message', outcome: isKnown ? 'passed' : 'noted', detail: isKnown ? `${message.type} ${message.status}` : `${message.type} ${message.status} is in no document` }
}

const formCheck = (form: CallbackForm | string): CallbackCheck =>
  ({ name: 'form', label: 'Form fields message, hmac, timestamp', outcome: typeof form === 'string' ? 'failed' : 'passed', detail: typeof form === 'string' ? form : 'all there' })

const senderCheck = (keyCount: number): CallbackCheck =>
  ({ name: 'sender', label: 'Inbank key', outcome: keyCount > 0 ? 'passed' : 'failed', detail: keyCount > 0 ? `${keyCount} to check against` : 'no key of Inbank is stored' })

const malformed = (problem: string): CallbackJudgement => ({
  verdict: 'malformed', checks: [formCheck(problem)], signature: null, key: null, sentAt: null, answer: REFUSED, subject: NOTHING, dedupeKey: null, decoded: null,
})

const judge: CallbackReceiver['judge'] = (delivery, { keys, toleranceSeconds }) => {
  const form = readCallbackForm(delivery)
  if (typeof form === 'string') return malformed(form)
  const message = readMessage(form.message)
  const sentAt = readSentTime(form, delivery)
  const { key, finding } = checkSignature(form, keys)
  const checks = untilFirstFailure([formCheck(form), senderCheck(keys.length), signatureCheck(finding, key), contentCheck(message), judgeAge(sentAt, toleranceSeconds)])
  return {
    verdict: verdictOf(checks), checks, signature: finding, key, sentAt, subject: toSubject(message), decoded: form.message,
    // What was proven is kept, whatever it says and however old it is, so nobody needs to send it again (T-03).
    answer: key ? TAKEN : REFUSED,
    dedupeKey: key ? dedupeKeyOf(message, form.message, key) : null,
  }
}

/** Seed 001, "Callbacks" and "Callback authenticity validation". What each choice rests on is in README.md. */
export const callbacks: CallbackReceiver = {
  prefix: 'inbank',
  routes: [{ name: '', label: 'Decisions and contracts', method: 'POST', body: 'form', mediaTypes: [FORM_TYPE], takesCorrelation: false }],
  judge,
  read: async (delivery) => {
    const form = readCallbackForm(delivery)
    const message = typeof form === 'string' ? form : readMessage(form.message)
    if (typeof message === 'string') throw new AppError('callback.malformed', `The callback cannot be read: ${message}.`)
    const references = [message.applicationUuid]
    const subject = subjectOf(message)
    return subject === null ? { kind: 'other', references } : { kind: 'status', references, subject, status: message.status }
  },
  samples,
  makeSample,
}
