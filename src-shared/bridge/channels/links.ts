import { z } from 'zod'
import { LINK_STATES } from '../../domain/link.ts'
import { channel } from '../define.ts'
import { environmentSchema, idSchema, instantSchema, providerIdSchema, safeText } from '../schemas.ts'

const caseId = idSchema<'case'>()

export const linkSchema = z.strictObject({
  id: idSchema<'link'>(), caseId, providerId: providerIdSchema, environment: environmentSchema, kind: z.string(), reference: z.string(), address: z.string().nullable(),
  createdAt: instantSchema, createdBy: z.string(),
  state: z.enum(LINK_STATES), stateAt: instantSchema.nullable(), stateCode: z.string().nullable(), stateText: z.string().nullable(),
  retrievalId: idSchema<'retrieval'>().nullable(),
})
const fieldSchema = z.strictObject({
  name: z.string(), label: z.string(), hint: z.string().nullable(), choices: z.array(z.strictObject({ value: z.string(), label: z.string() })), maxLength: z.number(),
})
const typed = z.strictObject({ caseId, providerId: providerIdSchema, values: z.record(z.string().max(40), safeText(400)) })

export const linksChannels = {
  /** Fields of a provider's link, and what the values typed so far come to; keeps nothing. */
  'links.prepare': channel(typed, z.strictObject({
    fields: z.array(fieldSchema), reference: z.string(), address: z.string().nullable(), problems: z.record(z.string(), z.string()),
  })),
  'links.create': channel(typed, linkSchema),
  'links.list': channel(z.strictObject({ caseId }), z.array(linkSchema)),
  /**
   * What the lender's own page needs for one bank login, good once and for a short time; the desk's key is not in it and
   * nothing of it is kept.
   */
  'links.startHosted': channel(z.strictObject({ caseId, providerId: providerIdSchema }), z.strictObject({
    link: linkSchema, start: z.strictObject({ guid: z.string(), sessionMark: z.string(), reference: z.string(), callsAt: z.string() }),
  })),
}
