import { LineFault } from './faults.ts'

/** Where a sender may go: a provider's own hosts by https, or the sandbox's one loopback origin by http. */
export type TargetPolicy = Readonly<{ allowedHosts: readonly string[]; sandboxOrigin: string | null }>

export type Target = Readonly<{ url: URL; isSandbox: boolean }>

const SANDBOX_ORIGIN = /^http:\/\/(127\.0\.0\.1|\[::1\]):\d{1,5}$/
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/
const DIGITS_AND_DOTS = /^[\d.]+$/

const refuse = (reason: string): never => {
  throw new LineFault('address', reason, true)
}

/**
 * Checks a policy when a sender is made.
 * @throws RangeError for a host that is no plain lower-case name, or a sandbox origin that is not loopback.
 */
export const checkPolicy = ({ allowedHosts, sandboxOrigin }: TargetPolicy): void => {
  if (allowedHosts.some((host) => !HOST.test(host) || DIGITS_AND_DOTS.test(host))) throw new RangeError('a provider host is a plain name')
  if (sandboxOrigin !== null && !SANDBOX_ORIGIN.test(sandboxOrigin)) throw new RangeError('the sandbox is on loopback, with its port')
}

/**
 * Decides about an address before anything is looked up. The text has to be in the one normal form that the URL
 * parser gives back, so that no two readers can take it for different hosts.
 * @throws LineFault of kind `address`.
 */
export const checkTarget = (text: string, { allowedHosts, sandboxOrigin }: TargetPolicy): Target => {
  const url = URL.canParse(text) ? new URL(text) : refuse('not an address')
  if (url.href !== text) return refuse('not in normal form')
  if (url.username !== '' || url.password !== '' || url.hash !== '') return refuse('carries more than host, path and query')
  if (sandboxOrigin !== null && url.origin === sandboxOrigin) return { url, isSandbox: true }
  if (url.protocol !== 'https:') return refuse('not https')
  if (url.port !== '') return refuse('not the usual port')
  if (!allowedHosts.includes(url.hostname)) return refuse('not a host of this provider')
  return { url, isSandbox: false }
}
