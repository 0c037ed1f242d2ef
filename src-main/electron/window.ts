import { BrowserWindow, dialog, nativeTheme, screen } from 'electron'
import { EVENT_WIRE, type EventName } from '#shared/bridge/channel-names.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { WindowState } from '#main/app/console.ts'
import type { Logger } from '#main/platform/logger.ts'
import type { CrashLimit } from './crash-limit.ts'
import { endRenderer } from './end-renderer.ts'
import type { NavigationGuard } from './navigation.ts'
import { isAppUrl, pageUrl, type PageName } from './origin.ts'
import type { Paths } from './paths.ts'
import { nextZoom } from './placement.ts'
import type { WindowMemory } from './window-memory.ts'
import { WINDOW_TITLE, windowOptions } from './window-options.ts'

/** The one window of the console. It always shows one of our two pages. */
export interface MainWindow {
  /** Opens the window with a page, or swaps it for a new one in a new process at the same place. */
  show(page: PageName): Promise<void>
  /** The window on screen; undefined before the first and between two. */
  browserWindow(): BrowserWindow | undefined
  /** The page last asked for. */
  page(): PageName | undefined
  /** True between two windows: the program must not end although none is there. */
  isSwapping(): boolean
  /** Brings the window to the front, as a second start of the program asks for. */
  raise(): void
  state(): WindowState
  zoom(step: 'in' | 'out' | 'reset'): void
  /** keeps the window out of screen captures, this one and the ones that follow. On until told otherwise. */
  protectContent(isOn: boolean): void
  send<Name extends EventName>(name: Name, payload: EventPayload<Name>): void
}

export type MainWindowDeps = Readonly<{
  paths: Paths
  memory: WindowMemory
  crashLimit: CrashLimit
  isPackaged: boolean
  log: Logger
  navigation: NavigationGuard
  /** Called when the window crashed once too often. */
  giveUp: () => void
}>

/** What belongs to the keeping of the window; one object per program, made by the composition. */
type Keeping = { window: BrowserWindow | undefined; page: PageName | undefined; isProtected: boolean; isSwapping: boolean; swap: Promise<void> | undefined }

export const createMainWindow = (deps: MainWindowDeps): MainWindow => {
  const keeping: Keeping = { window: undefined, page: undefined, isProtected: true, isSwapping: false, swap: undefined }
  const live = (): BrowserWindow | undefined => keeping.window?.isDestroyed() === false ? keeping.window : undefined

  const send: MainWindow['send'] = (name, payload) => {
    const contents = live()?.webContents
    if (contents !== undefined && !contents.isDestroyed()) contents.send(EVENT_WIRE, name, payload)
  }
  const sendState = (): void => { send('window.changed', stateOf(live(), deps.memory)) }

  const open = (page: PageName): void => {
    const window = createBrowserWindow(deps)
    keeping.window = window
    deps.navigation.allowEntryIn(window.webContents)
    window.setContentProtection(keeping.isProtected)
    applyZoom(window, deps.memory)
    onChange(window, sendState)
    window.on('page-title-updated', (event) => { event.preventDefault() })
    window.on('close', () => { remember(window, deps.memory) })
    revealWhenDrawn(window, deps.memory)
    window.webContents.on('render-process-gone', (_event, { reason }) => { if (live() === window) void recover(reason) })
    // Chromium lets no one veto about:blank: a page that went there is replaced, and until then main refuses its calls.
    window.webContents.on('did-navigate', (_event, url) => { if (live() === window && !isAppUrl(url)) void replaceStray() })
    window.webContents.on('preload-error', (_event, _path, error) => { deps.log.log('error', 'window.preload-failed', { error }) })
    window.webContents.on('unresponsive', () => { if (live() === window) void offerNewWindow(window, () => show(keeping.page ?? page)) })
    // Fails when the window is swapped while it loads; the next one loads its own page.
    window.loadURL(pageUrl(page)).catch(() => { deps.log.log('info', 'window.load-cut-off', { operation: page }) })
  }

  const swapTo = async (): Promise<void> => {
    const old = keeping.window
    // Before the old window goes: its end is reported while it is destroyed.
    keeping.isSwapping = true
    // From here on no call of the old page counts: it is not the live window any more.
    keeping.window = undefined
    if (old !== undefined) {
      remember(old, deps.memory)
      await endRenderer(old)
    }
    keeping.swap = undefined
    open(keeping.page ?? 'lock')
    keeping.isSwapping = false
  }

  const show: MainWindow['show'] = async (page) => {
    keeping.page = page
    if (keeping.window === undefined && keeping.swap === undefined) return open(page)
    keeping.swap ??= swapTo()
    await keeping.swap
  }

  const replaceStray = async (): Promise<void> => {
    deps.log.log('warn', 'navigation.refused', { reason: 'stray' })
    if (!deps.crashLimit.mayRecover()) return deps.giveUp()
    await show(keeping.page ?? 'index')
  }

  const recover = async (reason: string): Promise<void> => {
    deps.log.log('error', 'window.crashed', { reason, process: 'renderer' })
    if (!deps.crashLimit.mayRecover()) return deps.giveUp()
    await show(keeping.page ?? 'index')
    const window = live()
    if (window !== undefined) await tellRecovered(window)
  }

  return {
    show,
    send,
    browserWindow: live,
    page: () => keeping.page,
    isSwapping: () => keeping.isSwapping,
    state: () => stateOf(live(), deps.memory),
    raise: () => {
      const window = live()
      if (window?.isMinimized() === true) window.restore()
      window?.show()
      window?.focus()
    },
    zoom: (step) => {
      deps.memory.change({ zoomPercent: nextZoom(deps.memory.current().zoomPercent, step) })
      live()?.webContents.setZoomFactor(deps.memory.current().zoomPercent / 100)
      sendState()
    },
    protectContent: (isOn) => {
      keeping.isProtected = isOn
      live()?.setContentProtection(isOn)
    },
  }
}

