import { z } from 'zod'
import { ERROR_CODES } from '../../domain/errors.ts'
import { IMPORT_LIMITS, IMPORT_OUTCOMES } from '../../domain/imported-file.ts'
import { channel } from '../define.ts'
import { idSchema, instantSchema, providerIdSchema } from '../schemas.ts'

export const importedFileSchema = z.strictObject({
  name: z.string(), size: z.number(), sha256: z.string(), outcome: z.enum(IMPORT_OUTCOMES), providerId: providerIdSchema.nullable(), formatVersion: z.string().nullable(), label: z.string().nullable(),
  accountCount: z.number(), transactionCount: z.number(), documentCount: z.number(), note: z.string().nullable(), reason: z.string().nullable(), code: z.enum(ERROR_CODES).nullable(), receivedAt: instantSchema.nullable(),
})

const asText = (bytes: number): number => Math.ceil(bytes / 3) * 4
/** The name is shown and its ending read; it is never a path. */
const droppedSchema = z.strictObject({ name: z.string().min(1).max(1000), base64: z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/).max(asText(IMPORT_LIMITS.fileBytes)) })
const dropSchema = z.array(droppedSchema).min(1).max(IMPORT_LIMITS.files)
  .refine((files) => files.reduce((sum, { base64 }) => sum + base64.length, 0) <= asText(IMPORT_LIMITS.totalBytes), 'too much at once')

const response = z.strictObject({ files: z.array(importedFileSchema) })

export const importsChannels = {
  /** Native dialog, several files; paths stay in main. An empty list: the officer cancelled. */
  'imports.files': channel(z.strictObject({ caseId: idSchema<'case'>() }), response),
  /** Files dropped on the window. Each is told what it is or why it was refused; those that are taken are stored in one piece. */
  'imports.dropped': channel(z.strictObject({ caseId: idSchema<'case'>(), files: dropSchema }), response),
}
