import type { Instant } from './calendar.ts'
import type { ErrorDetail } from './errors.ts'
import type { ProviderId } from './provider-id.ts'

/** `off`: the officer stopped it or never started it. `failed`: wanted, and cannot listen; tried again by itself. */
export const LISTENER_STATES = ['off', 'starting', 'listening', 'failed'] as const
export type ListenerState = (typeof LISTENER_STATES)[number]

/** One address that can be given to a provider. The secret segment is never part of it. */
export type ListenerAddress = Readonly<{
  providerId: ProviderId | 'intake'
  route: string
  label: string
  /** As the provider would call it, the secret replaced by `…`. */
  shown: string
  signature: 'hmac' | 'aes' | 'none'
}>

export type Reachability = Readonly<{ at: Instant; isReached: boolean; message: string }>

/** What the window is told about the listener. */
export type ListenerStatus = Readonly<{
  state: ListenerState
  address: string
  port: number
  /** Empty where only this computer can reach it. */
  publicUrl: string
  isTls: boolean
  isBeyondLoopback: boolean
  failure: ErrorDetail | null
  addresses: readonly ListenerAddress[]
  reach: Reachability | null
  /** Deliveries that lie sealed until the workspace is unlocked. */
  sealedCount: number
  /** Requests refused since the start, by reason; bodies of refused requests are not kept. */
  refusedCount: number
  /** Fingerprint and time of the key pair for files that come encrypted; null where none was made. */
  pgpKey: Readonly<{ fingerprint: string; createdAt: Instant }> | null
}>
