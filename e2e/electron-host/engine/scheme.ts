const mappedHost = /^([a-z][a-z0-9+.-]*?)--([a-z0-9-]+(?:\.[a-z0-9-]+)*)\.invalid$/

/**
 * Translates between the app's own URLs (`app://bundle/x`) and the ones Chromium is shown
 * (`https://app--bundle.invalid/x`). `.invalid` never resolves, so a request that escapes interception fails closed;
 * https makes the page a secure context; every host stays a site of its own.
 */
export class SchemeMap {
  private readonly schemes = new Set<string>()

  register(scheme: string): void {
    this.schemes.add(scheme.toLowerCase())
  }

  has(scheme: string): boolean {
    return this.schemes.has(scheme.toLowerCase().replace(/:$/, ''))
  }

  /** URL as Chromium must see it; URLs of other schemes come back unchanged. */
  toEngine(url: string): string {
    const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url)
    const [, scheme = '', host = '', rest = ''] = match ?? []
    if (!match || !this.has(scheme)) return url
    return `https://${scheme.toLowerCase()}--${host.toLowerCase()}.invalid${rest.startsWith('/') ? rest : `/${rest}`}`
  }

  /** URL as the app must see it; URLs that are not mapped come back unchanged. */
  toApp(url: string): string {
    const match = /^https:\/\/([^/?#]*)(.*)$/is.exec(url)
    const parts = mappedHost.exec((match?.[1] ?? '').toLowerCase())
    if (!match || !parts || !this.has(parts[1] ?? '')) return url
    return `${parts[1]}://${parts[2]}${match[2]}`
  }

  /** Whether the URL, in Chromium's form, belongs to one of the app's schemes. */
  isMapped(url: string): boolean {
    return this.toApp(url) !== url
  }

  /** Header values that hold URLs or sources (CSP, CORS, Location), from the app's form to Chromium's. */
  headerToEngine(value: string, host: string): string {
    let text = value
    for (const scheme of this.schemes) {
      text = text
        .replace(new RegExp(`\\b${scheme}://([a-z0-9.-]+)`, 'gi'), (_, name: string) => `https://${scheme}--${name}.invalid`)
        .replace(new RegExp(`(^|[\\s;])${scheme}:(?=$|[\\s;])`, 'gi'), (_, before: string) => `${before}https://${scheme}--${host}.invalid`)
    }
    return text
  }

  /** Header values such as Origin and Referer, from Chromium's form to the app's. */
  headerToApp(value: string): string {
    return this.toApp(value).replace(/^([a-z][a-z0-9+.-]*:\/\/[^/]+)$/, '$1')
  }
}
