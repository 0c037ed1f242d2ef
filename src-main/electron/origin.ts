import { CONSOLE_HOST, ENTRY_HOST, ENTRY_PAGE } from '#shared/bridge/page-hosts.ts'

/** Scheme under which the console's own pages are served; nothing else is ever shown in a window. */
export const APP_SCHEME = 'app'
/** Origin of every page that may speak to main. Compared whole, never by prefix. */
export const APP_ORIGIN = `${APP_SCHEME}://${CONSOLE_HOST}`
/** Origin of the frame into which bank logins are typed. Another site than the console, and never one that may speak to main. */
export const ENTRY_ORIGIN = `${APP_SCHEME}://${ENTRY_HOST}`
/** The one address that may load inside a page of the console. */
export const ENTRY_URL = `${ENTRY_ORIGIN}/${ENTRY_PAGE}`

/** The two pages of the window: the console, and the one that is shown while it is locked. */
export type PageName = 'index' | 'lock'

/** URL of a page, e.g. `app://bundle/lock.html`. */
export const pageUrl = (page: PageName): string => `${APP_ORIGIN}/${page}.html`

/** True for an URL on the console's own origin, in exactly the form that Chromium writes it. */
export const isAppUrl = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`)
