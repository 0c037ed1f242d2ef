/** One outgoing call. Secrets go into headers or body, never into the address. */
export type HttpRequest = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: string | Uint8Array
  /** Name of the endpoint for logs and breakers, e.g. `bankstatements.login`. */
  route: string
  /** May be sent again after a fault on the way. False for everything that runs once per session. */
  isRepeatable: boolean
  /** Time to the first byte of the answer. */
  firstByteMs: number
  /** Time for the whole call, all tries included. */
  totalMs: number
  maxBytes: number
  /** A sign-out: tried even while the breaker keeps other calls back. */
  passesBreaker?: boolean
}>

export type HttpAnswer = Readonly<{ status: number; headers: Headers; body: Uint8Array; tookMs: number }>

/**
 * Sends calls to one provider's own hosts: https with normal validation only, no redirects, addresses that are public
 * (the sandbox's loopback origin excepted), limits on time and size, retries with jitter for repeatable calls, a
 * breaker per provider. Any status is an answer; only faults of the line reject, with
 * `provider.offline`, `provider.timeout`, `provider.tls`, `provider.unavailable`, `provider.too-large`,
 * `provider.not-allowed`; `app.cancelled` when the signal says so.
 */
export interface HttpSender {
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>
}
