import { z } from 'zod'
import type { ChallengeElement } from '../../domain/challenge.ts'
import { channel } from '../define.ts'
import { environmentSchema, errorDetailSchema, idSchema, instantSchema, localDateSchema, minorSchema, providerIdSchema, retrievalStateSchema, safeText } from '../schemas.ts'

const retrievalId = idSchema<'retrieval'>()
const caseId = idSchema<'case'>()

export const challengeFieldSchema = z.strictObject({
  id: z.string().max(200),
  label: z.string(),
  kind: z.enum(['text', 'password', 'choice']),
  keyboard: z.enum(['text', 'number']),
  isOptional: z.boolean(),
  hint: z.string().nullable(),
  choices: z.array(z.strictObject({ value: z.string(), label: z.string() })),
})

const inputSchema = challengeFieldSchema.extend({ maxLength: z.number().nullable(), isActive: z.boolean() })

const elementSchema: z.ZodType<ChallengeElement> = z.lazy(() => z.union([
  z.strictObject({ kind: z.enum(['header', 'instructions', 'note']), text: z.string() }),
  inputSchema,
  z.strictObject({ kind: z.literal('hidden'), id: z.string(), value: z.string() }),
  z.strictObject({ kind: z.literal('button'), label: z.string(), sets: z.strictObject({ id: z.string(), value: z.string() }) }),
  z.strictObject({
    kind: z.literal('image'), dataUrl: z.string().regex(/^data:image\/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=]+$/).max(1_400_000),
    width: z.number(), height: z.number(), description: z.string(),
  }),
  z.strictObject({ kind: z.literal('set'), label: z.string(), layout: z.enum(['characters', 'group']), elements: z.array(elementSchema) }),
]))

/** A security step as the window draws it: descriptions only, never an answer. */
export const challengeSchema = z.strictObject({
  kind: z.enum(['mfa', 'sca', 'captcha']),
  title: z.string(),
  elements: z.array(elementSchema),
  push: z.strictObject({ approveId: z.string(), approveValue: z.string(), againId: z.string().nullable(), againValue: z.string() }).nullable(),
  droppedCount: z.number(),
})

export const institutionSchema = z.strictObject({
  slug: z.string(), name: z.string(), group: z.string().nullable(), searchWords: z.array(z.string()), loginFields: z.array(challengeFieldSchema),
  needsPreload: z.boolean(), asksSecurityStep: z.boolean(), isPasswordNeededAtExport: z.boolean(), maxDays: z.number().nullable(), isTest: z.boolean(), isAvailable: z.boolean(),
})

export const retrievalSchema = z.strictObject({
  id: retrievalId, caseId, providerId: providerIdSchema, environment: environmentSchema, state: retrievalStateSchema,
  institutionSlug: z.string().nullable(), institutionName: z.string().nullable(), startedAt: instantSchema, endedAt: instantSchema.nullable(),
  failure: errorDetailSchema.nullable(), statementIds: z.array(idSchema<'statement'>()), revision: z.number(),
})

/** What the bank showed after sign-in; account numbers are masked by main. */
export const sessionAccountSchema = z.strictObject({
  key: z.string(), name: z.string(), maskedNumber: z.string().nullable(), type: z.string().nullable(), balanceMinor: minorSchema.nullable(), currency: z.string(),
})

export const storedAccountSchema = z.strictObject({
  id: idSchema<'account'>(), statementId: idSchema<'statement'>(), institutionName: z.string(), name: z.string(), bsb: z.string().nullable(),
  number: z.string().nullable(), iban: z.string().nullable(), type: z.string().nullable(), isJoint: z.boolean().nullable(), currency: z.string(),
  balanceMinor: minorSchema.nullable(), availableMinor: minorSchema.nullable(), transactionCount: z.number(),
  startsOn: localDateSchema.nullable(), endsOn: localDateSchema.nullable(),
})

export const storedStatementSchema = z.strictObject({
  id: idSchema<'statement'>(), caseId, retrievalId, institutionName: z.string().nullable(), providerId: providerIdSchema, formatVersion: z.string(), receivedAt: instantSchema,
  rawSize: z.number(), rawSha256: z.string(), replacedBy: idSchema<'statement'>().nullable(), accounts: z.array(storedAccountSchema),
})

