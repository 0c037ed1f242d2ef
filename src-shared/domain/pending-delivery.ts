import type { ProviderId } from './provider-id.ts'

/**
 * A result that the provider will bring by itself, to an address of ours. Made when an asynchronous fetch was taken on;
 * whoever receives the delivery finds the case by `reference`.
 */
export type PendingDelivery = Readonly<{
  providerId: ProviderId
  /** The code that the delivery will carry, e.g. `TEST-CB-1042`. */
  reference: string
  institutionSlug: string
  /** Null where the provider delivers to what is set up for the account. */
  deliversTo: string | null
  reportsErrorsTo: string | null
  mediaType: 'application/json' | 'application/xml' | null
  bringsFiles: boolean
  requestedAt: string
}>

/** Where an asynchronous result should go; needs the listener. */
export type DeliveryRequest = Readonly<{ callback: string; errorCallback?: string; format: 'application/json' | 'application/xml'; includesFiles: boolean }>
