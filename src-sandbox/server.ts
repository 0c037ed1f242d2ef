import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBankStatementsSandbox } from './bankstatements/index.ts'
import { createSandboxClock, type SandboxClock } from './frame/clock.ts'
import { answerControl, controlPath } from './frame/control-endpoint.ts'
import { createControl, type SandboxControl } from './frame/control.ts'
import { createFaults, type FaultRule } from './frame/faults.ts'
import type { SandboxProvider, SandboxProviderFactory, SandboxReply, SandboxRequest } from './frame/provider-module.ts'
import { createRandom } from './frame/random.ts'
import { createRequestList } from './frame/request-list.ts'

/** The providers' modules, one per prefix; a new provider is one line here. */
const providerTable: readonly SandboxProviderFactory[] = [createBankStatementsSandbox]

const maximumBodyBytes = 64 * 1024 * 1024
const loopbackHosts = new Set(['127.0.0.1', '::1'])
const loopbackNames = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** How to start a sandbox. Without `now` its clock runs with the machine; without `port` a free one is taken. */
export type SandboxOptions = Readonly<{
  seed: string | number
  now?: Date | string
  port?: number
  host?: string
  controlToken?: string
}>

/** A running sandbox; `close` ends open connections too. */
export type Sandbox = Readonly<{
  url: string
  port: number
  controlToken: string
  clock: SandboxClock
  control: SandboxControl
  providers: readonly SandboxProvider[]
  close: () => Promise<void>
}>

/** Raised while a body is read that is larger than any documented call needs. */
class BodyTooLargeError extends Error {}

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

function toHeaders(incoming: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  )
}

function send(outgoing: ServerResponse, reply: SandboxReply): void {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  outgoing.end(body)
}

function sendTruncated(outgoing: ServerResponse, reply: SandboxReply): void {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body
  outgoing.writeHead(reply.status, { ...reply.headers, 'content-length': String(body.length) })
  outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy())
}

function replyForFault(rule: FaultRule, provider: SandboxProvider, request: SandboxRequest): SandboxReply {
  if (rule.kind === 'error') return provider.renderError(request, rule.errorCode ?? 0)
  if (rule.kind === 'status') {
    return { status: rule.status ?? 500, headers: { 'content-type': 'text/plain', ...rule.headers }, body: rule.body ?? '' }
  }
  if (rule.kind === 'garbage') {
    const type = request.headers['accept']?.includes('xml') ? 'application/xml' : 'application/json'
    return { status: 200, headers: { 'content-type': type }, body: rule.body ?? '\u0000{"acc<unts": [1, 2' }
  }
  const page = '<html><body><h1>503 Service Unavailable</h1></body></html>'
  return { status: 503, headers: { 'content-type': 'text/html', 'retry-after': '120' }, body: page }
}

const textReply = (status: number, body: string): SandboxReply => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
})

/**
 * Starts the emulated test environments on one loopback port. Rejects when the port is taken, and throws RangeError
 * for a host that is not loopback.
 */
export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  if (!loopbackHosts.has(host)) throw new RangeError('the sandbox listens on loopback only')
  const seed = String(options.seed)
  const clock = createSandboxClock(options.now)
  const faults = createFaults()
  const list = createRequestList()
  const context = { seed, clock, random: (label: string) => createRandom(`${seed}/${label}`) }
  const providers = providerTable.map((create) => create(context))
  const control = createControl({ clock, faults, list, providers })
  const controlToken = options.controlToken ?? randomBytes(24).toString('base64url')

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    // A name of somebody else's that points here (DNS rebinding) is turned away before anything is read.
    const hostName = (incoming.headers.host ?? '').replace(/:\d+$/, '')
    if (!loopbackNames.has(hostName)) return send(outgoing, textReply(421, 'wrong host'))
    const target = new URL(incoming.url ?? '/', 'http://sandbox.invalid')
    const headers = toHeaders(incoming)
    const request = (path: string, body: Buffer): SandboxRequest => ({
      method: incoming.method ?? 'GET',
      path,
      query: target.searchParams,
      headers,
      body,
    })
    const body = await readBody(incoming)
    if (target.pathname === controlPath) {
      return send(outgoing, answerControl(request(controlPath, body), control, controlToken))
    }
    const provider = providers.find((entry) => target.pathname.startsWith(`/${entry.prefix}/`))
    if (!provider) return send(outgoing, textReply(404, 'no such provider'))
    const asked = request(target.pathname.slice(provider.prefix.length + 1), body)
    list.note(provider.prefix, provider.openValues, asked)

    const gone = new AbortController()
    outgoing.on('close', () => gone.abort())
    const fault = await faults.strike(provider.prefix, asked.path, gone.signal)
    if (gone.signal.aborted) return
    if (fault?.kind === 'reset') {
      incoming.socket.resetAndDestroy()
      return
    }
    if (fault && fault.kind !== 'truncated') return send(outgoing, replyForFault(fault, provider, asked))
    const reply = await provider.handle(asked)
    if (fault) sendTruncated(outgoing, reply)
    else send(outgoing, reply)
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent || outgoing.destroyed) return
      const status = error instanceof BodyTooLargeError ? 413 : 500
      send(outgoing, textReply(status, error instanceof Error ? `sandbox failure: ${error.name}` : 'sandbox failure'))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://${host === '::1' ? '[::1]' : host}:${port}`,
    port,
    controlToken,
    clock,
    control,
    providers,
    close: () =>
      new Promise((resolve, reject) => {
        faults.clear()
        server.close((error) => (error ? reject(error) : resolve()))
        server.closeAllConnections()
      }),
  }
}
