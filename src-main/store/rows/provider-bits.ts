import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'

/** Which providers a case has used, as bits of one column. Stored data: a bit is never given to another provider. */
const BITS: Readonly<Record<ProviderId, number>> = { bankstatements: 1, instantor: 2, inbank: 4, kontomatik: 8, fimento: 16 }

export const toProviderBits = (providers: readonly ProviderId[]): number => providers.reduce((bits, id) => bits | BITS[id], 0)

/** In the order in which screens list them. */
export const fromProviderBits = (bits: number): readonly ProviderId[] => PROVIDER_IDS.filter((id) => (bits & BITS[id]) !== 0)
