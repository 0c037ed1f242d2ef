import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { fileFor, type BundleFiles } from './bundle-paths.ts'
import { securityHeaders } from './content-policy.ts'
import { APP_SCHEME } from './origin.ts'

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}

/**
 * Makes `app:` a scheme with hosts and paths (`standard`), a secure context (`secure`) and open to the page's own
 * fetch. Not granted: CSP bypass, service workers, CORS, streams, extensions. Must run before Electron is ready.
 */
export const registerAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

const refusal = (status: number): Response => new Response(null, { status, headers: securityHeaders() })

/** Answers one request of a page: a listed file, or an empty refusal with the same headers. */
export const answerRequest = async (request: { url: string; method: string }, files: BundleFiles): Promise<Response> => {
  if (request.method !== 'GET') return refusal(405)
  const file = fileFor(request.url, files)
  const mediaType = file === null ? undefined : MEDIA_TYPES[extname(file)]
  if (file === null || mediaType === undefined) return refusal(404)
  try {
    return new Response(await readFile(file), { headers: { ...securityHeaders(), 'Content-Type': mediaType } })
  } catch {
    return refusal(404)
  }
}

/** Serves the built renderer, and only it. */
export const serveBundle = (files: BundleFiles): void => {
  protocol.handle(APP_SCHEME, (request) => answerRequest(request, files))
}
