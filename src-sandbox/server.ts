import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createBankStatementsSandbox } from './bankstatements/index.ts'
import { createSandboxClock, type SandboxClock } from './frame/clock.ts'
import { answerControl, controlPath } from './frame/control-endpoint.ts'
import { createControl, type SandboxControl } from './frame/control.ts'
import { createFaults, type Faults } from './frame/faults.ts'
import {
  BodyTooLargeError,
  isForLoopback,
  readRequest,
  replyForFault,
  sendReply,
  sendTruncated,
  textReply,
} from './frame/http.ts'
import type { SandboxProvider, SandboxProviderFactory } from './frame/provider-module.ts'
import { createInstantorSandbox } from './instantor/index.ts'
import { createRandom } from './frame/random.ts'
import { createRequestList, type RequestList } from './frame/request-list.ts'

/** The providers' modules, one per prefix; a new provider is one line here. */
const providerTable: readonly SandboxProviderFactory[] = [createBankStatementsSandbox, createInstantorSandbox]

const loopbackHosts = new Set(['127.0.0.1', '::1'])

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

type Parts = Readonly<{
  faults: Faults
  list: RequestList
  providers: readonly SandboxProvider[]
  control: SandboxControl
  controlToken: string
}>

async function answer(parts: Parts, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  if (!isForLoopback(incoming)) return sendReply(outgoing, textReply(421, 'wrong host'))
  const whole = await readRequest(incoming)
  if (whole.path === controlPath) return sendReply(outgoing, await answerControl(whole, parts.control, parts.controlToken))
  const provider = parts.providers.find((entry) => whole.path.startsWith(`/${entry.prefix}/`))
  if (!provider) return sendReply(outgoing, textReply(404, 'no such provider'))
  const request = { ...whole, path: whole.path.slice(provider.prefix.length + 1) }
  parts.list.note(provider, request)

  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const fault = await parts.faults.strike(provider.prefix, provider.routeOf(request), gone.signal)
  if (gone.signal.aborted) return
  if (fault?.kind === 'reset') {
    incoming.socket.resetAndDestroy()
    return
  }
  if (fault && fault.kind !== 'truncated') return sendReply(outgoing, replyForFault(fault, provider, request))
  const reply = await provider.handle(request)
  if (fault) sendTruncated(outgoing, reply)
  else sendReply(outgoing, reply)
}

function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.destroyed) return
  const name = error instanceof Error ? error.name : 'unknown'
  sendReply(outgoing, textReply(error instanceof BodyTooLargeError ? 413 : 500, `sandbox failure: ${name}`))
}

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
  const parts: Parts = { faults, list, providers, control, controlToken }

  const server = createServer((incoming, outgoing) => {
    answer(parts, incoming, outgoing).catch((error: unknown) => fail(outgoing, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      faults.clear()
      // What still waits for its time is not sent any more.
      for (const provider of providers) provider.reset()
      server.close((error) => (error ? reject(error) : resolve()))
      server.closeAllConnections()
    })
  const name = host === '::1' ? '[::1]' : host
  return { url: `http://${name}:${port}`, port, controlToken, clock, control, providers, close }
}
