import { app, type WebContents } from 'electron'
import type { Logger } from '#main/platform/logger.ts'

/**
 * no WebContents ever leaves the page that main loaded into it. Loading by main does not raise these events, so
 * refusing all of them costs nothing; the console routes inside one page.
 */
export const guardNavigation = (contents: WebContents, log: Logger): void => {
  // The address is left out of the log: a page that has been taken over could write data into it.
  const refuse = (event: { preventDefault(): void }, reason: string): void => {
    event.preventDefault()
    log.log('warn', 'navigation.refused', { reason })
  }
  contents.on('will-navigate', (event) => { refuse(event, 'navigate') })
  contents.on('will-redirect', (event) => { refuse(event, 'redirect') })
  contents.on('will-frame-navigate', (event) => { refuse(event, 'frame') })
  contents.on('will-attach-webview', (event) => { refuse(event, 'webview') })
  contents.setWindowOpenHandler(() => {
    log.log('warn', 'navigation.refused', { reason: 'window' })
    return { action: 'deny' }
  })
}

/** Guards every WebContents from its creation on, also ones that nobody planned. */
export const guardNavigationEverywhere = (log: Logger): void => {
  app.on('web-contents-created', (_event, contents) => { guardNavigation(contents, log) })
}
