import { createHash } from 'node:crypto'

/** Private scheme of the one page that a provider view shows; each view answers it by itself, in its own session. */
export const FRAME_SCHEME = 'provider-view'
export const FRAME_ORIGIN = `${FRAME_SCHEME}://page`
export const FRAME_URL = `${FRAME_ORIGIN}/`

const MOST_ORIGINS = 20
/** The parser lets `;` and `*` stand in a host, which would be more than a host in a policy. */
const PLAIN_HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/u
const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', '[::1]'])

/** https with a name, or plain http to the practice twin on this computer; in exactly the form that the parser writes. */
const isConfinable = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { origin, protocol, hostname, port } = new URL(text)
  if (origin !== text) return false
  return (protocol === 'https:' && PLAIN_HOST.test(hostname)) || (protocol === 'http:' && LOOPBACK_HOSTS.has(hostname) && port !== '')
}

/** The origins that a view may be given; null where one of them is not an origin that navigation can be held to. */
export const confinableOrigins = (origins: readonly string[]): ReadonlySet<string> | null =>
  origins.length > 0 && origins.length <= MOST_ORIGINS && origins.every(isConfinable) ? new Set(origins) : null

/** where a page or a frame of the view may go: its own page, and addresses of the listed origins without a user in them. */
export const mayNavigate = (url: string, origins: ReadonlySet<string>): boolean => {
  if (url === FRAME_URL) return true
  if (!URL.canParse(url)) return false
  const { protocol, origin, username, password } = new URL(url)
  // `blob:` addresses have the origin of whoever made them: nobody reviewed what is in them.
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '' && origins.has(origin)
}

/** True where one of the origins is the practice twin. */
export const reachesTwin = (origins: ReadonlySet<string>): boolean => [...origins].some((origin) => origin.startsWith('http:'))

const TWIN_PERMISSIONS: ReadonlySet<string> = new Set(['loopback-network', 'local-network-access'])

/**
 * the one thing that a view may be allowed: its own page may reach this computer, for the practice twin, which
 * Chromium asks about. `mayRequest` still holds it to the twin's port.
 */
export const isTwinPermission = (permission: string, requester: string, origins: ReadonlySet<string>): boolean =>
  reachesTwin(origins) && TWIN_PERMISSIONS.has(permission) && (requester === FRAME_URL || requester === FRAME_ORIGIN)

const asHttp = (url: string): string => url.replace(/^ws(s?):/iu, 'http$1:')

/** what anything in the view may fetch, WebSockets and workers included. What is in memory already leaves nowhere. */
export const mayRequest = (url: string, origins: ReadonlySet<string>): boolean =>
  /^(?:data|blob):/iu.test(url) || mayNavigate(asHttp(url), origins)

/** Line ends as the parser makes them; the hashes below are of what it reads. */
export const pageText = (html: string): string => html.replace(/\r\n?/gu, '\n')

const hashesOf = (html: string, element: 'script' | 'style'): readonly string[] => {
  const found = html.matchAll(new RegExp(`<${element}\\b([^>]*)>([\\s\\S]*?)</${element}\\s*>`, 'giu'))
  return [...found]
    .filter(([, attributes]) => !/\ssrc\s*=/iu.test(attributes ?? ''))
    .map(([, , text]) => `'sha256-${createHash('sha256').update(text ?? '').digest('base64')}'`)
}

/**
 * Policy of the page: its own inline parts by their hashes, and the provider's origins. No eval, no workers, no other
 * host. @param html as served, so `pageText` of what main made
 */
export const framePolicy = (html: string, origins: ReadonlySet<string>): string => {
  const hosts = [...origins].join(' ')
  const withHashes = (element: 'script' | 'style'): string => [...new Set(hashesOf(html, element)), hosts].join(' ')
  return [
    `default-src 'none'`,
    `script-src ${withHashes('script')}`,
    `style-src ${withHashes('style')}`,
    `img-src ${hosts} data:`,
    `font-src ${hosts}`,
    `connect-src ${hosts}`,
    `frame-src ${hosts}`,
    // A loader may hand its parameters to its frame by a form.
    `form-action ${hosts}`,
    `worker-src 'none'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}

/** A few plain words, as every documented message is; no address, no markup, nothing of another script. */
const MESSAGE = /^[A-Za-z0-9](?:[A-Za-z0-9 :._-]{0,79})$/u

/** What a title says to main: the text of a message, or null for what cannot be one. */
export const readFrameTitle = (title: unknown): string | null => (typeof title === 'string' && MESSAGE.test(title) ? title : null)

const LONGEST_HEADING = 120

/** Text for the title bar in one plain line. */
export const plainHeading = (heading: string): string => heading.replace(/[\p{C}\p{Z}]+/gu, ' ').trim().slice(0, LONGEST_HEADING)
