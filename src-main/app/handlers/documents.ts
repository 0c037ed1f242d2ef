import { AppError } from '#shared/domain/errors.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

/** What the window may be handed; markup and archives are not among it. */
const SHOWN: ReadonlySet<string> = new Set(['application/pdf', 'image/png', 'image/jpeg', 'application/json', 'application/xml', 'text/plain', 'text/csv'])

export const documentsHandlers = ({ store }: Readonly<{ store(): Store }>): HandlersOf<'documents'> => ({
  'documents.list': async ({ caseId }) => writable(await store().run('documents.list', { caseId })),
  'documents.read': async ({ documentId }) => {
    const { document, bytes } = await store().run('documents.read', { documentId })
    if (!SHOWN.has(document.mediaType)) throw new AppError('app.unsupported', 'Files of this kind are kept, but not opened in Casebench.')
    return { document: writable(document), base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
  },
})
