import type { Instant } from './calendar.ts'
import type { CallbackId, CaseId, RetrievalId } from './ids.ts'
import type { ProviderId } from './provider-id.ts'
import type { ProviderEnvironment } from './retrieval.ts'

/**
 * What a delivery proved. They are found in a fixed order and the first failure decides: readable form (`malformed`),
 * a sender that this desk has (`unknown`), key (`undecryptable`, `bad-signature`), age (`stale`), seen before
 * (`duplicate`). `not-signed`: the provider signs nothing, so nothing was proven. Only `valid` may change a case.
 */
export const CALLBACK_VERDICTS = ['valid', 'bad-signature', 'undecryptable', 'stale', 'duplicate', 'not-signed', 'unknown', 'malformed'] as const
export type CallbackVerdict = (typeof CALLBACK_VERDICTS)[number]

/**
 * What became of a delivery. `waiting`: stored, its effect is not worked out yet. `held`: needs a person. `noted`: a hint
 * that made the console ask the provider. `ignored`: a repeat.
 */
export const CALLBACK_STATES = ['waiting', 'applied', 'held', 'noted', 'ignored', 'set-aside'] as const
export type CallbackState = (typeof CALLBACK_STATES)[number]

/** The checks in the order in which they decide. */
export const CALLBACK_CHECKS = ['form', 'sender', 'signature', 'decryption', 'content', 'age', 'seen', 'order'] as const
export type CallbackCheckName = (typeof CALLBACK_CHECKS)[number]

/** One check with its result. `label` and `detail` are plain words for the officer; never a key. */
export type CallbackCheck = Readonly<{
  name: CallbackCheckName
  label: string
  outcome: 'passed' | 'failed' | 'noted' | 'skipped'
  detail: string
}>

/** A part of the signed text with its meaning, in the order in which it was signed. Put together they are the exact text. */
export type SignedPart = Readonly<{ kind: 'timestamp' | 'dot' | 'message' | 'field'; name: string | null; text: string }>

/** Another reading under which the signature would have fitted, or not: tells what went wrong on the way. */
export type NearMiss = Readonly<{ name: string; explanation: string; isMatch: boolean }>

/** The signature part of a judgement. Digests in lower-case hex; comparing happened before, in constant time. */
export type SignatureFinding = Readonly<{
  algorithm: 'HMAC-SHA512' | 'SHA-1'
  signedText: readonly SignedPart[]
  received: string | null
  /** Made with the key that fitted, or with the current one where none did; null where no key is stored. */
  computed: string | null
  /** Bytes at the same place that agree, of `totalBytes`. */
  agreeingBytes: number
  totalBytes: number
  nearMisses: readonly NearMiss[]
}>

/** Which key a judgement used, without the key: last four characters of long ones, and its generation. */
export type KeyMark = Readonly<{ providerId: ProviderId; environment: ProviderEnvironment; generation: 'current' | 'previous' | 'pasted'; ending: string }>

/** A timestamp as it came and as it was read. @see seed 001: seconds in one place, milliseconds in another. */
export type SentTime = Readonly<{ text: string; readAs: 'seconds' | 'milliseconds' | 'iso'; at: Instant; ageSeconds: number }>

/** What the listener answers. */
export type CallbackAnswer = Readonly<{ status: number; mediaType: string; body: string }>

/** How a delivery is named in lists. */
export type CallbackSubject = Readonly<{
  /** The provider's own word: a status, `encrypted report`, `2 files`. */
  title: string
  /** What it is about, e.g. `contract`, `msg_id msg-1…`, `referrerCode TEST-CB-1042`. */
  detail: string
  /** By which the case is looked for, best first: codes that this desk gave out, or ids of the provider. */
  references: readonly string[]
  /** Raw status for the status vocabulary; null where there is none. */
  status: string | null
}>

/** The whole result of checking one delivery; the same for the listener, the paste-in checker and the command line. */
export type CallbackJudgement = Readonly<{
  verdict: CallbackVerdict
  checks: readonly CallbackCheck[]
  signature: SignatureFinding | null
  key: KeyMark | null
  sentAt: SentTime | null
  answer: CallbackAnswer
  subject: CallbackSubject
  /** Lower-case hex; equal for two deliveries of one message, whatever their envelope. Null where nothing can be said. */
  dedupeKey: string | null
  /** The body as decoded or decrypted text, for the detail view; null where there is none or it is too large. */
  decoded: string | null
}>

/** How the request came. Header names in lower case, in the order received; cookies and authorization are left out. */
export type CallbackEnvelope = Readonly<{
  method: 'GET' | 'POST'
  /** With the secret segment replaced by `…`. */
  path: string
  mediaType: string
  headers: readonly (readonly [string, string])[]
  remoteAddress: string
  bodySize: number
  bodySha256: string
}>

/** Who a delivery came from: a provider's address, or the generic one that nobody judges. */
export type CallbackSource = ProviderId | 'intake'

/** A stored delivery for lists. */
export type CallbackSummary = Readonly<{
  id: CallbackId
  providerId: CallbackSource
  route: string
  verdict: CallbackVerdict
  state: CallbackState
  title: string
  detail: string
  status: string | null
  receivedAt: Instant
  caseId: CaseId | null
  caseReference: string | null
  applicantName: string | null
  retrievalId: RetrievalId | null
  /** The first delivery of the same message; null for a first one. */
  firstId: CallbackId | null
  firstReceivedAt: Instant | null
  /** Further deliveries of the same message. */
  repeatCount: number
}>

/** One of them with everything that the detail shows; the raw body is read apart. */
export type CallbackDetail = CallbackSummary & Readonly<{
  envelope: CallbackEnvelope
  judgement: CallbackJudgement
  /** One sentence: what it changed, or why nothing. */
  effect: string
  settledAt: Instant | null
  settledBy: string | null
  hasBody: boolean
}>

/** What a list is narrowed to; empty lists and nulls narrow nothing. `text` finds case, applicant, id, status and title. */
export type CallbackFilter = Readonly<{
  verdicts: readonly CallbackVerdict[]
  states: readonly CallbackState[]
  providerIds: readonly ProviderId[]
  caseId: CaseId | null
  text: string
}>

/** A callback that should come. `late` once its time is over; asked for where the provider can be asked. */
export type ExpectedCallback = Readonly<{
  id: string
  providerId: ProviderId
  caseId: CaseId
  caseReference: string
  applicantName: string
  retrievalId: RetrievalId | null
  reference: string
  what: string
  expectedBy: Instant
  state: 'expected' | 'late' | 'arrived' | 'given-up'
  askedAt: Instant | null
}>

/** Default limit of age, in seconds (ui.md, "Callback verdicts"). */
export const CALLBACK_TOLERANCE_SECONDS = 300
