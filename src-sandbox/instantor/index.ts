import type { SandboxContext, SandboxProvider, SandboxReply, SandboxRequest } from '../frame/provider-module.ts'
import { banks, findBank } from './banks.ts'
import { knownLogins } from './behaviors.ts'
import { frameCalls } from './frame/calls.ts'
import { jQueryScript, loaderScript } from './frame/loader.ts'
import { frameScript, frameStyle } from './frame/page.ts'
import { createFrameSessions } from './frame/sessions.ts'
import { readPushRequest } from './push-request.ts'
import { createDeliveries } from './pushes/deliveries.ts'
import { createReporter } from './pushes/reporter.ts'
import { changeSettings, initialSettings } from './settings.ts'

/** The product key and the secret key that belong together here; invented and worth nothing elsewhere. */
export const sandboxProductKey = 'TEST'
export const sandboxApiKey = 'SANDBOX-INSTANTOR-KEY'

const script = 'text/javascript; charset=utf-8'

/** Files of both documented versions. The addresses follow those of the snippet and of the newer documentation. */
const files: ReadonlyMap<string, readonly [type: string, text: string]> = new Map([
  ['/ajax/libs/jquery/1.8.3/jquery.min.js', [script, jQueryScript]],
  ['/frame-loader/instantor-0.7.3.min.js', [script, loaderScript]],
  ['/instantor-0.7.3.min.js', [script, loaderScript]],
  ['/frame/frame.js', [script, frameScript]],
  ['/frame/frame.css', ['text/css; charset=utf-8', frameStyle]],
])

const plain = (status: number, body: string): SandboxReply => ({ status, headers: { 'content-type': 'text/plain' }, body })

function fileFor({ method, path }: SandboxRequest): SandboxReply | undefined {
  const found = method === 'GET' ? files.get(path) : undefined
  return found && { status: 200, headers: { 'content-type': found[0], 'cache-control': 'no-store' }, body: found[1] }
}

/** Instantor's frame and pushes, emulated from seed 000 and providers/instantor.md. */
export function createInstantorSandbox(context: SandboxContext): SandboxProvider {
  let settings = initialSettings
  const sessions = createFrameSessions(context.random('instantor/sessions'), context.clock)
  const deliveries = createDeliveries(() => settings.retryDelayMs)
  const reporter = createReporter({ context, apiKey: sandboxApiKey, source: sandboxProductKey, settings: () => settings, deliveries })
  const parts = {
    sessions,
    reporter,
    productKey: sandboxProductKey,
    later: (work: () => Promise<unknown>): void => {
      // After the answer has been written; a receiver that fails is the receiver's affair.
      setImmediate(() => void work().catch(() => undefined))
    },
  }
  return {
    prefix: 'instantor',
    title: 'Instantor',
    apiKey: sandboxApiKey,
    testLogins: knownLogins.map(([userName, note]) => ({
      institution: banks[0]?.id ?? '',
      values: { username: userName, password: 'anything' },
      note,
    })),
    openValues: new Set(),
    routeOf: ({ path }) => path,
    handle: (request) => {
      const call = frameCalls.get(`${request.method} ${request.path}`)
      return fileFor(request) ?? (call ? call(parts, request) : plain(404, 'not found'))
    },
    renderError: (_request, code) => plain(500, `error ${code}`),
    configure: (changes) => {
      settings = changeSettings(settings, changes)
    },
    actions: {
      push: async (given) => {
        const { messageId } = await reporter.push(readPushRequest(given, findBank))
        return deliveries.list().findLast((entry) => entry.messageId === messageId)
      },
      pushes: () => deliveries.list(),
      retryNow: () => deliveries.retryNow(),
    },
    reset: () => {
      sessions.clear()
      deliveries.clear()
      settings = initialSettings
    },
  }
}
