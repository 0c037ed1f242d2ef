import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import { SMALLEST, placeWindow, type Placement, type Rectangle } from './placement.ts'

export const WINDOW_TITLE = 'Casebench'

/**
 * what any page in a window may do. Every value that guards something is written down although most are
 * Electron's own today, so that a changed default changes nothing here, and the end-to-end run can read them back.
 */
export const safePreferences = (isPackaged: boolean): WebPreferences => ({
  // The renderer runs in the system's sandbox: taking over the page does not take over the account.
  sandbox: true,
  // The page and the preload have separate globals: the page cannot patch what the preload uses.
  contextIsolation: true,
  // No Node in the page, its workers or its frames.
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  // Same-origin rules hold, and nothing comes over plain http.
  webSecurity: true,
  allowRunningInsecureContent: false,
  // No half-finished engine features: they are outside of what was reviewed.
  experimentalFeatures: false,
  // No <webview>: a provider's own page gets a locked view of its own, never a tag in our page.
  webviewTag: false,
  // No plugins; PDF pages are drawn by an isolated process.
  plugins: false,
  // Words that an officer types would go into the checker's files.
  spellcheck: false,
  // A file dropped on the window does not become the page.
  navigateOnDragDrop: false,
  // A page that alerts without end can be silenced.
  safeDialogs: true,
  // A shipped console has no developer tools at all; a checkout needs them.
  devTools: !isPackaged,
})

/** The same for a page of the console, which alone has the preload. */
export const webPreferences = (preload: string, isPackaged: boolean): WebPreferences => ({ ...safePreferences(isPackaged), preload })

export type WindowOptionsInput = Readonly<{
  placement: Placement
  /** Work areas of the displays that exist now. */
  workAreas: readonly Rectangle[]
  preload: string
  icon: string
  isDark: boolean
  isPackaged: boolean
}>

/** Every option of every window of the console. */
export const windowOptions = ({ placement, workAreas, preload, icon, isDark, isPackaged }: WindowOptionsInput): BrowserWindowConstructorOptions => ({
  ...placeWindow(placement.bounds, workAreas),
  minWidth: SMALLEST.width,
  minHeight: SMALLEST.height,
  // Shown when the first picture is there, so that no white sheet flashes.
  show: false,
  // `canvas` of ui.md, section 2.1: the color before the page paints.
  backgroundColor: isDark ? '#0D1117' : '#F3F5F8',
  // The page draws the title bar (ui.md, section 3); macOS keeps its three buttons in the free 76 pixels.
  titleBarStyle: 'hidden',
  // never anything of a case in task bars and switchers.
  title: WINDOW_TITLE,
  icon,
  webPreferences: webPreferences(preload, isPackaged),
})
