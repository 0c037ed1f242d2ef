import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { LineFault, toLineFault } from './faults.ts'
import type { Transport, WireAnswer, WireRequest } from './transport.ts'

/** `authorities`: certificates (PEM) that are trusted instead of the usual ones; tests have their own. */
export type NodeTransportOptions = Readonly<{ authorities?: readonly string[] }>

const MAX_HEADER_BYTES = 32 * 1024

const toHeaders = (incoming: IncomingMessage): Headers => {
  const headers = new Headers()
  for (const [name, values] of Object.entries(incoming.headersDistinct)) for (const value of values ?? []) headers.append(name, value)
  return headers
}

/** Reads a body up to a limit; a body that ends early is a fault, never a short answer. */
const readBody = (incoming: IncomingMessage, maxBytes: number, done: (body: Uint8Array) => void, fail: (error: unknown) => void): void => {
  const chunks: Buffer[] = []
  let size = 0
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes) return fail(new LineFault('too-large', 'announced as too large'))
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBytes) fail(new LineFault('too-large', 'grew too large'))
    else chunks.push(chunk)
  })
  incoming.once('error', fail)
  incoming.once('close', () => (incoming.complete ? done(Buffer.concat(chunks)) : fail(new LineFault('unavailable', 'the answer was cut off'))))
}

const open = ({ url, method, headers }: WireRequest, address: string, authorities: readonly string[] | undefined): ClientRequest => {
  const isTls = url.protocol === 'https:'
  const common = {
    host: address,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    method,
    path: `${url.pathname}${url.search}`,
    headers: { ...headers, host: url.host },
    // A fresh connection per call: a kept one may be closing just when a call that must not be repeated goes out.
    agent: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    insecureHTTPParser: false,
  } as const
  if (!isTls) return requestHttp(common)
  return requestHttps({
    ...common,
    servername: url.hostname,
    minVersion: 'TLSv1.2',
    // Said aloud, so that an environment variable cannot turn it off.
    rejectUnauthorized: true,
    ...(authorities ? { ca: [...authorities] } : {}),
  })
}

const exchangeAt = (request: WireRequest, address: string, options: NodeTransportOptions, signal: AbortSignal): Promise<WireAnswer> =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new LineFault('cancelled', 'cancelled', true))
    let isConnected = false
    let hasAnswer = false
    const outgoing = open(request, address, options.authorities)
    const fail = (error: unknown): void => {
      settle()
      outgoing.destroy()
      reject(toLineFault(error, !isConnected))
    }
    const onAbort = (): void => fail(new LineFault('cancelled', 'cancelled', !isConnected))
    const connectTimer = setTimeout(() => fail(new LineFault('timeout', 'connect', true)), request.connectMs)
    const firstByteTimer = setTimeout(() => fail(new LineFault('timeout', 'first byte')), request.firstByteMs)
    const settle = (): void => {
      clearTimeout(connectTimer)
      clearTimeout(firstByteTimer)
      signal.removeEventListener('abort', onAbort)
    }
    const onConnected = (): void => {
      isConnected = true
      clearTimeout(connectTimer)
    }
    signal.addEventListener('abort', onAbort, { once: true })
    outgoing.on('error', fail)
    // A switch of protocols closes the request without an error; after an answer this changes nothing.
    outgoing.once('close', () => (hasAnswer ? undefined : fail(new LineFault('unavailable', 'closed without an answer', !isConnected))))
    outgoing.once('socket', (socket) => socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', onConnected))
    outgoing.once('response', (incoming) => {
      hasAnswer = true
      clearTimeout(firstByteTimer)
      const status = incoming.statusCode ?? 0
      if (status >= 300 && status < 400) return fail(new LineFault('redirect', `status ${status}`))
      const done = (body: Uint8Array): void => {
        settle()
        resolve({ status, headers: toHeaders(incoming), body })
      }
      readBody(incoming, request.maxBytes, done, fail)
    })
    outgoing.end(request.body ?? undefined)
  })

/** Node's own sockets: TLS 1.2 or later with normal validation, connected to the very addresses that were checked. */
export const createNodeTransport = (options: NodeTransportOptions = {}): Transport => ({
  exchange: async (request, signal) => {
    let last = new LineFault('offline', 'no address', true)
    for (const address of request.addresses) {
      try {
        return await exchangeAt(request, address, options, signal)
      } catch (error) {
        last = toLineFault(error, false)
        if (!last.isBeforeSending || last.kind === 'cancelled' || last.kind === 'tls') throw last
      }
    }
    throw last
  },
})
