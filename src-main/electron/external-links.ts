import { dialog, shell, type BrowserWindow } from 'electron'
import { LINK_NAMES } from '#shared/bridge/channels/app.ts'
import type { LinkName } from '#main/app/console.ts'

/** Pages outside the console, by name. The page knows the names only; an address never crosses the bridge. */
export const LINK_ADDRESSES: Readonly<Record<LinkName, string>> = {
  'bankstatements-docs': 'https://docs.bankstatements.com.au/',
  'inbank-docs': 'https://docs.inbank.eu/',
  'kontomatik-docs': 'https://developer.kontomatik.com/',
  'fimento-docs': 'https://docs.psd2.fimento.com/',
  'instantor-docs': 'https://www.instantor.com/api/doc/static/',
}

const ALLOWED_HOSTS: ReadonlySet<string> = new Set(Object.values(LINK_ADDRESSES).map((address) => new URL(address).hostname))

/**
 * Second check, on the address itself: https, a listed host letter by letter, no user, no port, and written the way
 * the parser writes it, so that what the officer reads is what the browser gets.
 */
export const isAllowedAddress = (address: unknown): address is string => {
  if (typeof address !== 'string' || !URL.canParse(address)) return false
  const url = new URL(address)
  return url.href === address && url.protocol === 'https:' && ALLOWED_HOSTS.has(url.hostname)
    && url.username === '' && url.password === '' && url.port === ''
}

/** Address of a listed page; null for any other name, also for names of object members. */
export const addressOf = (link: unknown): string | null => {
  if (typeof link !== 'string' || !(LINK_NAMES as readonly string[]).includes(link)) return null
  const address = LINK_ADDRESSES[link as LinkName]
  return isAllowedAddress(address) ? address : null
}

/** Shows the address and opens it in the system browser if the officer agrees. @returns whether it was opened. */
export const openExternalLink = async (window: BrowserWindow, link: LinkName): Promise<boolean> => {
  const address = addressOf(link)
  if (address === null) return false
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'Open this page in your browser?',
    detail: `${address}\n\nNothing of a case is sent along.`,
    buttons: ['Open page', 'Stay here'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  })
  if (response !== 0) return false
  await shell.openExternal(address)
  return true
}
