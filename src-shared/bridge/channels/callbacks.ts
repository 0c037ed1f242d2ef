import { z } from 'zod'
import { CALLBACK_CHECKS, CALLBACK_STATES, CALLBACK_VERDICTS } from '../../domain/callback.ts'
import { channel } from '../define.ts'
import { environmentSchema, idSchema, instantSchema, nothing, providerIdSchema, safeText } from '../schemas.ts'

const callbackId = idSchema<'callback'>()
const caseId = idSchema<'case'>()
const verdict = z.enum(CALLBACK_VERDICTS)
const hex = z.string().regex(/^[0-9a-f]*$/)

const summaryShape = {
  id: callbackId, providerId: z.union([providerIdSchema, z.literal('intake')]), route: z.string(), verdict, state: z.enum(CALLBACK_STATES), title: z.string(), detail: z.string(), status: z.string().nullable(),
  receivedAt: instantSchema, caseId: caseId.nullable(), caseReference: z.string().nullable(), applicantName: z.string().nullable(), retrievalId: idSchema<'retrieval'>().nullable(),
  firstId: callbackId.nullable(), firstReceivedAt: instantSchema.nullable(), repeatCount: z.number(),
}
export const callbackSummarySchema = z.strictObject(summaryShape)

/** A judgement as the window shows it. Computed digests are of this one message; no key is in it. */
export const judgementSchema = z.strictObject({
  verdict,
  checks: z.array(z.strictObject({ name: z.enum(CALLBACK_CHECKS), label: z.string(), outcome: z.enum(['passed', 'failed', 'noted', 'skipped']), detail: z.string() })),
  signature: z.strictObject({
    algorithm: z.enum(['HMAC-SHA512', 'SHA-1']),
    signedText: z.array(z.strictObject({ kind: z.enum(['timestamp', 'dot', 'message', 'field']), name: z.string().nullable(), text: z.string() })),
    received: z.string().nullable(), computed: hex.nullable(), agreeingBytes: z.number(), totalBytes: z.number(),
    nearMisses: z.array(z.strictObject({ name: z.string(), explanation: z.string(), isMatch: z.boolean() })),
  }).nullable(),
  key: z.strictObject({ providerId: providerIdSchema, environment: environmentSchema, generation: z.enum(['current', 'previous', 'pasted']), ending: z.string().max(4) }).nullable(),
  sentAt: z.strictObject({ text: z.string(), readAs: z.enum(['seconds', 'milliseconds', 'iso']), at: instantSchema, ageSeconds: z.number() }).nullable(),
  answer: z.strictObject({ status: z.number(), mediaType: z.string(), body: z.string() }),
  subject: z.strictObject({ title: z.string(), detail: z.string(), references: z.array(z.string()), status: z.string().nullable() }),
  dedupeKey: hex.nullable(),
  decoded: z.string().nullable(),
})

export const callbackDetailSchema = z.strictObject({
  ...summaryShape,
  envelope: z.strictObject({
    method: z.enum(['GET', 'POST']), path: z.string(), mediaType: z.string(), headers: z.array(z.tuple([z.string(), z.string()])), remoteAddress: z.string(),
    bodySize: z.number(), bodySha256: hex,
  }),
  judgement: judgementSchema, effect: z.string(), settledAt: instantSchema.nullable(), settledBy: z.string().nullable(), hasBody: z.boolean(),
  /** What an officer may do with it now. */
  acts: z.array(z.enum(['apply', 'set-aside', 'ask'])),
})

const filter = z.strictObject({
  verdicts: z.array(verdict).max(8), states: z.array(z.enum(CALLBACK_STATES)).max(6), providerIds: z.array(providerIdSchema).max(5), caseId: caseId.nullable(), text: safeText(120),
})
const counts = z.strictObject({ all: z.number(), held: z.number(), verdicts: z.record(verdict, z.number()) })

