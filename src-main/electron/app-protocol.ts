import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { protocol } from 'electron'
import { siteFileFor, siteOf, type BundleSites } from './bundle-sites.ts'
import { securityHeaders, type Site } from './content-policy.ts'
import { APP_SCHEME } from './origin.ts'
import { FRAME_SCHEME } from './provider-view-policy.ts'

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
    // Pages with a provider's frame; answered in the sessions of provider views only.
    { scheme: FRAME_SCHEME, privileges: { standard: true, secure: true } },
  ])
}

const refusal = (status: number, site: Site): Response => new Response(null, { status, headers: securityHeaders(site) })

/** Answers one request of a page: a listed file of its site, or an empty refusal with the same headers. */
export const answerRequest = async (request: { url: string; method: string }, sites: BundleSites): Promise<Response> => {
  const site = siteOf(request.url)
  if (request.method !== 'GET') return refusal(405, site)
  const file = siteFileFor(request.url, sites)
  const mediaType = file === null ? undefined : MEDIA_TYPES[extname(file)]
  if (file === null || mediaType === undefined) return refusal(404, site)
  try {
    return new Response(await readFile(file), { headers: { ...securityHeaders(site), 'Content-Type': mediaType } })
  } catch {
    return refusal(404, site)
  }
}

/** Serves the built renderer, and only it. */
export const serveBundle = (sites: BundleSites): void => {
  protocol.handle(APP_SCHEME, (request) => answerRequest(request, sites))
}
