import type { AttachedTarget } from '../engine/engine.ts'
import { engineOf, runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent } from '../surface/loud.ts'
import { WebContents } from './web-contents.ts'
import type { Members } from './web-frame-main.ts'
import { checkPreferences } from './web-preferences.ts'
import { WindowFrame, type Bounds } from './window-frame.ts'
import { checkWindowOptions } from './window-options.ts'
import { windows } from './windows.ts'

const events = [
  'always-on-top-changed', 'blur', 'close', 'closed', 'enter-full-screen', 'focus', 'hide', 'leave-full-screen',
  'maximize', 'minimize', 'move', 'moved', 'page-title-updated', 'query-session-end', 'ready-to-show', 'resize',
  'resized', 'responsive', 'restore', 'session-end', 'show', 'unmaximize', 'unresponsive', 'will-move', 'will-resize',
] as const

interface WindowOwn {
  readonly frame: WindowFrame
  readonly options: Electron.BrowserWindowConstructorOptions
  /** Plain settings that only the app reads back. */
  readonly flags: Map<string, unknown>
  isReadyToShow: boolean
  isDestroyed: boolean
  isClosing: boolean
  title: string
  backgroundColor: string
}

/** A window with one page. */
export class BrowserWindow extends LoudEmitter implements Members<Electron.BrowserWindow> {
  static readonly coveredEvents = events
  declare private readonly own: WindowOwn
  declare readonly webContents: WebContents & Electron.WebContents
  readonly id: number

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    const engine = engineOf('BrowserWindow')
    super(runtime.loudness, 'BrowserWindow', events)
    checkWindowOptions(options)
    const preferences = checkPreferences(options.webPreferences)
    this.id = windows.nextId()
    const own: WindowOwn = {
      frame: new WindowFrame(options, { emit: (event, ...args) => void this.emit(event, new VetoEvent(), ...args), resized: () => this.resized() }),
      options, flags: new Map(), isReadyToShow: false, isDestroyed: false, isClosing: false,
      title: options.title ?? runtime.appName(), backgroundColor: options.backgroundColor ?? '#FFFFFF',
    }
    Object.defineProperty(this, 'own', { value: own })
    const { width, height } = own.frame.current()
    const opening = preferences.session.contextOf().then((contextId) => engine.openPage({ contextId, width, height }))
    const contents = this.createContents(preferences, opening)
    Object.defineProperty(this, 'webContents', { value: contents, enumerable: true })
    windows.add(this)
    this.follow(contents)
    if (options.fullscreen) own.frame.setFullScreen(true)
    if (options.show !== false) this.show()
    runtime.app().emit('browser-window-created', new VetoEvent(), this)
  }

  static getAllWindows(): BrowserWindow[] {
    return windows.all()
  }

  static getFocusedWindow(): BrowserWindow | null {
    return windows.focused ?? null
  }

  static fromWebContents(contents: Electron.WebContents): BrowserWindow | null {
    return windows.all().find((window) => window.webContents === contents) ?? null
  }

  static fromId(id: number): BrowserWindow | null {
    return windows.all().find((window) => window.id === id) ?? null
  }

  asElectron(): Electron.BrowserWindow {
    return this as unknown as Electron.BrowserWindow
  }

  loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    return this.webContents.loadURL(url, options)
  }

  loadFile(path: string, options?: Electron.LoadFileOptions): Promise<void> {
    return this.webContents.loadFile(path, options)
  }

  reload(): void {
    this.webContents.reload()
  }

  capturePage(rect?: Electron.Rectangle): Promise<Electron.NativeImage> {
    return this.webContents.capturePage(rect)
  }

  /** Asks the app, then closes. */
  close(): void {
    if (this.own.isDestroyed || this.own.isClosing) return
    this.own.isClosing = true
    const event = new VetoEvent()
    this.emit('close', event)
    this.own.isClosing = false
    if (event.defaultPrevented) windows.closeVetoed()
    else this.destroy()
  }

  destroy(): void {
    if (this.own.isDestroyed) return
    this.own.isDestroyed = true
    const { core } = this.webContents
    core.ready.then((page) => runtime.engine?.browser.post('Target.closeTarget', { targetId: page.targetId })).catch(() => undefined)
    this.webContents.ended()
    windows.remove(this)
    this.emit('closed', new VetoEvent())
    runtime.loudness.markDestroyed(this)
    windows.afterClose()
  }

  /** The target went away by itself: somebody closed Chromium's window. */
  goneByItself(): void {
    if (this.own.isDestroyed) return
    if (this.listenerCount('close') > 0) process.stderr.write('electron stand-in: a window closed by hand could not be vetoed\n')
    this.destroy()
  }

  isDestroyed(): boolean {
    return this.own.isDestroyed
  }

  show(): void {
    this.showInactive()
    this.focus()
  }

  showInactive(): void {
    if (this.own.frame.isVisible) return
    this.own.frame.isVisible = true
    this.emit('show', new VetoEvent())
  }

  hide(): void {
    if (!this.own.frame.isVisible) return
    this.own.frame.isVisible = false
    this.blur()
    this.emit('hide', new VetoEvent())
  }

  isVisible(): boolean {
    return this.own.frame.isVisible && this.own.frame.mode !== 'minimized'
  }

  focus(): void {
    windows.focus(this)
    this.webContents.focus()
  }

  blur(): void {
    if (windows.focused === this) windows.focus(undefined)
  }

  isFocused(): boolean {
    return windows.focused === this
  }

  moveTop(): void {}

  maximize(): void {
    this.showInactive()
    this.own.frame.maximize()
  }

  unmaximize(): void {
    this.own.frame.unmaximize()
  }

  isMaximized(): boolean {
    return this.own.frame.mode === 'maximized'
  }

  minimize(): void {
    this.blur()
    this.own.frame.minimize()
  }

  restore(): void {
    this.own.frame.restore()
  }

  isMinimized(): boolean {
    return this.own.frame.mode === 'minimized'
  }

  isNormal(): boolean {
    return this.own.frame.mode === 'normal'
  }

  setFullScreen(flag: boolean): void {
    this.own.frame.setFullScreen(flag)
  }

  isFullScreen(): boolean {
    return this.own.frame.mode === 'fullscreen'
  }

  getBounds(): Bounds {
    return this.own.frame.current()
  }

  getNormalBounds(): Bounds {
    return { ...this.own.frame.bounds }
  }

  getContentBounds(): Bounds {
    return this.getBounds()
  }

  setBounds(bounds: Partial<Electron.Rectangle>): void {
    this.own.frame.setBounds(bounds)
  }

  setContentBounds(bounds: Electron.Rectangle): void {
    this.setBounds(bounds)
  }

  getSize(): number[] {
    const { width, height } = this.getBounds()
    return [width, height]
  }

  setSize(width: number, height: number): void {
    this.setBounds({ width, height })
  }

  getContentSize(): number[] {
    return this.getSize()
  }

  setContentSize(width: number, height: number): void {
    this.setSize(width, height)
  }

  getPosition(): number[] {
    const { x, y } = this.getBounds()
    return [x, y]
  }

  setPosition(x: number, y: number): void {
    this.setBounds({ x, y })
  }

  center(): void {
    const { width, height } = this.getBounds()
    const area = runtime.workArea()
    this.setPosition(Math.round(area.x + (area.width - width) / 2), Math.round(area.y + (area.height - height) / 2))
  }

  setMinimumSize(width: number, height: number): void {
    this.own.frame.minimum = { width, height }
  }

  getMinimumSize(): number[] {
    return [this.own.frame.minimum.width, this.own.frame.minimum.height]
  }

  setMaximumSize(width: number, height: number): void {
    this.own.frame.maximum = { width, height }
  }

  getMaximumSize(): number[] {
    return [this.own.frame.maximum.width, this.own.frame.maximum.height]
  }

  getTitle(): string {
    return this.own.title
  }

  setTitle(title: string): void {
    this.own.title = title
  }

  get title(): string {
    return this.own.title
  }

  set title(title: string) {
    this.own.title = title
  }

  getBackgroundColor(): string {
    return this.own.backgroundColor
  }

  setBackgroundColor(color: string): void {
    this.own.backgroundColor = color
    this.paintBackground()
  }

  /** Model only: nothing here can record a screen. */
  setContentProtection(enable: boolean): void {
    this.own.flags.set('contentProtection', enable)
  }

  isContentProtected(): boolean {
    return this.own.flags.get('contentProtection') === true
  }

  setTitleBarOverlay(options: Electron.TitleBarOverlayOptions): void {
    runtime.loudness.checkOptions('titleBarOverlay', options, ['color', 'symbolColor', 'height'])
    this.own.flags.set('titleBarOverlay', options)
  }

  setWindowButtonVisibility(visible: boolean): void {
    this.own.flags.set('windowButtons', visible)
  }

  setMenu(menu: Electron.Menu | null): void {
    this.own.flags.set('menu', menu)
  }

  removeMenu(): void {
    this.setMenu(null)
  }

  setMenuBarVisibility(visible: boolean): void {
    this.own.flags.set('menuBar', visible)
  }

  isMenuBarVisible(): boolean {
    return this.own.flags.get('menuBar') !== false
  }

  setAutoHideMenuBar(hide: boolean): void {
    this.own.flags.set('autoHideMenuBar', hide)
  }

  isMenuBarAutoHide(): boolean {
    return this.flag('autoHideMenuBar', false)
  }

  isResizable(): boolean {
    return this.flag('resizable', true)
  }

  setResizable(resizable: boolean): void {
    this.own.flags.set('resizable', resizable)
  }

  isMinimizable(): boolean {
    return this.flag('minimizable', true)
  }

  isMaximizable(): boolean {
    return this.flag('maximizable', true)
  }

  isClosable(): boolean {
    return this.flag('closable', true)
  }

  isMovable(): boolean {
    return this.flag('movable', true)
  }

  isModal(): boolean {
    return this.flag('modal', false)
  }

  isFullScreenable(): boolean {
    return this.flag('fullscreenable', true)
  }

  setAlwaysOnTop(flag: boolean): void {
    if (flag === this.isAlwaysOnTop()) return
    this.own.flags.set('alwaysOnTop', flag)
    this.emit('always-on-top-changed', new VetoEvent(), flag)
  }

  isAlwaysOnTop(): boolean {
    return this.flag('alwaysOnTop', false)
  }

  setSkipTaskbar(skip: boolean): void {
    this.own.flags.set('skipTaskbar', skip)
  }

  setProgressBar(progress: number): void {
    this.own.flags.set('progress', progress)
  }

  flashFrame(flag: boolean): void {
    this.own.flags.set('flash', flag)
  }

  setEnabled(enable: boolean): void {
    this.own.flags.set('enabled', enable)
  }

  isEnabled(): boolean {
    return this.flag('enabled', true)
  }

  getParentWindow(): Electron.BrowserWindow | null {
    return (this.own.options.parent as Electron.BrowserWindow | undefined) ?? null
  }

  getChildWindows(): Electron.BrowserWindow[] {
    return windows.all().filter((window) => window.getParentWindow() === (this as unknown)).map((window) => window.asElectron())
  }

  private flag(name: string, fallback: boolean): boolean {
    const set = this.own.flags.get(name) ?? (this.own.options as Record<string, unknown>)[name]
    return typeof set === 'boolean' ? set : fallback
  }

  private createContents(preferences: ReturnType<typeof checkPreferences>, opening: Promise<AttachedTarget>): WebContents {
    return new WebContents(windows.nextContentsId(), preferences, {
      ...windows.contentsHost(),
      contentSize: () => this.own.frame.current(),
      requestClose: () => this.close(),
    }, opening)
  }

  private follow(contents: WebContents): void {
    contents.core.ready.then(() => {
      this.resized()
      this.paintBackground()
    }).catch(() => undefined)
    contents.on('page-title-updated', (event: VetoEvent, title: string) => {
      this.emit('page-title-updated', event, title, true)
      if (!event.defaultPrevented && !this.own.isDestroyed) this.own.title = title
    })
    contents.on('did-finish-load', () => {
      if (this.own.isReadyToShow) return
      this.own.isReadyToShow = true
      this.emit('ready-to-show', new VetoEvent())
    })
    for (const event of ['unresponsive', 'responsive']) contents.on(event, () => this.emit(event, new VetoEvent()))
  }

  private paintBackground(): void {
    const [, alpha = 'ff', rgb = 'ffffff'] = /^#([0-9a-f]{2})?([0-9a-f]{6})$/i.exec(this.own.backgroundColor) ?? []
    const [r = 255, g = 255, b = 255] = (rgb.match(/../g) ?? []).map((part) => Number.parseInt(part, 16))
    this.webContents.core.page?.session.post('Emulation.setDefaultBackgroundColorOverride', {
      color: { r, g, b, a: Number.parseInt(alpha, 16) / 255 },
    })
  }

  private resized(): void {
    const { page } = this.webContents.core
    const { width, height } = this.own.frame.current()
    if (!page) return
    windows.resizeTarget(page.targetId, width, height)
    this.webContents.resized()
  }
}