export const storedTransactionSchema = z.strictObject({
  id: idSchema<'transaction'>(), ordinal: z.number(), bookedOn: localDateSchema, description: z.string(), amountMinor: minorSchema,
  balanceMinor: minorSchema.nullable(), status: z.enum(['booked', 'pending']), category: z.string().nullable(),
})

/** By the bank's own field ids, letter case included. */
const base64 = (maxLength: number) => z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/).max(maxLength)
const answersSchema = z.strictObject({ publicKey: base64(88), iv: base64(16), data: base64(400_000) })

const days = z.number().int().min(1).max(730)
/** What a run should bring beside the statements. */
const beside = { wantsRawFile: z.boolean().optional(), withFiles: z.boolean().optional(), withIdentity: z.boolean().optional() }

/** A session after sign-in or an answer: accounts to choose from, or the next security step. */
const sessionSchema = z.strictObject({ retrieval: retrievalSchema, accounts: z.array(sessionAccountSchema), challenge: challengeSchema.nullable() })

export const retrievalsChannels = {
  'retrievals.list': channel(z.strictObject({ caseId: caseId.nullable(), limit: z.number().int().min(1).max(500) }), z.array(retrievalSchema)),
  /** Banks of a provider; from the cache with its age unless a refresh is asked for. */
  'retrievals.institutions': channel(
    z.strictObject({ providerId: providerIdSchema, isRefresh: z.boolean() }),
    z.strictObject({ institutions: z.array(institutionSchema), fetchedAt: instantSchema }),
  ),
  /** Begins a run: a record in the store and a flow process that ends with it. */
  'retrievals.start': channel(z.strictObject({ caseId, providerId: providerIdSchema }), retrievalSchema),
  /**
   * Sends the applicant's bank login straight through to the flow process; it is not kept, not logged and not
   * repeated. Answers are keyed by the bank's own field ids, letter case included.
   */
  'retrievals.signIn': channel(
    z.strictObject({
      retrievalId, institutionSlug: z.string().min(1).max(100), answers: answersSchema,
      /** Why a third try within a day is right all the same. */
      overrideReason: safeText(300, 5).optional(),
      /** Brings every account with the sign-in; the answer then is a completed retrieval. */
      fetchAll: z.strictObject({ days, ...beside, /** The provider brings the result as a callback; needs the listener. */ isDelivered: z.boolean().optional() }).optional(),
    }),
    sessionSchema,
  ),
  /** What the login form of a bank with `needsPreload` has right now, e.g. a picture code. */
  'retrievals.preload': channel(
    z.strictObject({ retrievalId, institutionSlug: z.string().min(1).max(100) }),
    z.strictObject({ elements: z.array(elementSchema) }),
  ),
  /** Answers the security step that the session waits for; treated like a bank login. */
  /** The public key of a run's flow process; what is sealed to it nobody else can read, main included. */
  'retrievals.sealKey': channel(z.strictObject({ retrievalId }), z.strictObject({ publicKey: z.string() })),
  'retrievals.answer': channel(z.strictObject({ retrievalId, answers: answersSchema }), sessionSchema),
  /** Where a live session stands, for a window that comes back to it. Asks nobody and changes nothing. */
  'retrievals.session': channel(z.strictObject({ retrievalId }), sessionSchema),
  'retrievals.fetch': channel(
    z.strictObject({ retrievalId, accountKeys: z.array(z.string().max(300)).min(1).max(200), days, ...beside }),
    retrievalSchema,
  ),
  'retrievals.cancel': channel(z.strictObject({ retrievalId }), retrievalSchema),
  /** Has the provider merge several deliveries of a case into a retrieval of its own. */
  'statements.merge': channel(z.strictObject({ caseId, statementIds: z.array(idSchema<'statement'>()).min(2).max(20) }), retrievalSchema),
  'statements.list': channel(z.strictObject({ caseId }), z.array(storedStatementSchema)),
  'statements.transactions': channel(
    z.strictObject({ accountId: idSchema<'account'>(), offset: z.number().int().min(0), limit: z.number().int().min(1).max(1000), text: safeText(120).optional() }),
    z.strictObject({ rows: z.array(storedTransactionSchema), totalCount: z.number() }),
  ),
}
