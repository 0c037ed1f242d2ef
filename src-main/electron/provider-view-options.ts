import type { BrowserWindow, BrowserWindowConstructorOptions, Session } from 'electron'
import { safePreferences } from './window-options.ts'

export type ProviderViewOptionsInput = Readonly<{
  /** The console's window; the view stays above it and goes with it. */
  parent: BrowserWindow
  session: Session
  title: string
  icon: string
  isPackaged: boolean
}>

/** the settings of every window, without a preload, in a session of its own. */
export const providerViewOptions = ({ parent, session, title, icon, isPackaged }: ProviderViewOptionsInput): BrowserWindowConstructorOptions => ({
  parent,
  width: 900,
  height: 760,
  minWidth: 480,
  minHeight: 480,
  // A page of somebody else never fills the screen: the officer always sees whose it is.
  fullscreenable: false,
  // Native, so that the page can neither write into it nor paint over it.
  title,
  icon,
  // White whatever the theme: provider pages draw dark text on what they take for a browser's page.
  backgroundColor: '#FFFFFF',
  autoHideMenuBar: true,
  webPreferences: { ...safePreferences(isPackaged), session },
})
