import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FaultRule } from './faults.ts'
import type { SandboxProvider, SandboxReply, SandboxRequest } from './provider-module.ts'

const maximumBodyBytes = 64 * 1024 * 1024
const loopbackNames = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Raised while a body is read that is larger than any documented call needs. */
export class BodyTooLargeError extends Error {}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let total = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    total += chunk.length
    if (total > maximumBodyBytes) throw new BodyTooLargeError('request body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Whether the request names this machine; a name of somebody else's that points here (DNS rebinding) does not. */
export function isForLoopback(incoming: IncomingMessage): boolean {
  return loopbackNames.has((incoming.headers.host ?? '').replace(/:\d+$/, ''))
}

/** Reads a whole request; the path is still the full one. Throws BodyTooLargeError. */
export async function readRequest(incoming: IncomingMessage): Promise<SandboxRequest> {
  const target = new URL(incoming.url ?? '/', 'http://sandbox.invalid')
  const headers = Object.entries(incoming.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  )
  return {
    method: incoming.method ?? 'GET',
    path: target.pathname,
    query: target.searchParams,
    headers: Object.fromEntries(headers),
    body: await readBody(incoming),
  }
}

function bytesOf(reply: SandboxReply): Buffer {
  return typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body
}

/** Sends a whole answer. */
export function sendReply(outgoing: ServerResponse, reply: SandboxReply): void {
  const body = bytesOf(reply)
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  outgoing.end(body)
}

/** Sends the head and half of the body, then cuts the connection. */
export function sendTruncated(outgoing: ServerResponse, reply: SandboxReply): void {
  const body = bytesOf(reply)
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
}

/** A short answer of the frame itself, which is no part of any provider. */
export function textReply(status: number, body: string): SandboxReply {
  return { status, headers: { 'content-type': 'text/plain' }, body }
}

/** The answer that a fault puts in place of the provider's. */
export function replyForFault(rule: FaultRule, provider: SandboxProvider, request: SandboxRequest): SandboxReply {
  if (rule.kind === 'error') return provider.renderError(request, rule.errorCode ?? 0)
  if (rule.kind === 'status') {
    const { status = 500, headers = {}, body = '' } = rule
    return { status, headers: { 'content-type': 'text/plain', ...headers }, body }
  }
  if (rule.kind === 'garbage') {
    const type = request.headers['accept']?.includes('xml') ? 'application/xml' : 'application/json'
    return { status: 200, headers: { 'content-type': type }, body: rule.body ?? '\u0000{"acc<unts": [1, 2' }
  }
  const page = '<html><body><h1>503 Service Unavailable</h1></body></html>'
  return { status: 503, headers: { 'content-type': 'text/html', 'retry-after': '120' }, body: page }
}
