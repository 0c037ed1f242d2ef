import type { CaseDocument } from '#shared/domain/document.ts'
import { AppError } from '#shared/domain/errors.ts'
import { timelineEntry } from '../../services/entries.ts'
import type { Store } from '../../store/store.ts'
import type { ConsoleDeps } from '../console.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

/** What the window may be handed; markup and archives are not among it. */
const SHOWN: ReadonlySet<string> = new Set(['application/pdf', 'image/png', 'image/jpeg', 'application/json', 'application/xml', 'text/plain', 'text/csv'])

type Parts = Pick<ConsoleDeps, 'desktop' | 'clock' | 'random'> & Readonly<{ store(): Store; me(): string }>

export const documentsHandlers = ({ store, desktop, clock, random, me }: Parts): HandlersOf<'documents'> => {
  /** Files hold what the screens mask, so each look and each copy is written down (ui.md section 14). */
  const writeDown = ({ caseId, name, providerId }: CaseDocument, kind: string, title: string): Promise<undefined> =>
    store().run('timeline.add', { caseId, entry: timelineEntry(random, clock.now(), { kind, title, detail: name, actor: me(), providerId }) })

  return {
    'documents.list': async ({ caseId }) => writable(await store().run('documents.list', { caseId })),
    'documents.read': async ({ documentId }) => {
      const { document, bytes } = await store().run('documents.read', { documentId })
      if (!SHOWN.has(document.mediaType)) throw new AppError('app.unsupported', 'Files of this kind are kept, but not opened in Casebench.')
      await writeDown(document, 'document.opened', 'Document opened')
      return { document: writable(document), base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') }
    },
    'documents.save': async ({ documentId }) => {
      const { document, bytes } = await store().run('documents.read', { documentId })
      const isSaved = await desktop.saveFile(document.name, () => Promise.resolve(bytes))
      if (isSaved) await writeDown(document, 'document.copied', 'Copy of a document saved outside Casebench')
      return { isSaved }
    },
  }
}
