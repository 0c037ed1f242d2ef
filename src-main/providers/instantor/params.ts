/** Parameters that the vendor overwrites (providers/instantor.md, section 7); sending one would be lost without a word. */
export const RESERVED_PARAMS: ReadonlySet<string> = new Set([
  'tld', 'product', 'brand', 'client', 'instantor_request_id', 'ssn', 'scrapeHistoryDays', 'scrapeHistoryMonths', 'scrape_from', 'scrape_to', 'withLoans', 'withStatements',
  'organization_number',
])
