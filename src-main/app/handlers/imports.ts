import type { ImportsService } from '../../services/imports.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

/** Saved files that the officer brings to a case. */
export const importsHandlers = ({ imports }: Readonly<{ imports: ImportsService }>): HandlersOf<'imports'> => ({
  'imports.files': async ({ caseId }) => {
    const files = await imports.choose()
    return { files: files.length === 0 ? [] : writable(await imports.bring(caseId, files)) }
  },
  'imports.dropped': async ({ caseId, files }) =>
    ({ files: writable(await imports.bring(caseId, files.map(({ name, base64 }) => ({ name, bytes: Uint8Array.from(Buffer.from(base64, 'base64')) })))) }),
})
