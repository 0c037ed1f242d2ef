import { STATUS_CODES } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { CdpSession } from '../engine/cdp.ts'
import type { Protocol as Cdp } from '../engine/cdp-types.ts'
import { runtime } from '../runtime.ts'
import { Protocol } from './protocol.ts'
import type { SessionState } from './session.ts'

type Paused = Cdp.Fetch.requestPausedPayload

/** Who owns a frame, as far as requests are concerned. */
export interface RequestOwner {
  readonly session: SessionState
  readonly contentsId: number
  /** Whether a document may load in that frame; asks the app's navigation listeners. */
  allowsDocument(frameId: string, url: string, isRedirect: boolean): boolean
}

const translatedToEngine = /^(content-security-policy(-report-only)?|access-control-allow-origin|location|link)$/i
const translatedToApp = /^(origin|referer)$/i

function requestOf(paused: Paused, url: string): Request {
  const { request } = paused
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    headers.set(name, translatedToApp.test(name) ? runtime.schemes.headerToApp(value) : value)
  }
  const parts = (request.postDataEntries ?? []).map((entry) => Buffer.from(entry.bytes ?? '', 'base64'))
  const hasBody = request.hasPostData === true && !['GET', 'HEAD'].includes(request.method)
  return new Request(url, { method: request.method, headers, ...(hasBody ? { body: Buffer.concat(parts) } : {}) })
}

function headersOf(response: Response, url: string): Cdp.Fetch.HeaderEntry[] {
  const host = new URL(url).host
  return [...response.headers].map(([name, value]) => ({
    name,
    value: translatedToEngine.test(name) ? runtime.schemes.headerToEngine(value, host) : value,
  }))
}

async function fulfill(browser: CdpSession, requestId: string, response: Response, url: string): Promise<void> {
  if (response.type === 'error') {
    await browser.send('Fetch.failRequest', { requestId, errorReason: 'Failed' })
    return
  }
  await browser.send('Fetch.fulfillRequest', {
    requestId,
    responseCode: response.status,
    responsePhrase: response.statusText || (STATUS_CODES[response.status] ?? 'OK'),
    responseHeaders: headersOf(response, url),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  })
}

async function answerByApp(browser: CdpSession, paused: Paused, url: string, owner: RequestOwner | undefined, fallback: SessionState): Promise<void> {
  const { requestId } = paused
  // Chromium asks every https site for its icon; an app's own scheme would never be asked.
  const isIcon = new URL(url).pathname === '/favicon.ico' && paused.resourceType === 'Other'
  const handler = isIcon ? undefined : Protocol.handlerFor((owner?.session ?? fallback).protocol, url)
  if (!handler) {
    await browser.send('Fetch.fulfillRequest', { requestId, responseCode: 404, responseHeaders: [] })
    return
  }
  try {
    await fulfill(browser, requestId, await handler(requestOf(paused, url)), url)
  } catch (error) {
    if (runtime.isVerbose) process.stderr.write(`electron stand-in: handler of ${url}: ${String(error)}\n`)
    await browser.send('Fetch.failRequest', { requestId, errorReason: 'Failed' })
  }
}

/** Frames inside a frame of another process are told of a moment after their first request; that one waits. */
async function findOwner(frameId: string, ownerOf: (frameId: string) => RequestOwner | undefined): Promise<RequestOwner | undefined> {
  for (let waitedMs = 0; waitedMs < 500 && frameId !== ''; waitedMs += 20) {
    const owner = ownerOf(frameId)
    if (owner) return owner
    await wait(20)
  }
  return ownerOf(frameId)
}

async function handlePaused(browser: CdpSession, paused: Paused, ownerOf: (frameId: string) => RequestOwner | undefined, fallback: SessionState): Promise<void> {
  const { requestId, frameId, resourceType, request } = paused
  const url = runtime.schemes.toApp(request.url) + (request.urlFragment ?? '')
  const owner = await findOwner(frameId, ownerOf)
  const fail = (errorReason: 'Aborted' | 'BlockedByClient'): Promise<unknown> => browser.send('Fetch.failRequest', { requestId, errorReason })
  if (resourceType === 'Document' && !owner?.allowsDocument(frameId, url, paused.redirectedRequestId !== undefined)) {
    await fail('Aborted')
    return
  }
  const type = resourceType === 'Document' ? 'mainFrame' : resourceType.toLowerCase()
  const decision = await (owner?.session ?? fallback).webRequest.decide({
    id: 0, url, method: request.method, webContentsId: owner?.contentsId ?? 0, resourceType: type as 'mainFrame',
  })
  if (decision?.cancel) await fail('BlockedByClient')
  else if (decision?.redirectURL !== undefined) {
    const location = { name: 'Location', value: runtime.schemes.toEngine(decision.redirectURL) }
    await browser.send('Fetch.fulfillRequest', { requestId, responseCode: 307, responseHeaders: [location] })
  } else if (url !== request.url + (request.urlFragment ?? '')) await answerByApp(browser, paused, url, owner, fallback)
  else await browser.send('Fetch.continueRequest', { requestId })
}

/** Takes over every request of pages, frames and workers: navigation veto, `webRequest`, the app's own schemes. */
export async function interceptRequests(
  browser: CdpSession, ownerOf: (frameId: string) => RequestOwner | undefined, fallback: () => SessionState,
): Promise<void> {
  browser.on('Fetch.requestPaused', (paused) => {
    // A request whose page is gone cannot be answered any more; that is no error.
    handlePaused(browser, paused, ownerOf, fallback()).catch(() => undefined)
  })
  await browser.send('Fetch.enable', { patterns: [{ urlPattern: '*', requestStage: 'Request' }] })
}
