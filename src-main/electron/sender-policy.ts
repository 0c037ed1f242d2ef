import { APP_ORIGIN, isAppUrl } from './origin.ts'

/** What is known of whoever sent a call. Everything comes from Electron, nothing from the message. */
export type SenderFacts = Readonly<{
  /** URL and origin of the frame; undefined where the frame is gone or Electron does not know. */
  url: string | undefined
  origin: string | undefined
  isMainFrame: boolean
  /** The frame was destroyed or left the page while the message was under way. */
  isFrameGone: boolean
  webContentsId: number | undefined
  /** WebContents of the window that is on screen now; undefined while there is none. */
  liveWebContentsId: number | undefined
}>

export type SenderRefusal = 'no-window' | 'unknown-window' | 'frame-gone' | 'sub-frame' | 'no-url' | 'foreign-origin' | 'foreign-url'

/**
 * a call counts only when it comes from the main frame of the window on screen, at exactly our origin. A missing
 * fact refuses; there is no benefit of the doubt.
 * @returns why the sender is refused, or null where it may speak.
 */
export const judgeSender = (facts: SenderFacts): SenderRefusal | null => {
  if (facts.liveWebContentsId === undefined) return 'no-window'
  if (facts.webContentsId === undefined || facts.webContentsId !== facts.liveWebContentsId) return 'unknown-window'
  if (facts.isFrameGone) return 'frame-gone'
  if (!facts.isMainFrame) return 'sub-frame'
  if (facts.url === undefined || facts.url === '' || facts.origin === undefined) return 'no-url'
  if (facts.origin !== APP_ORIGIN) return 'foreign-origin'
  return isAppUrl(facts.url) ? null : 'foreign-url'
}
