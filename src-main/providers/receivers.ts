import type { ProviderId } from '#shared/domain/provider-id.ts'
import { callbacks as bankstatements } from './bankstatements/callback.ts'
import { callbacks as fimento } from './fimento/callback.ts'
import { callbacks as inbank } from './inbank/callback.ts'
import { callbacks as instantor } from './instantor/callback.ts'
import type { CallbackReceiver } from './provider.ts'

/**
 * What each provider's deliveries look like, without its client: the listener and the parse process load nothing that
 * could call out. An absent one sends nothing.
 */
export const receivers: Readonly<Partial<Record<ProviderId, CallbackReceiver>>> = { bankstatements, inbank, instantor, fimento }