/** Facts of the provider, read from a body for the glance; never mixed with ours. */
const fact = z.strictObject({ label: z.string(), value: z.string(), isOk: z.boolean().nullable() })

const expectedSchema = z.strictObject({
  id: z.string(), providerId: providerIdSchema, caseId, caseReference: z.string(), applicantName: z.string(), retrievalId: idSchema<'retrieval'>().nullable(), reference: z.string(),
  what: z.string(), expectedBy: instantSchema, state: z.enum(['expected', 'late', 'arrived', 'given-up']), askedAt: instantSchema.nullable(),
})

const FLAWS = ['none', 'wrong-signature', 'wrong-key', 'stale', 'future', 'malformed', 'damaged'] as const

export const callbacksChannels = {
  'callbacks.list': channel(
    z.strictObject({ filter, beforeId: callbackId.nullable(), limit: z.number().int().min(1).max(500) }),
    z.strictObject({ rows: z.array(callbackSummarySchema), totalCount: z.number(), counts }),
  ),
  'callbacks.get': channel(z.strictObject({ callbackId }), callbackDetailSchema),
  /** The body as received, as text (Latin-1 where it is not UTF-8), cut at 200,000 characters. */
  'callbacks.raw': channel(z.strictObject({ callbackId }), z.strictObject({ text: z.string(), isCut: z.boolean(), size: z.number() })),
  /** What a body says in the provider's own figures; read in an isolated process. */
  'callbacks.facts': channel(z.strictObject({ callbackId }), z.strictObject({ facts: z.array(fact) })),
  /** What this delivery would change if it were applied now, in sentences; changes nothing. */
  'callbacks.dryRun': channel(z.strictObject({ callbackId, caseId: caseId.nullable() }), z.strictObject({ isApplicable: z.boolean(), sentences: z.array(z.string()) })),
  /**
   * An officer's decision about a held delivery. `apply` needs a proven or, with a reason, an unsigned delivery and its case; `ask`
   * asks the provider itself; `set-aside` closes it without effect.
   */
  'callbacks.settle': channel(
    z.strictObject({ callbackId, act: z.enum(['apply', 'set-aside', 'ask']), caseId: caseId.nullable(), reason: safeText(300).nullable() }),
    callbackDetailSchema,
  ),
  /** Puts a report about a delivery for the provider on the clipboard: no applicant data, no key. */
  'callbacks.copyReport': channel(z.strictObject({ callbackId }), z.strictObject({ text: z.string() })),
  /** The same check as the listener's on pasted text; applies and keeps nothing. A pasted key is used once. */
  'callbacks.check': channel(
    z.strictObject({
      providerId: providerIdSchema,
      body: z.string().max(25_000_000),
      key: z.union([z.strictObject({ environment: environmentSchema }), z.strictObject({ once: z.string().max(400), apiName: z.string().max(80).nullable() })]),
      toleranceSeconds: z.number().int().min(1).max(604_800).nullable(),
      receivedAt: instantSchema.nullable(),
    }),
    z.strictObject({ judgement: judgementSchema, matchedCase: z.strictObject({ caseId, caseReference: z.string(), applicantName: z.string() }).nullable(), isKnownMessage: z.boolean(), facts: z.array(fact) }),
  ),
  /** What can be sent to the own listener as a try. */
  'callbacks.samples': channel(nothing, z.array(z.strictObject({ providerId: providerIdSchema, route: z.string(), flaw: z.enum(FLAWS), label: z.string() }))),
  /** Sends a made-up delivery over the network to the own listener, the way a provider would. */
  'callbacks.sendTest': channel(
    z.strictObject({ providerId: providerIdSchema, route: z.string().max(40), flaw: z.enum(FLAWS), caseId: caseId.nullable() }),
    z.strictObject({ status: z.number(), body: z.string(), tookMs: z.number(), callbackId: callbackId.nullable() }),
  ),
  /** Deliveries that should have come. */
  'callbacks.expected': channel(nothing, z.array(expectedSchema)),
}
