import type { Instant } from '#shared/domain/calendar.ts'
import type { CallbackEnvelope, CallbackJudgement } from '#shared/domain/callback.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { VerificationKey } from '../providers/provider.ts'

/** Everything the listener process knows. Keys are verification keys only. */
export type ListenerConfig = Readonly<{
  address: string
  port: number
  /** PEM texts; null for plain HTTP behind a proxy or on loopback. */
  tls: Readonly<{ certificate: string; privateKey: string }> | null
  /** Empty, or the address that providers call; its host is allowed beside the bound one. */
  publicUrl: string
  /** Folder of the sealed inbox, inside the workspace's folder. */
  inboxFolder: string
  /** X25519 public key, base64 of 32 bytes; the private half is in the encrypted store. */
  inboxKey: string
  entries: readonly ListenerEntry[]
  toleranceSeconds: number
}>

/** One address space: `/<prefix>/<secret>[/<route>[/<correlation>]]`. */
export type ListenerEntry = Readonly<{
  providerId: ProviderId | 'intake'
  /** First path segment, e.g. `illion`. */
  prefix: string
  /** At least 128 random bits, base64url. */
  secret: string
  keys: readonly VerificationKey[]
}>

/** One delivery as it lies in the inbox once opened. Large bodies lie in a sealed file of their own. */
export type InboxEntry = Readonly<{
  intakeId: string
  providerId: ProviderId | 'intake'
  environment: ProviderEnvironment | null
  route: string
  correlation: string | null
  query: string
  mediaType: string
  charset: string | null
  parts: Readonly<{ fields: Readonly<Record<string, string>>; files: readonly Readonly<{ field: string; name: string; mediaType: string; size: number }>[] }> | null
  receivedAt: Instant
  envelope: CallbackEnvelope
  /** Null for the generic intake, which nobody judges. */
  judgement: CallbackJudgement | null
  body: Uint8Array
}>

/** How many requests were refused since the last report, by reason (`path`, `method`, `type`, `size`, `slow`, `busy`, `signature`, …). */
export type RefusedCounts = Readonly<Record<string, number>>

/**
 * The listener as main sees it. It binds, checks, seals and answers in a process of its own; everything acknowledged is
 * on disk before the answer left, and is read from the inbox.
 */
export interface Listener {
  /**
   * Starts the process if needed and binds. Resolves with the bound port (the configured one, unless that is 0).
   * Rejects with `listener.port-taken`, `listener.address-unavailable`, `listener.bad-certificate` or `listener.refused`.
   */
  start(config: ListenerConfig): Promise<Readonly<{ port: number }>>
  /** New keys, secrets or tolerance without closing the socket. */
  update(entries: readonly ListenerEntry[], toleranceSeconds: number): Promise<void>
  /** Closes the current inbox segment so that everything acknowledged so far can be read. */
  rotate(): Promise<void>
  /** Finishes what is being received (at most 2 s) and ends the process. */
  stop(): Promise<void>
  /** Something new lies in the inbox. */
  onDelivery(listener: () => void): () => void
  onRefused(listener: (counts: RefusedCounts) => void): () => void
  /** The process ended by itself; main starts it again (R-30: back within 2 s). */
  onLost(listener: (error: ErrorDetail) => void): () => void
}

/** The sealed inbox from the reading side: in main, with the private key from the open store. */
export interface Inbox {
  /** Deliveries that lie in closed segments, without opening them. */
  countSealed(): number
  /**
   * Opens closed segments, oldest first, entry by entry; each segment is removed only after `take` resolved for all of
   * its entries. What a torn tail lost was never acknowledged. A damaged entry is skipped and reported.
   */
  drain(privateKey: Uint8Array, take: (entry: InboxEntry) => Promise<void>): Promise<Readonly<{ taken: number; damaged: number }>>
}
