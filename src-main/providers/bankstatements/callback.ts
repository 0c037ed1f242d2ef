import { createHash } from 'node:crypto'
import type { CallbackAnswer, CallbackCheck, CallbackJudgement, CallbackSubject } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import { untilFirstFailure } from '../http/proof.ts'
import type { CallbackReceiver, OpenFile, RawDelivery } from '../provider.ts'
import { errorCodeOf, readCallbackBody, readResult, referencesOf } from './callback-body.ts'
import { makeSample, samples } from './callback-sample.ts'
import { isReference, readReturn } from './return-address.ts'
import { countCheck, readSubmission, readSubmissionHead } from './submission.ts'

/** The document asks for no words of its own. */
const TAKEN: CallbackAnswer = { status: 200, mediaType: 'text/plain', body: 'OK' }
const REFUSED: CallbackAnswer = { status: 400, mediaType: 'text/plain', body: 'Refused' }

const NOTHING: CallbackSubject = { title: 'unreadable', detail: '', references: [], status: null }
const LONGEST_DECODED = 200_000
/** A returning browser that loads its page again brings nothing new for so long. */
const RETURN_MS = 600_000

type Form = Readonly<{ subject: CallbackSubject; checks: readonly CallbackCheck[]; decoded: string | null }>

const detailOf = (references: readonly string[]): string => (references[0] === undefined ? 'no code of a case' : `referrerCode ${references[0]}`)

/** The token of a bank session that may still be open is not for the window. */
const conceal = (text: string): string => text.replace(/("user_token"\s*:\s*")[^"]*|(<user_token>)(?:<!\[CDATA\[.*?\]\]>|[^<])*/gs, '$1$2…')

const toDecoded = (body: Uint8Array): string | null =>
  body.length === 0 || body.length > LONGEST_DECODED ? null : conceal(Buffer.from(body).toString('utf8'))

const note = (name: CallbackCheck['name'], label: string, detail: string): CallbackCheck => ({ name, label, outcome: 'noted', detail })

/** A streamed body was not seen; whether it can be read, the parse process finds out. */
const judgeDocument = ({ route, body, bodySize, correlation }: RawDelivery): Form | string => {
  if (bodySize === 0) return 'the body is empty'
  const references = correlation !== null && isReference(correlation) ? [correlation] : []
  const titles: Readonly<Record<string, string>> = { result: 'statements', error: 'error' }
  if (body.length === 0) return { subject: { title: titles[route] ?? route, detail: detailOf(references), references, status: null }, checks: [note('content', 'Content', 'read after it was stored')], decoded: null }
  const read = readCallbackBody(body)
  if (!read) return 'it is neither JSON nor XML of BankStatements'
  const found = referencesOf(correlation, read)
  const code = errorCodeOf(read)
  if (code === null && route === 'error') return 'it names no error'
  return {
    subject: { title: code === null ? 'statements' : `error ${code}`, detail: detailOf(found), references: found, status: code }, decoded: toDecoded(body),
    checks: [{ name: 'content', label: 'Content', outcome: 'passed', detail: code === null ? 'a result' : `an error, ${code}` }],
  }
}

const judgeSubmission = (delivery: RawDelivery): Form | string => {
  const head = readSubmissionHead(delivery)
  if (typeof head === 'string') return head
  const count = head.files.length
  return { subject: { title: `${count} ${count === 1 ? 'file' : 'files'}`, detail: detailOf([head.reference]), references: [head.reference], status: null }, checks: [countCheck(head)], decoded: null }
}

const judgeReturn = ({ query }: RawDelivery): Form | string => {
  const parameters = new URLSearchParams(query)
  const news = readReturn(parameters)
  if (!news) return 'it is no return address of BankStatements'
  const status = parameters.get('status') ?? ''
  return {
    subject: { title: news.outcome === 'failed' && news.providerCode !== null ? `error ${news.providerCode}` : status, detail: detailOf([news.reference]), references: [news.reference], status }, decoded: null,
    checks: [note('content', 'Applicant returned', status)],
  }
}

const formOf = (delivery: RawDelivery): Form | string => {
  if (delivery.route === 'submission') return judgeSubmission(delivery)
  if (delivery.route === 'return') return judgeReturn(delivery)
  return judgeDocument(delivery)
}

/** The same bytes at the same address are one message. A return carries no body, and may truly happen again later. */
const dedupeKeyOf = ({ route, correlation, query, bodySha256, receivedAt }: RawDelivery): string => {
  const content = route === 'return' ? [query, Math.floor(Date.parse(receivedAt) / RETURN_MS)] : [bodySha256]
  return createHash('sha256').update(JSON.stringify(['bankstatements', route, correlation, ...content])).digest('hex')
}

const judge: CallbackReceiver['judge'] = (delivery) => {
  const form = formOf(delivery)
  const shape: CallbackCheck = { name: 'form', label: 'Readable form', outcome: typeof form === 'string' ? 'failed' : 'passed', detail: typeof form === 'string' ? form : 'as the document has it' }
  const unsigned: CallbackCheck = { name: 'signature', label: 'Signature', outcome: 'skipped', detail: 'BankStatements signs nothing' }
  const checks = untilFirstFailure([shape, unsigned, ...(typeof form === 'string' ? [] : form.checks)])
  const base = { checks, signature: null, key: null, sentAt: null }
  if (typeof form === 'string') return { ...base, verdict: 'malformed', answer: REFUSED, subject: NOTHING, dedupeKey: null, decoded: null } satisfies CallbackJudgement
  return { ...base, verdict: 'not-signed', answer: TAKEN, subject: form.subject, dedupeKey: dedupeKeyOf(delivery), decoded: form.decoded } satisfies CallbackJudgement
}

const refuseFiles: OpenFile = () => Promise.reject(new AppError('document.refused', 'Files are opened in the process for them only.'))

const DOCUMENT_TYPES = ['application/json', 'application/xml', 'text/xml'] as const

/** Seed 004: "Submission of Data", "Returning Control", "Login and Fetch All Statements". Nothing of it is signed. */
export const callbacks: CallbackReceiver = {
  prefix: 'illion',
  routes: [
    { name: 'result', label: 'Statements of a sign-in', method: 'POST', body: 'document', mediaTypes: DOCUMENT_TYPES, takesCorrelation: true },
    { name: 'error', label: 'Errors of a sign-in', method: 'POST', body: 'document', mediaTypes: DOCUMENT_TYPES, takesCorrelation: true },
    { name: 'submission', label: 'Files of an applicant’s link', method: 'POST', body: 'multipart', mediaTypes: ['multipart/form-data'], takesCorrelation: false },
    { name: 'return', label: 'Applicant returns from a link', method: 'GET', body: 'none', mediaTypes: [], takesCorrelation: false },
  ],
  judge,
  conceal,
  read: async (delivery, { files, openFile = refuseFiles }) => {
    if (delivery.route === 'submission') return readSubmission(delivery, files, openFile)
    if (delivery.route !== 'return') return readResult(delivery, files, openFile)
    const news = readReturn(new URLSearchParams(delivery.query))
    if (!news) throw new AppError('callback.malformed', 'The address is no return of an applicant.')
    return { kind: 'return', references: [news.reference], news }
  },
  samples,
  makeSample,
}
