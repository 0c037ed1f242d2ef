import type { CallbackDetail, CallbackEnvelope, CallbackJudgement, CallbackSource, CallbackState, CallbackSummary, CallbackVerdict, SignedPart } from '#shared/domain/callback.ts'
import { asId } from '#shared/domain/ids.ts'
import { fromMs, fromMsOrNull } from './values.ts'

/** Narrow columns of a delivery with what a list says about its case and its first delivery. */
export const CALLBACK_COLUMNS = `callbacks.number, callbacks.id, callbacks.provider_id, callbacks.route, callbacks.verdict, callbacks.state, callbacks.title,
  callbacks.detail, callbacks.status_raw, callbacks.received_at, cases.id AS case_id, cases.reference AS case_reference, cases.applicant_name,
  retrievals.id AS retrieval_id, firsts.id AS first_id, firsts.received_at AS first_received_at, callbacks.repeat_count, callbacks.case_number`

export const CALLBACK_JOINS = `LEFT JOIN cases ON cases.number = callbacks.case_number LEFT JOIN retrievals ON retrievals.number = callbacks.retrieval_number
  LEFT JOIN callbacks AS firsts ON firsts.number = callbacks.first_number`

export type CallbackRow = Readonly<{
  number: number
  id: string
  provider_id: CallbackSource
  route: string
  verdict: CallbackVerdict
  state: CallbackState
  title: string
  detail: string
  status_raw: string | null
  received_at: number
  case_id: string | null
  case_reference: string | null
  applicant_name: string | null
  retrieval_id: string | null
  first_id: string | null
  first_received_at: number | null
  repeat_count: number
  case_number: number | null
}>

export const toCallbackSummary = (row: CallbackRow): CallbackSummary => ({
  id: asId<'callback'>(row.id),
  providerId: row.provider_id,
  route: row.route,
  verdict: row.verdict,
  state: row.state,
  title: row.title,
  detail: row.detail,
  status: row.status_raw,
  receivedAt: fromMs(row.received_at),
  caseId: row.case_id === null ? null : asId<'case'>(row.case_id),
  caseReference: row.case_reference,
  applicantName: row.applicant_name,
  retrievalId: row.retrieval_id === null ? null : asId<'retrieval'>(row.retrieval_id),
  firstId: row.first_id === null ? null : asId<'callback'>(row.first_id),
  firstReceivedAt: fromMsOrNull(row.first_received_at),
  repeatCount: row.repeat_count,
})

/** What retention leaves of a judgement, and the two parts of it that repeat the body. */
export type SplitJudgement = Readonly<{ kept: string; decoded: string | null; signedText: string | null }>

/** Takes apart what may stay for good and what goes with the body. */
export const splitJudgement = ({ decoded, signature, ...rest }: CallbackJudgement): SplitJudgement => ({
  kept: JSON.stringify({ ...rest, decoded: null, signature: signature && { ...signature, signedText: [] } }),
  decoded,
  signedText: signature ? JSON.stringify(signature.signedText) : null,
})

const joinJudgement = (kept: string, decoded: string | null, signedText: string | null): CallbackJudgement => {
  const judgement = JSON.parse(kept) as CallbackJudgement
  if (judgement.signature === null) return { ...judgement, decoded }
  return { ...judgement, decoded, signature: { ...judgement.signature, signedText: signedText === null ? [] : (JSON.parse(signedText) as readonly SignedPart[]) } }
}

/** The wide part of a delivery. */
export type CallbackRecordRow = Readonly<{
  envelope: string
  judgement: string
  effect: string
  settled_at: number | null
  settled_by: string | null
  has_body: number
  decoded: string | null
  signed_text: string | null
}>

export const toCallbackDetail = (row: CallbackRow, record: CallbackRecordRow): CallbackDetail => ({
  ...toCallbackSummary(row),
  envelope: JSON.parse(record.envelope) as CallbackEnvelope,
  judgement: joinJudgement(record.judgement, record.decoded, record.signed_text),
  effect: record.effect,
  settledAt: fromMsOrNull(record.settled_at),
  settledBy: record.settled_by,
  hasBody: record.has_body === 1,
})
