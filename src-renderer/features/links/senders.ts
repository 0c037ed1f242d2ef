import type { Market } from '#shared/domain/provider-id.ts'
import type { Descriptor } from '../../stores/providers.ts'

/** Providers that can send an applicant of this market a link. */
export const sendersFor = (providers: readonly Descriptor[], market: Market): readonly Descriptor[] =>
  providers.filter(({ isAvailable, markets, capabilities }) => isAvailable && capabilities.sendsLink && markets.includes(market))
