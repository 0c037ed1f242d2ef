import { LineFault } from './faults.ts'

const SECRET_NAME = /token|secret|passw|api[-_]?key|apikey|credential|session|authoriz|signature|^pin$|^otp$|^code$/i
const SECRET_HEADER = /^(authorization|cookie|proxy-authorization|x-.*(key|token|secret|signature).*)$/i

/** Shorter values occur in addresses by chance. */
const SHORTEST_SECRET = 6

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Keeps secrets out of addresses, where proxies and logs would keep them: refuses query names that mean a secret,
 * and any address that contains one of the known secrets or a secret header's value.
 * @throws LineFault of kind `address`; the address is not repeated.
 */
export const refuseSecretsInUrl = (url: URL, headers: Readonly<Record<string, string>>, secretValues: readonly string[]): void => {
  if ([...url.searchParams.keys()].some((name) => SECRET_NAME.test(name))) {
    throw new LineFault('address', 'a secret belongs into a header or the body', true)
  }
  const fromHeaders = Object.entries(headers).flatMap(([name, value]) => (SECRET_HEADER.test(name) ? [value, ...value.split(/\s+/)] : []))
  const written = url.href.toLowerCase()
  const readable = decoded(`${url.pathname}${url.search}`).toLowerCase()
  const isThere = (secret: string): boolean => {
    const sought = secret.toLowerCase()
    return sought.length >= SHORTEST_SECRET && (readable.includes(sought) || written.includes(encodeURIComponent(sought).toLowerCase()))
  }
  if ([...fromHeaders, ...secretValues].some(isThere)) throw new LineFault('address', 'the address contains a secret', true)
}
