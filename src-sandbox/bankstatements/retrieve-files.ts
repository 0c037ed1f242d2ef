import { requireSession, type Handler } from './call.ts'
import { createZip } from './documents/zip.ts'
import { Refusal } from './refusal.ts'

/**
 * `GET /files` (seed 004, "Retrieve Files"): the files of the session's export as a ZIP. The answer has no room for
 * a token, so the token stays as it is.
 */
export const retrieveFiles: Handler = (call) => {
  const { files } = requireSession(call)
  if (files.length === 0) throw new Refusal(19004)
  return { kind: 'file', bytes: createZip(files), contentType: 'application/x-zip' }
}
