import { randomUUID } from 'node:crypto'
import { BrowserWindow, session, type Session } from 'electron'
import { AppError } from '#shared/domain/errors.ts'
import type { FrameView } from '#main/app/console.ts'
import type { Logger } from '#main/platform/logger.ts'
import { securityHeaders } from './content-policy.ts'
import { endProcess, endRenderer } from './end-renderer.ts'
import type { NavigationGuard } from './navigation.ts'
import { providerViewOptions } from './provider-view-options.ts'
import { confinableOrigins, FRAME_SCHEME, FRAME_URL, framePolicy, isTwinPermission, mayNavigate, mayRequest, pageText, plainHeading, readFrameTitle } from './provider-view-policy.ts'

/** Provider pages in locked views, for as long as the officer needs them. */
export interface ProviderViews {
  /** Rejects with `app.invalid-input` for origins that cannot be confined, with `app.locked` where no console is shown. */
  open(view: FrameView): Promise<Readonly<{ close(): void }>>
  /** Ends every view; settles when their processes are gone. */
  closeAll(): Promise<void>
}

export type ProviderViewsDeps = Readonly<{
  /** The console's window while it shows the console; undefined while locked and between two. */
  parent: () => BrowserWindow | undefined
  navigation: Pick<NavigationGuard, 'confine'>
  icon: string
  isPackaged: boolean
  log: Logger
}>

/** A page that says more than this is not asking for help. */
const MOST_MESSAGES = 200

export const createProviderViews = (deps: ProviderViewsDeps): ProviderViews => {
  const open = new Set<BrowserWindow>()
  return {
    open: async (view) => {
      const origins = confinableOrigins(view.origins)
      if (origins === null) throw new AppError('app.invalid-input', 'This page names addresses that cannot be confined.')
      const parent = deps.parent()
      if (parent === undefined) throw new AppError('app.locked', 'Unlock the console first.')
      const window = openWindow(deps, parent, view, origins)
      open.add(window)
      window.once('closed', () => { open.delete(window) })
      return { close: () => { void endRenderer(window) } }
    },
    closeAll: async () => { await Promise.all([...open].map(endRenderer)) },
  }
}

const openWindow = (deps: ProviderViewsDeps, parent: BrowserWindow, view: FrameView, origins: ReadonlySet<string>): BrowserWindow => {
  const { icon, isPackaged, log } = deps
  // Without `persist:` a partition lives in memory, and its random name is never used again.
  const own = session.fromPartition(`provider-view-${randomUUID()}`, { cache: false })
  servePage(own, view.html, origins)
  confineRequests(own, origins, log)
  allowTwin(own, origins)
  const title = plainHeading(view.heading)
  const window = new BrowserWindow(providerViewOptions({ parent, session: own, title, icon, isPackaged }))
  deps.navigation.confine(window.webContents, (url) => mayNavigate(url, origins))
  window.setTitle(title)
  window.removeMenu()
  // always, since what is typed here are bank logins.
  window.setContentProtection(true)
  // Calls between browsers pass by `webRequest`; without a proxy this leaves them no datagrams.
  window.webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  hearTitles(window, view, log)
  endWell(window, own, view, log)
  // Fails when the view is closed while it loads.
  window.loadURL(FRAME_URL).catch(() => { log.log('info', 'provider-view.load-cut-off') })
  log.log('info', 'provider-view.opened')
  return window
}

/** The one page, and nothing else, under the private scheme of this session. */
const servePage = (own: Session, html: string, origins: ReadonlySet<string>): void => {
  const text = pageText(html)
  // What our own pages need for isolation from each other would keep the provider's frame out.
  const { 'Cross-Origin-Embedder-Policy': _embedder, 'Cross-Origin-Resource-Policy': _resource, ...headers } = securityHeaders()
  const pageHeaders = { ...headers, 'Content-Security-Policy': framePolicy(text, origins), 'Content-Type': 'text/html; charset=utf-8' }
  own.protocol.handle(FRAME_SCHEME, ({ url, method }) =>
    url === FRAME_URL && method === 'GET' ? new Response(text, { headers: pageHeaders }) : new Response(null, { status: 404, headers: pageHeaders }))
}

/** no request of page, frame or worker leaves for another host. Said once: a hostile page could fill the log. */
const confineRequests = (own: Session, origins: ReadonlySet<string>, log: Logger): void => {
  let isTold = false
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    const isAllowed = mayRequest(url, origins)
    if (!isAllowed && !isTold) log.log('warn', 'provider-view.refused', { reason: 'request' })
    isTold ||= !isAllowed
    answer({ cancel: !isAllowed })
  })
}

/** what every session denies stays denied, but for the practice twin. */
const allowTwin = (own: Session, origins: ReadonlySet<string>): void => {
  own.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) => { answer(isTwinPermission(permission, requestingUrl, origins)) })
  own.setPermissionCheckHandler((_contents, permission, requester) => isTwinPermission(permission, requester, origins))
}

/** The page's only way to main. It never changes the title bar. */
const hearTitles = (window: BrowserWindow, view: FrameView, log: Logger): void => {
  let messageCount = 0
  window.on('page-title-updated', (event, title, isExplicit) => {
    event.preventDefault()
    const message = isExplicit ? readFrameTitle(title) : null
    if (message === null || messageCount > MOST_MESSAGES) return
    messageCount += 1
    if (messageCount > MOST_MESSAGES) log.log('warn', 'provider-view.refused', { reason: 'messages' })
    else view.onTitle(message)
  })
}

/** Whatever ends the view, its process and its data go with it, and the one who opened it hears of it once. */
const endWell = (window: BrowserWindow, own: Session, view: FrameView, log: Logger): void => {
  const { webContents: contents } = window
  // "Leave this page?" of a page has no say over closing.
  contents.on('will-prevent-unload', (event) => { event.preventDefault() })
  // Without an answer Electron offers the first certificate of the system's store.
  contents.on('select-client-certificate', (event, _url, _list, choose) => {
    event.preventDefault()
    // Called with nothing it sends none; the type file knows that form for `app` only.
    ;(choose as () => void)()
  })
  contents.on('render-process-gone', (_event, { reason }) => {
    log.log('warn', 'provider-view.crashed', { reason })
    void endRenderer(window)
  })
  // By the close button: memory that was freed keeps its text, so the process has to go.
  window.on('close', () => {
    const pid = contents.getOSProcessId()
    window.once('closed', () => { void endProcess(pid) })
  })
  window.once('closed', () => {
    log.log('info', 'provider-view.closed')
    Promise.all([own.closeAllConnections(), own.clearStorageData(), own.clearCache()])
      .catch((error: unknown) => { log.log('warn', 'provider-view.not-cleared', { error }) })
    view.onClosed()
  })
}
