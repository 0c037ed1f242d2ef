import { app, type WebContents } from 'electron'
import type { Logger } from '#main/platform/logger.ts'
import { ENTRY_URL, pageUrl } from './origin.ts'

/** What is known of a navigation that a page asks for. */
export type FrameFacts = Readonly<{
  url: string
  isMainFrame: boolean
  /** The frame lies directly in the page, not in another frame. */
  isInPage: boolean
  /** URL of the page that holds the frame, without query and fragment. */
  pageUrl: string
  /** The page is in the console's own window. */
  isConsoleWindow: boolean
}>

/** exactly the frame for bank logins, directly in the console's page, in our window. Everything else stays refused. */
export const isEntryFrame = (facts: FrameFacts): boolean =>
  facts.url === ENTRY_URL && !facts.isMainFrame && facts.isInPage && facts.pageUrl === pageUrl('index') && facts.isConsoleWindow

/** Refuses navigation in every WebContents, and knows in which of them the frame for bank logins may load. */
export interface NavigationGuard {
  /** Guards one WebContents from now on. */
  guard(contents: WebContents): void
  /** Lets the frame load inside this one, which is the console's own window. */
  allowEntryIn(contents: WebContents): void
  /** Lets a provider view's pages and frames go where `mayGo` says. Windows stay refused. */
  confine(contents: WebContents, mayGo: (url: string) => boolean): void
}

/** Lines in the log for one WebContents: a hostile page could fill it. */
const MOST_LINES = 50

const factsOf = (event: Electron.Event<Electron.WebContentsWillFrameNavigateEventParams>, contents: WebContents, isConsoleWindow: boolean): FrameFacts => ({
  url: event.url,
  isMainFrame: event.isMainFrame,
  // Null where the frame is gone already.
  isInPage: event.frame?.parent?.frameTreeNodeId === contents.mainFrame.frameTreeNodeId,
  pageUrl: contents.getURL().split(/[?#]/u, 1)[0] ?? '',
  isConsoleWindow,
})

/**
 * no WebContents ever leaves the page that main loaded into it. Loading by main does not raise these events, so
 * refusing all of them but one frame costs nothing; the console routes inside one page.
 */
export const createNavigationGuard = (log: Logger): NavigationGuard => {
  const consoles = new WeakSet<WebContents>()
  const confined = new WeakMap<WebContents, (url: string) => boolean>()
  const mayGo = (contents: WebContents, url: string): boolean => confined.get(contents)?.(url) ?? false
  return {
    allowEntryIn: (contents) => { consoles.add(contents) },
    confine: (contents, mayGoThere) => { confined.set(contents, mayGoThere) },
    guard: (contents) => {
      let lineCount = 0
      // The address is left out of the log: a page that has been taken over could write data into it.
      const tell = (reason: string): void => {
        lineCount += 1
        if (lineCount <= MOST_LINES) log.log('warn', 'navigation.refused', { reason })
      }
      const refuse = (event: { preventDefault(): void }, reason: string): void => {
        event.preventDefault()
        tell(reason)
      }
      contents.on('will-navigate', (event) => { if (!mayGo(contents, event.url)) refuse(event, 'navigate') })
      contents.on('will-redirect', (event) => { if (!mayGo(contents, event.url)) refuse(event, 'redirect') })
      contents.on('will-frame-navigate', (event) => {
        if (!mayGo(contents, event.url) && !isEntryFrame(factsOf(event, contents, consoles.has(contents)))) refuse(event, 'frame')
      })
      contents.on('will-attach-webview', (event) => { refuse(event, 'webview') })
      contents.setWindowOpenHandler(() => {
        tell('window')
        return { action: 'deny' }
      })
    },
  }
}

/** Guards every WebContents from its creation on, also ones that nobody planned. */
export const guardNavigationEverywhere = (guard: NavigationGuard): void => {
  app.on('web-contents-created', (_event, contents) => { guard.guard(contents) })
}
