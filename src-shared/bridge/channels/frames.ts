import { z } from 'zod'
import { channel } from '../define.ts'
import { idSchema, providerIdSchema, safeText } from '../schemas.ts'
import { retrievalSchema } from './retrievals.ts'

const caseId = idSchema<'case'>()
const retrievalId = idSchema<'retrieval'>()
const values = z.record(z.string().max(40), safeText(400))
const fieldSchema = z.strictObject({
  name: z.string(), label: z.string(), hint: z.string().nullable(), choices: z.array(z.strictObject({ value: z.string(), label: z.string() })), maxLength: z.number(),
})

/** Retrievals that run in a page of the provider and come back as a callback. */
export const framesChannels = {
  /** Fields that can be set, filled from the case where it knows them, and what is wrong so far; keeps nothing. */
  'frames.prepare': channel(
    z.strictObject({ caseId, providerId: providerIdSchema, values }),
    z.strictObject({ fields: z.array(fieldSchema), values: z.record(z.string(), z.string()), problems: z.record(z.string(), z.string()), isListening: z.boolean() }),
  ),
  /** Begins a run that waits for its report. Refused with `retrieval.wait` while the provider asked for a pause. */
  'frames.start': channel(z.strictObject({ caseId, providerId: providerIdSchema, values }), retrievalSchema),
  /** Opens the provider's frame in a locked view of its own; messages of the frame move the run. */
  'frames.open': channel(z.strictObject({ retrievalId }), z.undefined()),
  /** The page for the applicant, as a file that the officer saves, or the snippet on the clipboard. */
  'frames.handOver': channel(z.strictObject({ retrievalId, as: z.enum(['page', 'snippet']) }), z.strictObject({ isDone: z.boolean() })),
}
