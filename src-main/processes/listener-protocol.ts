import type { ListenerConfig, ListenerEntry } from '../callbacks/listener.ts'

/** What the listener process can be asked. */
export type ListenerOperations = {
  start: { input: ListenerConfig; output: Readonly<{ port: number }> }
  update: { input: Readonly<{ entries: readonly ListenerEntry[]; toleranceSeconds: number }>; output: undefined }
  rotate: { input: undefined; output: undefined }
  /** The process ends by itself after the answer. */
  stop: { input: undefined; output: undefined }
}

export const DELIVERY_NOTICE = 'delivery'
export const REFUSED_NOTICE = 'refused'
/** Time for finishing what is being received. */
export const LISTENER_GRACE_MS = 2_000
