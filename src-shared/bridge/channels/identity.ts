import { z } from 'zod'
import { channel } from '../define.ts'
import { idSchema, instantSchema, providerIdSchema } from '../schemas.ts'

const some = z.string().nullable()

export const identitySchema = z.strictObject({
  id: idSchema<'identity-report'>(), caseId: idSchema<'case'>(), retrievalId: idSchema<'retrieval'>(), providerId: providerIdSchema, receivedAt: instantSchema,
  institutionSlug: z.string(), institutionName: z.string(), holder: some,
  address: z.strictObject({ text: some, suburb: some, state: some, postcode: some, country: some }),
  maskedPhone: some, maskedEmail: some,
  accounts: z.array(z.strictObject({ holder: some, bsb: some, maskedNumber: some, type: some, name: some })),
})

export const identityChannels = {
  /** What banks told about the applicant of a case, newest first; phone, e-mail and account numbers masked by main. */
  'identity.list': channel(z.strictObject({ caseId: idSchema<'case'>() }), z.array(identitySchema)),
  /** One masked value; the look is written to the timeline first (ui.md section 14). */
  'identity.reveal': channel(z.strictObject({ reportId: idSchema<'identity-report'>(), field: z.enum(['phone', 'email']) }), z.strictObject({ value: z.string() })),
}
