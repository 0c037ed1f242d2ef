import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts'

export type { Protocol }
export type CdpMethod = keyof Protocol.CommandParameters & keyof Protocol.CommandReturnValues
export type CdpParams<M extends CdpMethod> = Protocol.CommandParameters[M]
export type CdpResult<M extends CdpMethod> = Protocol.CommandReturnValues[M]
export type CdpEventName = keyof Protocol.Events
export type CdpEvent<E extends CdpEventName> = Protocol.Events[E]