const createBrowserWindow = ({ paths, memory, isPackaged }: MainWindowDeps): BrowserWindow => {
  const window = new BrowserWindow(windowOptions({
    placement: memory.current(),
    workAreas: screen.getAllDisplays().map(({ workArea }) => workArea),
    preload: paths.preload,
    icon: paths.icon,
    isDark: nativeTheme.shouldUseDarkColors,
    isPackaged,
  }))
  window.setTitle(WINDOW_TITLE)
  return window
}

const stateOf = (window: BrowserWindow | undefined, memory: WindowMemory): WindowState => ({
  isMaximized: window?.isMaximized() ?? false,
  isFullScreen: window?.isFullScreen() ?? false,
  isFocused: window?.isFocused() ?? false,
  zoomPercent: memory.current().zoomPercent,
})

const onChange = (window: BrowserWindow, changed: () => void): void => {
  window.on('maximize', changed)
  window.on('unmaximize', changed)
  window.on('enter-full-screen', changed)
  window.on('leave-full-screen', changed)
  window.on('focus', changed)
  window.on('blur', changed)
}

const applyZoom = (window: BrowserWindow, memory: WindowMemory): void => {
  const contents = window.webContents
  // The event may come after the window went: a destroyed one throws at every touch.
  contents.on('dom-ready', () => { if (!contents.isDestroyed()) contents.setZoomFactor(memory.current().zoomPercent / 100) })
}

/** Longest that a window stays hidden: one that cannot draw must still be seen, moved and closed. */
const HIDDEN_AT_MOST_MS = 3_000

const revealWhenDrawn = (window: BrowserWindow, memory: WindowMemory): void => {
  const reveal = (): void => {
    clearTimeout(patience)
    if (window.isDestroyed() || window.isVisible()) return
    if (memory.current().isMaximized) window.maximize()
    window.show()
  }
  const patience = setTimeout(reveal, HIDDEN_AT_MOST_MS)
  window.once('ready-to-show', reveal)
}

const remember = (window: BrowserWindow, memory: WindowMemory): void => {
  if (window.isDestroyed()) return
  memory.change({ bounds: { ...window.getNormalBounds() }, isMaximized: window.isMaximized() })
  memory.save()
}

/** Native, since it must be read even when the new page cannot draw either. */
const tellRecovered = async (window: BrowserWindow): Promise<void> => {
  await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'The window stopped and was opened again',
    detail: 'Everything that was saved is there. Text that was not saved yet has to be typed again.',
    buttons: ['Go on'],
  })
}

const offerNewWindow = async (window: BrowserWindow, openNew: () => Promise<void>): Promise<void> => {
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    message: 'The window does not answer',
    detail: 'Wait for it, or open it again. Text that was not saved yet is lost when it is opened again.',
    buttons: ['Wait', 'Open again'],
    defaultId: 0,
    cancelId: 0,
  })
  if (response === 1) await openNew()
}
