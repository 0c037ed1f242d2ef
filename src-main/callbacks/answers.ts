import { hash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { CallbackAnswer } from '#shared/domain/callback.ts'

/** Seconds after which a sender may come again when the listener is too busy or the disk refuses. */
const RETRY_AFTER_SECONDS = '5'
const GUARDS = ['X-Content-Type-Options', 'nosniff', 'Cache-Control', 'no-store'] as const
const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 408: 'Request Timeout', 413: 'Content Too Large',
  415: 'Unsupported Media Type', 417: 'Expectation Failed', 421: 'Misdirected Request', 431: 'Request Header Fields Too Large',
  500: 'Internal Server Error', 503: 'Service Unavailable',
}

const refusalHeaders = (status: number): string[] =>
  [...GUARDS, ...(status === 503 ? ['Retry-After', RETRY_AFTER_SECONDS] : []), 'Content-Length', '0', 'Connection', 'close']

/**
 * a refusal says its status and nothing else; the line is closed after it. What is still on its way is read up to
 * a limit, or the sender would see a broken line instead of the answer.
 */
export const sendRefusal = (request: IncomingMessage, response: ServerResponse, status: number, lingerBytes: number): void => {
  if (response.headersSent || response.destroyed) return void request.socket.destroy()
  response.sendDate = false
  response.writeHead(status, REASONS[status] ?? 'Refused', refusalHeaders(status))
  if (request.complete) return void response.end()
  response.flushHeaders()
  let left = lingerBytes
  const leave = (): void => void response.end()
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    // Beyond the limit the sender is held back until it has read the answer, or until its time is over.
    if (left < 0) request.pause()
  })
  request.once('end', leave)
  request.once('close', leave)
  request.resume()
}

/** The same refusal where there is no request to answer: what came could not be read as one. */
export const sendRawRefusal = (socket: Duplex, status: number): void => {
  if (!socket.writable) return void socket.destroy()
  const headers = refusalHeaders(status)
  const lines = [`HTTP/1.1 ${status} ${REASONS[status] ?? 'Refused'}`]
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`)
  socket.end(`${lines.join('\r\n')}\r\n\r\n`, () => socket.destroy())
}

/** The provider's answer, byte for byte as the judge worded it. */
export const sendAnswer = (response: ServerResponse, { status, mediaType, body }: CallbackAnswer, isLast: boolean): void => {
  const size = Buffer.byteLength(body)
  response.sendDate = false
  response.writeHead(status, [
    ...(size > 0 ? ['Content-Type', mediaType] : []), ...GUARDS, 'Content-Length', String(size), ...(isLast ? ['Connection', 'close'] : []),
  ])
  // As text it leaves together with the head, in one write; plain text also in the cheaper encoding.
  response.end(body, size === body.length ? 'latin1' : 'utf8')
}

/** the page that a browser is sent back to. It repeats nothing of the address that it came by. */
export type ReturnPage = Readonly<{ body: Buffer; headers: readonly string[] }>

const STYLE = /<style>([^<]*)<\/style>/

/** @param html the static page; its one style element is allowed by its digest, everything else is not. */
export const createReturnPage = (html: string): ReturnPage => {
  const style = STYLE.exec(html)?.[1]
  const styles = style === undefined ? '' : `; style-src 'sha256-${hash('sha256', style, 'base64')}'`
  const body = Buffer.from(html)
  return {
    body,
    headers: [
      'Content-Type', 'text/html; charset=utf-8', ...GUARDS, 'Content-Length', String(body.length),
      'Content-Security-Policy', `default-src 'none'${styles}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'Referrer-Policy', 'no-referrer', 'X-Frame-Options', 'DENY', 'Cross-Origin-Opener-Policy', 'same-origin', 'Cross-Origin-Resource-Policy', 'same-origin',
    ],
  }
}

export const sendPage = (response: ServerResponse, { body, headers }: ReturnPage): void => {
  response.sendDate = false
  response.writeHead(200, [...headers])
  response.end(body)
}
