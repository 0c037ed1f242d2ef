import { inject, type App, type InjectionKey } from 'vue'
import type { BridgeApi } from '#shared/bridge/bridge-api.ts'
import type { ChannelName, EventName } from '#shared/bridge/channel-names.ts'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { AppErrorCode, ErrorDetail } from '#shared/domain/errors.ts'

declare global {
  interface Window {
    /** Put there by the preload; this file is the only one that reads it. */
    readonly casebench?: BridgeApi
  }
}

/** A refusal by main, with its stable code. Screens word it through `features/errors/wording.ts`. */
export class BridgeError extends Error {
  readonly detail: ErrorDetail

  constructor(detail: ErrorDetail) {
    super(detail.message)
    this.name = 'BridgeError'
    this.detail = detail
  }

  get code(): AppErrorCode {
    return this.detail.code
  }
}

/** Channels without a request are called with the name alone. */
type RequestArguments<Name extends ChannelName> = undefined extends RequestOf<Name> ? [] : [request: RequestOf<Name>]

/** The bridge as screens use it: values come back, refusals are thrown as `BridgeError`. */
export interface Bridge {
  /** @throws BridgeError when main refuses. */
  call<Name extends ChannelName>(name: Name, ...request: RequestArguments<Name>): Promise<ResponseOf<Name>>
  /** @returns a function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void
}

/**
 * A copy without the proxies of Vue, which the structured clone of the bridge refuses. Members that are undefined
 * are left out.
 */
const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined).map(([key, member]) => [key, plain(member)]))
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, ms) })
const MOST_TRIES = 4

/**
 * Makes a bridge from the two functions of the preload, or of a test. A call that main turned away because there were
 * too many at once never ran, so it is safe to send it again after the time that main names.
 */
export const bridgeFrom = (api: BridgeApi): Bridge => ({
  async call(name, ...request) {
    for (let tried = 1; ; tried += 1) {
      const result = await api.call(name, plain(request[0]) as never)
      if (result.ok) return result.value
      if (result.error.code !== 'bridge.too-many' || tried === MOST_TRIES) throw new BridgeError(result.error)
      await wait((result.error.retryAfterSeconds ?? 1) * 1000)
    }
  },
  on: (name, listener) => api.on(name, listener),
})

/** The bridge of this window. @throws Error when the page was not loaded by the console. */
export const windowBridge = (): Bridge => {
  const api = window.casebench
  if (!api) throw new Error('this page only works inside the Casebench window')
  return bridgeFrom(api)
}

const BRIDGE: InjectionKey<Bridge> = Symbol('bridge')

export const provideBridge = (app: App, bridge: Bridge): void => {
  app.provide(BRIDGE, bridge)
}

/** The bridge inside a component or a store. @throws Error outside an app that was given one. */
export const useBridge = (): Bridge => {
  const bridge = inject(BRIDGE, undefined)
  if (!bridge) throw new Error('no bridge was provided to this app')
  return bridge
}

/** The detail of anything thrown: a refusal's own, else `app.internal`, so that a screen always has words. */
export const detailOf = (error: unknown): ErrorDetail =>
  error instanceof BridgeError ? error.detail : { code: 'app.internal', message: 'Something inside Casebench went wrong.' }
