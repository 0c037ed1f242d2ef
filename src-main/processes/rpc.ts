import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { ParentPort } from './parent-port.ts'
import type { IsolatedProcess } from './process-host.ts'

/** A declared map of what a process can be asked: name to input and output. */
export type OperationMap = { [name: string]: { input: unknown; output: unknown } }

type CallMessage = Readonly<{ kind: 'call'; id: number; name: string; input: unknown }>
type CancelMessage = Readonly<{ kind: 'cancel'; id: number }>
type AnswerMessage = Readonly<{ kind: 'answer'; id: number; ok: true; value: unknown } | { kind: 'answer'; id: number; ok: false; error: ErrorDetail }>
type NoticeMessage = Readonly<{ kind: 'notice'; name: string; payload: unknown }>
type Message = CallMessage | CancelMessage | AnswerMessage | NoticeMessage

const isMessage = (value: unknown): value is Message => typeof value === 'object' && value !== null && 'kind' in value

/** Handlers for every operation of a map; one that is missing does not compile. */
export type RpcHandlers<Operations extends OperationMap> = {
  readonly [Name in keyof Operations]: (
    input: Operations[Name]['input'],
    signal: AbortSignal,
  ) => Promise<Operations[Name]['output']> | Operations[Name]['output']
}

export type RpcServer = Readonly<{ notify(name: string, payload: unknown): void }>

/**
 * Serves a process's operations to its parent. A thrown AppError travels as its detail; anything else becomes
 * `app.internal` without its text and is handed to `onDefect`.
 */
export const serveRpc = <Operations extends OperationMap>(
  port: ParentPort,
  handlers: RpcHandlers<Operations>,
  onDefect: (operation: string, error: unknown) => void = () => undefined,
): RpcServer => {
  const running = new Map<number, AbortController>()
  const answer = async ({ id, name, input }: CallMessage): Promise<void> => {
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
    const controller = new AbortController()
    running.set(id, controller)
    try {
      if (!handler) throw new AppError('app.unsupported', 'This part of Casebench does not know the request.')
      port.post({ kind: 'answer', id, ok: true, value: await handler(input, controller.signal) } satisfies AnswerMessage)
    } catch (error) {
      const detail = toErrorDetail(error)
      if (detail.code === 'app.internal') onDefect(name, error)
      port.post({ kind: 'answer', id, ok: false, error: detail } satisfies AnswerMessage)
    } finally {
      running.delete(id)
    }
  }
  port.onMessage((message) => {
    if (!isMessage(message)) return
    if (message.kind === 'call') void answer(message)
    if (message.kind === 'cancel') running.get(message.id)?.abort()
  })
  return { notify: (name, payload) => port.post({ kind: 'notice', name, payload } satisfies NoticeMessage) }
}

export type CallOptions = Readonly<{ signal?: AbortSignal | undefined; timeoutMs?: number | undefined }>

/** The asking end of a process's operations. */
export interface RpcClient<Operations extends OperationMap> {
  /** Rejects with the process's AppError, `process.crashed` when it ends, `process.timeout`, or `app.cancelled`. */
  call<Name extends keyof Operations & string>(name: Name, input: Operations[Name]['input'], options?: CallOptions): Promise<Operations[Name]['output']>
  onNotice(listener: (name: string, payload: unknown) => void): () => void
}

type Pending = Readonly<{ resolve(value: unknown): void; reject(error: unknown): void }>

const fromDetail = ({ code, message, ...rest }: ErrorDetail): AppError => new AppError(code, message, rest)

/** Speaks to a started process. All pending calls are rejected when it ends. */
export const createRpcClient = <Operations extends OperationMap>(target: IsolatedProcess): RpcClient<Operations> => {
  const pending = new Map<number, Pending>()
  const notices = new Set<(name: string, payload: unknown) => void>()
  let nextId = 1
  let hasEnded = false

  target.onMessage((message) => {
    if (!isMessage(message)) return
    if (message.kind === 'notice') for (const listener of notices) listener(message.name, message.payload)
    if (message.kind !== 'answer') return
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.ok) waiting?.resolve(message.value)
    else waiting?.reject(fromDetail(message.error))
  })
  target.onEnd(() => {
    hasEnded = true
    for (const waiting of pending.values()) waiting.reject(crashed(target.name))
    pending.clear()
  })

  return {
    call: (name, input, { signal, timeoutMs } = {}) =>
      new Promise((resolve, reject) => {
        if (hasEnded) return reject(crashed(target.name))
        if (signal?.aborted) return reject(cancelled())
        const id = nextId++
        const giveUp = (error: AppError): void => {
          if (!pending.delete(id)) return
          target.post({ kind: 'cancel', id } satisfies CancelMessage)
          settle()
          reject(error)
        }
        const onAbort = (): void => giveUp(cancelled())
        const timer = timeoutMs === undefined ? undefined : setTimeout(() => giveUp(timedOut(target.name)), timeoutMs)
        const settle = (): void => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', onAbort)
        }
        signal?.addEventListener('abort', onAbort, { once: true })
        pending.set(id, {
          resolve: (value) => (settle(), resolve(value as never)),
          reject: (error) => (settle(), reject(error as Error)),
        })
        target.post({ kind: 'call', id, name, input } satisfies CallMessage)
      }),
    onNotice: (listener) => {
      notices.add(listener)
      return () => void notices.delete(listener)
    },
  }
}

const crashed = (name: string): AppError => new AppError('process.crashed', `The ${name} part of Casebench ended unexpectedly. Try again.`)
const timedOut = (name: string): AppError => new AppError('process.timeout', `The ${name} part of Casebench did not answer in time. Try again.`)
const cancelled = (): AppError => new AppError('app.cancelled', 'Cancelled.')
