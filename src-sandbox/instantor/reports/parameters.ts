/** `userParam` and `transactionParam` values as they were given; a key may come more than once. */
export type Parameter = Readonly<{ key: string; value: string }>

/** Keys that the vendor sets itself, whatever the page gives (providers/instantor.md, section 7). */
const reservedKeys: ReadonlySet<string> = new Set([
  'tld', 'product', 'brand', 'client', 'instantor_request_id', 'ssn', 'scrapeHistoryDays', 'scrapeHistoryMonths', 'scrape_from',
  'scrape_to', 'withLoans', 'withStatements', 'organization_number',
])

/** First value of a key; undefined where it was not given. */
export function valueOf(parameters: readonly Parameter[], key: string): string | undefined {
  return parameters.find((entry) => entry.key === key && entry.value !== '')?.value
}

/** Every value of a key. */
export function valuesOf(parameters: readonly Parameter[], key: string): readonly string[] {
  return parameters.filter((entry) => entry.key === key && entry.value !== '').map(({ value }) => value)
}

/**
 * What comes back with a report: the vendor's own entries, then the given ones. The personal number that was given as
 * `userIdentification` comes back as `ssn` too, as in the seed's sample.
 */
export function returned(parameters: readonly Parameter[], source: string): readonly Parameter[] {
  const identification = valueOf(parameters, 'userIdentification')
  return [
    { key: 'client', value: source },
    ...(identification === undefined ? [] : [{ key: 'ssn', value: identification }]),
    ...parameters.filter(({ key }) => !reservedKeys.has(key)),
  ]
}

/** Digits of a number however it was typed. */
export function digitsOf(text: string): string {
  return text.replace(/\D/gu, '')
}
