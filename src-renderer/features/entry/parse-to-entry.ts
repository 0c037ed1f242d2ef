import { z } from 'zod'
import { challengeSchema, institutionSchema } from '#shared/bridge/channels/retrievals.ts'
import { errorDetailSchema } from '#shared/bridge/schemas.ts'
import { DENSITIES } from '#shared/domain/settings.ts'
import type { ToEntry } from './protocol.ts'

const look = z.strictObject({ theme: z.enum(['light', 'dark']), density: z.enum(DENSITIES), numberFormat: z.enum(['comma-point', 'space-comma', 'point-comma']), isMac: z.boolean() })
const failure = errorDetailSchema.nullable()

const loginView = z.strictObject({
  kind: z.literal('login'),
  bank: institutionSchema.pick({ slug: true, name: true, loginFields: true, needsPreload: true, maxDays: true }),
  applicant: z.string(), provider: z.string(), failure, wrongTries: z.number(),
  lockOut: z.strictObject({ isOurs: z.boolean(), text: z.string() }).nullable(),
  hasReason: z.boolean(), isBusy: z.boolean(), canSendLink: z.boolean(),
  extra: z.strictObject({ elements: challengeSchema.shape.elements, isLoading: z.boolean(), error: failure }),
})

const stepView = z.strictObject({
  kind: z.literal('step'), turn: z.number(), challenge: challengeSchema, bankName: z.string(), applicant: z.string(), wrongCount: z.number(), pushCount: z.number(),
  pushedAt: z.number(), checkedAt: z.number().nullable(), isBusy: z.boolean(), isCancelling: z.boolean(), failure,
})

const message = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('look'), look }),
  z.strictObject({ kind: z.literal('show'), view: z.discriminatedUnion('kind', [loginView, stepView]).nullable() }),
  z.strictObject({ kind: z.literal('seal-key'), publicKey: z.string().regex(/^[A-Za-z0-9+/]{87}=$/) }),
  z.strictObject({ kind: z.literal('result'), isTaken: z.boolean() }),
  z.strictObject({ kind: z.literal('ping') }),
])

/** A message of the console, or null for anything that is not exactly one. */
export const parseToEntry = (value: unknown): ToEntry | null => {
  const parsed = message.safeParse(value)
  // A refusal's optional members may be spelled out as undefined here, which its readers expect.
  return parsed.success ? parsed.data as ToEntry : null
}
