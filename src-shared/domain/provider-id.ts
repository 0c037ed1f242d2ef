/** The five bank-data companies. The order is the one in which screens list them. */
export const PROVIDER_IDS = ['bankstatements', 'instantor', 'inbank', 'kontomatik', 'fimento'] as const
export type ProviderId = (typeof PROVIDER_IDS)[number]

/** Countries in which a case can be (ISO 3166-1 alpha-2) with the currency that a new case starts with. */
export const MARKETS = { AU: 'AUD', EE: 'EUR', LV: 'EUR', LT: 'EUR', SE: 'SEK', FI: 'EUR', PL: 'PLN', CZ: 'CZK', ES: 'EUR' } as const
export type Market = keyof typeof MARKETS
export const MARKET_CODES = Object.keys(MARKETS) as readonly Market[]
