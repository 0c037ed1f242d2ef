import type { Readable, Writable } from 'node:stream'
import type { CdpEvent, CdpEventName, CdpMethod, CdpParams, CdpResult } from './cdp-types.ts'

interface Waiting {
  readonly method: string
  resolve(value: unknown): void
  reject(reason: Error): void
}

interface WireMessage {
  readonly id?: number
  readonly method?: string
  readonly params?: unknown
  readonly result?: unknown
  readonly error?: { readonly message: string; readonly code: number }
  readonly sessionId?: string
}

type Listener = (params: never) => void

/** Splits a byte stream into the messages that DevTools ends with a NUL byte. Keeps an unfinished rest for later. */
export class NulSplitter {
  private rest: Buffer[] = []

  /** Texts completed by `chunk`, in order. */
  push(chunk: Buffer): string[] {
    const texts: string[] = []
    let start = 0
    for (let end = chunk.indexOf(0); end !== -1; end = chunk.indexOf(0, start)) {
      this.rest.push(chunk.subarray(start, end))
      texts.push(Buffer.concat(this.rest).toString('utf8'))
      this.rest = []
      start = end + 1
    }
    if (start < chunk.length) this.rest.push(chunk.subarray(start))
    return texts
  }
}

/** One flat DevTools session (the browser's own, or a target's). Commands reject once the session or pipe is gone. */
export class CdpSession {
  private readonly connection: CdpConnection
  private readonly listeners = new Map<string, Listener[]>()
  readonly id: string | undefined

  constructor(connection: CdpConnection, id: string | undefined) {
    this.connection = connection
    this.id = id
  }

  send<M extends CdpMethod>(method: M, params?: CdpParams<M>): Promise<CdpResult<M>> {
    return this.connection.send(this.id, method, params) as Promise<CdpResult<M>>
  }

  /** Sends a command whose outcome does not matter, for instance to a target that may be going away. */
  post<M extends CdpMethod>(method: M, params?: CdpParams<M>): void {
    this.send(method, params).catch(() => undefined)
  }

  on<E extends CdpEventName>(event: E, listener: (params: CdpEvent<E>) => void): void {
    const list = this.listeners.get(event) ?? []
    list.push(listener as Listener)
    this.listeners.set(event, list)
  }

  deliver(event: string, params: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) listener(params as never)
  }
}

/** DevTools over a pair of pipes, messages separated by NUL bytes, sessions flat. */
export class CdpConnection {
  readonly browser: CdpSession
  private readonly output: Writable
  private readonly sessions = new Map<string | undefined, CdpSession>()
  private readonly waiting = new Map<number, Waiting & { readonly sessionId: string | undefined }>()
  private lastId = 0
  private isOpen = true

  constructor(input: Readable, output: Writable, onClose: () => void) {
    this.output = output
    this.browser = this.session(undefined)
    const splitter = new NulSplitter()
    input.on('data', (chunk: Buffer) => {
      for (const text of splitter.push(chunk)) this.receive(JSON.parse(text) as WireMessage)
    })
    const close = (): void => this.close(onClose)
    input.on('close', close)
    input.on('error', close)
    output.on('error', close)
  }

  /** The session with that id; made on first use. */
  session(id: string | undefined): CdpSession {
    const known = this.sessions.get(id)
    if (known) return known
    const session = new CdpSession(this, id)
    this.sessions.set(id, session)
    return session
  }

  /** Forgets a detached session; its pending commands reject. */
  drop(id: string): void {
    this.sessions.delete(id)
    this.rejectWhere((entry) => entry.sessionId === id, 'target closed')
  }

  send(sessionId: string | undefined, method: string, params: unknown): Promise<unknown> {
    if (!this.isOpen) return Promise.reject(new Error(`${method}: Chromium is gone`))
    this.lastId += 1
    const id = this.lastId
    const text = JSON.stringify({ id, method, params: params ?? {}, ...(sessionId ? { sessionId } : {}) })
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { method, sessionId, resolve, reject })
      this.output.write(`${text}\0`)
    })
  }

  private receive(message: WireMessage): void {
    if (message.id === undefined) {
      if (message.method) this.sessions.get(message.sessionId)?.deliver(message.method, message.params)
      return
    }
    const entry = this.waiting.get(message.id)
    if (!entry) return
    this.waiting.delete(message.id)
    if (message.error) entry.reject(new Error(`${entry.method}: ${message.error.message}`))
    else entry.resolve(message.result)
  }

  private rejectWhere(matches: (entry: { sessionId: string | undefined }) => boolean, reason: string): void {
    for (const [id, entry] of this.waiting) {
      if (!matches(entry)) continue
      this.waiting.delete(id)
      entry.reject(new Error(`${entry.method}: ${reason}`))
    }
  }

  private close(onClose: () => void): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.rejectWhere(() => true, 'Chromium is gone')
    onClose()
  }
}
