import type { Market } from '#shared/domain/provider-id.ts'
import type { Descriptor } from '../../stores/providers.ts'

/** Providers with a page of their own in which an applicant of this market can sign in. */
export const framesFor = (providers: readonly Descriptor[], market: Market): readonly Descriptor[] =>
  providers.filter(({ isAvailable, markets, capabilities }) => isAvailable && capabilities.runsInFrame && markets.includes(market))
