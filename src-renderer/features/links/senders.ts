import type { Market } from '#shared/domain/provider-id.ts'
import type { Descriptor } from '../../stores/providers.ts'

/** Providers whose retrieval a page of the lender can finish for an applicant of this market. */
export const handersFor = (providers: readonly Descriptor[], market: Market): readonly Descriptor[] =>
  providers.filter(({ isAvailable, markets, capabilities }) => isAvailable && capabilities.handsOver && markets.includes(market))

/** Providers that can send an applicant of this market a link. */
export const sendersFor = (providers: readonly Descriptor[], market: Market): readonly Descriptor[] =>
  providers.filter(({ isAvailable, markets, capabilities }) => isAvailable && capabilities.sendsLink && markets.includes(market))
