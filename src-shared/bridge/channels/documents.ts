import { z } from 'zod'
import { DOCUMENT_KINDS } from '../../domain/document.ts'
import { channel } from '../define.ts'
import { idSchema, instantSchema, providerIdSchema } from '../schemas.ts'

export const documentSchema = z.strictObject({
  id: idSchema<'document'>(), caseId: idSchema<'case'>(), retrievalId: idSchema<'retrieval'>().nullable(), providerId: providerIdSchema.nullable(), name: z.string(), internalName: z.string(),
  mediaType: z.string(), kind: z.enum(DOCUMENT_KINDS), size: z.number(), sha256: z.string(), pages: z.number().nullable(), receivedAt: instantSchema,
})

export const documentsChannels = {
  /** Newest first, without the bytes. */
  'documents.list': channel(z.strictObject({ caseId: idSchema<'case'>() }), z.array(documentSchema)),
  /** Bytes of a PDF, a picture or plain data in base64; other files are not opened in the window. */
  'documents.read': channel(z.strictObject({ documentId: idSchema<'document'>() }), z.strictObject({ document: documentSchema, base64: z.string() })),
  /** Native save dialog for the file as it came, of any kind; the place stays in main. Written down on the case. */
  'documents.save': channel(z.strictObject({ documentId: idSchema<'document'>() }), z.strictObject({ isSaved: z.boolean() })),
}
