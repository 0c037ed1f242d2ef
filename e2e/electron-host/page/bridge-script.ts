// Runs in the page, sent as text by scripts.ts: nothing here may refer to anything that is not sent with it.

/** One side of the channel between the preload's world and the page's world. */
export interface BridgeEnd {
  /** Turns a value of this world into what may cross; functions and promises become numbers. */
  encode(value: unknown): unknown
  decode(encoded: unknown): unknown
  /** Asks the other side, synchronously. */
  ask(message: BridgeMessage): unknown
}

export interface BridgeMessage {
  readonly kind: 'call' | 'settle' | 'expose'
  readonly id?: number
  readonly isOk?: boolean
  readonly key?: string
  readonly value?: unknown
}

interface Promised {
  resolve(value: unknown): void
  reject(reason: unknown): void
}

/** Dispatching and listening on one event target, with the platform's functions taken before the page could patch. */
export function createWire(target: EventTarget, side: string, otherSide: string) {
  const { apply } = Reflect
  const dispatch = EventTarget.prototype.dispatchEvent
  const listen = EventTarget.prototype.addEventListener
  const Carrier = CustomEvent
  const readDetail = Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail')?.get ?? (() => undefined)
  return {
    post: (detail: unknown): void => {
      apply(dispatch, target, [new Carrier(side, { detail })])
    },
    receive: (handler: (detail: unknown) => void): void => {
      apply(listen, target, [otherSide, (event: Event) => handler(apply(readDetail, event, []))])
    },
  }
}

/** Whether functions or promises sit somewhere in plain objects and arrays; those cannot be cloned as they are. */
export function holdsLive(value: unknown, depth = 0): boolean {
  if (typeof value === 'function' || value instanceof Promise) return true
  if (typeof value !== 'object' || value === null || depth > 100) return false
  const isPlain = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'
  return isPlain && Object.values(value).some((child) => holdsLive(child, depth + 1))
}

/** Encoding between the worlds: `v` cloned value, `f` function, `p` promise, `e` error, `a`/`o` holders of live things. */
export function createBridgeEnd(target: EventTarget, side: string, otherSide: string, onExpose: (key: string, value: unknown) => void) {
  const wire = createWire(target, side, otherSide)
  const functions: ((...args: unknown[]) => unknown)[] = []
  const functionIds = new WeakMap<object, number>()
  const promises = new Map<number, Promised>()
  const answers: { value?: unknown; error?: unknown }[] = []
  let promiseCount = 0

  const encodeError = (error: unknown): unknown =>
    error instanceof Error ? ['e', error.message, error.stack ?? ''] : encode(error)

  const encodePromise = (promise: Promise<unknown>): unknown => {
    promiseCount += 1
    const id = promiseCount
    const settle = (isOk: boolean, value: unknown): void => {
      ask({ kind: 'settle', id, isOk, value })
    }
    promise.then((value) => settle(true, encode(value)), (error: unknown) => settle(false, encodeError(error)))
    return ['p', id]
  }

  const encodeFunction = (own: (...args: unknown[]) => unknown): unknown => {
    const id = functionIds.get(own) ?? functions.push(own) - 1
    functionIds.set(own, id)
    return ['f', id]
  }

  const encode = (value: unknown): unknown => {
    if (typeof value === 'function') return encodeFunction(value as (...args: unknown[]) => unknown)
    if (value instanceof Promise) return encodePromise(value)
    if (value instanceof Error) return encodeError(value)
    if (typeof value === 'symbol') throw new Error('An object could not be cloned.')
    if (typeof value !== 'object' || value === null) return ['v', value]
    if (!holdsLive(value)) {
      try {
        return ['v', structuredClone(value)]
      } catch {
        throw new Error('An object could not be cloned.')
      }
    }
    if (Array.isArray(value)) return ['a', value.map(encode)]
    return ['o', Object.keys(value).map((key) => [key, encode((value as Record<string, unknown>)[key])])]
  }

  const decodeFunction = (id: number) => (...args: unknown[]): unknown => decode(ask({ kind: 'call', id, value: args.map(encode) }))

  const decodePromise = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => promises.set(id, { resolve, reject }))

  const decode = (encoded: unknown): unknown => {
    const [tag, body, stack] = encoded as readonly [string, unknown, string?]
    if (tag === 'v') return body
    if (tag === 'f') return decodeFunction(body as number)
    if (tag === 'p') return decodePromise(body as number)
    if (tag === 'e') return Object.defineProperty(new Error(body as string), 'stack', { value: stack, configurable: true })
    if (tag === 'a') return (body as unknown[]).map(decode)
    const result: Record<string, unknown> = {}
    for (const [key, child] of body as readonly (readonly [string, unknown])[]) result[key] = decode(child)
    return result
  }

  const handle = (message: BridgeMessage): unknown => {
    if (message.kind === 'call') {
      return encode(functions[message.id ?? -1]?.(...(message.value as unknown[]).map(decode)))
    }
    if (message.kind === 'expose') {
      onExpose(message.key ?? '', decode(message.value))
      return undefined
    }
    const waiting = promises.get(message.id ?? -1)
    promises.delete(message.id ?? -1)
    const value = decode(message.value)
    if (message.isOk) waiting?.resolve(value)
    else waiting?.reject(value)
    return undefined
  }

  const ask = (message: BridgeMessage): unknown => {
    wire.post(message)
    const answer = answers.pop()
    if (!answer) throw new Error('electron stand-in: the other world did not answer')
    if (answer.error !== undefined) throw decode(answer.error)
    return answer.value
  }

  wire.receive((detail) => {
    const message = detail as BridgeMessage & { readonly answer?: { value?: unknown; error?: unknown } }
    if (message.answer) {
      answers.push(message.answer)
      return
    }
    try {
      wire.post({ answer: { value: handle(message) } })
    } catch (error) {
      wire.post({ answer: { error: encodeError(error) } })
    }
  })
  return { encode, decode, ask } satisfies BridgeEnd
}

export const bridgeFunctions = [createWire, holdsLive, createBridgeEnd] as const
