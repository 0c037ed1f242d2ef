/** One exchange on the wire, decided already: where to, with what, how long, how much. */
export type WireRequest = Readonly<{
  url: URL
  method: string
  headers: Readonly<Record<string, string>>
  body: Uint8Array | null
  /** Addresses that passed the check; only these may be connected to, in this order (R-97, against rebinding). */
  addresses: readonly string[]
  connectMs: number
  firstByteMs: number
  maxBytes: number
}>

export type WireAnswer = Readonly<{ status: number; headers: Headers; body: Uint8Array }>

/**
 * Carries one exchange and never follows a redirect. Node's sockets are the first adapter; another network stack (for a
 * desk whose proxy needs it) can take its place.
 *
 * Rejects with a LineFault only.
 */
export interface Transport {
  exchange(request: WireRequest, signal: AbortSignal): Promise<WireAnswer>
}
