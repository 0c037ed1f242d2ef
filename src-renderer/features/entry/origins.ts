import type { CONSOLE_HOST, ENTRY_HOST } from '#shared/bridge/page-hosts.ts'

type Host = typeof CONSOLE_HOST | typeof ENTRY_HOST

/**
 * The origin of our other host, from the origin that a page sees as its own. The name is replaced where it stands as a
 * whole word, because how an engine writes our scheme's origins is its own affair.
 * @throws Error for an origin in which the own name does not stand exactly once.
 */
export const siblingOrigin = (origin: string, from: Host, to: Host): string => {
  const parts = origin.split(new RegExp(`\\b${from}\\b`, 'u'))
  if (parts.length !== 2) throw new Error('this page is not on a host of the console')
  return parts.join(to)
}
