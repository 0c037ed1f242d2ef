import type { ChannelName, EventName } from './channel-names.ts'
import type { RequestOf, ResponseOf } from './channels.ts'
import type { EventPayload } from './events.ts'
import type { Result } from './result.ts'

/** The two functions that the preload puts on `window.casebench`; there is nothing else there. */
export interface BridgeApi {
  /** Never rejects: a refusal is a result with a code. */
  call<Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<Result<ResponseOf<Name>>>
  /** Subscribes to an event. @returns a function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void
}
