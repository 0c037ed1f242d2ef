import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { runtime } from '../runtime.ts'
import type { Members } from './web-frame-main.ts'

export type ProtocolHandler = (request: Request) => Response | Promise<Response>

export const coveredPrivileges = [
  'standard', 'secure', 'supportFetchAPI', 'corsEnabled', 'stream', 'codeCache', 'bypassCSP', 'allowServiceWorkers',
]

/** `protocol` of one session: handlers of the app's own schemes. */
export class Protocol implements Members<Electron.Protocol> {
  declare private readonly handlers: Map<string, ProtocolHandler>

  constructor() {
    Object.defineProperty(this, 'handlers', { value: new Map() })
    return runtime.loudness.wrap(this, 'Protocol')
  }

  handle(scheme: string, handler: ProtocolHandler): void {
    if (!runtime.schemes.has(scheme)) {
      throw runtime.refusals.because(`protocol.handle('${scheme}') needs registerSchemesAsPrivileged with standard and secure first`)
    }
    if (this.handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    this.handlers.set(scheme, handler)
  }

  unhandle(scheme: string): void {
    if (!this.handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`)
  }

  isProtocolHandled(scheme: string): boolean {
    return this.handlers.has(scheme)
  }

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (runtime.isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges = {} } of schemes) {
      runtime.loudness.checkOptions(`privileges of ${scheme}:`, privileges, coveredPrivileges)
      for (const [name, wanted] of [['standard', true], ['secure', true], ['bypassCSP', false], ['allowServiceWorkers', false]] as const) {
        if ((privileges[name] ?? false) !== wanted) throw runtime.refusals.because(`scheme ${scheme}: ${name} must be ${String(wanted)}`)
      }
      runtime.schemes.register(scheme)
    }
  }

  /** The handler for a URL in the app's form. */
  static handlerFor(protocol: Protocol, url: string): ProtocolHandler | undefined {
    return protocol.handlers.get(url.replace(/:.*$/s, '').toLowerCase())
  }
}

async function fetchFile(url: string): Promise<Response> {
  try {
    return new Response(await readFile(fileURLToPath(url)))
  } catch {
    throw new Error('net::ERR_FILE_NOT_FOUND')
  }
}

/** `net.fetch` and `session.fetch`: the app's own schemes by their handlers, files from disk, the rest by Node. */
export async function fetchThrough(
  protocol: Protocol, input: string | Request | URL, init: RequestInit & { bypassCustomProtocolHandlers?: boolean } = {},
): Promise<Response> {
  const { bypassCustomProtocolHandlers = false, ...rest } = init
  const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url
  const handler = bypassCustomProtocolHandlers ? undefined : Protocol.handlerFor(protocol, url)
  if (handler) return handler(new Request(input, rest))
  if (url.startsWith('file:')) return fetchFile(url)
  return fetch(input, rest)
}
