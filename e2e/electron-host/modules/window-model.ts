import { runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent } from '../surface/loud.ts'
import type { Members } from './web-frame-main.ts'
import { WindowFrame, type Bounds } from './window-frame.ts'

/** The state of a window that only the app sees; nothing on a screen can contradict it. */
export interface WindowState {
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

/** The half of `BrowserWindow` that is a model: place, size, mode, title and switches. */
export abstract class WindowModel extends LoudEmitter implements Members<Electron.BrowserWindow> {
  declare protected readonly own: WindowState

  constructor(options: Electron.BrowserWindowConstructorOptions, events: readonly string[]) {
    super(runtime.loudness, 'BrowserWindow', events)
    const own: WindowState = {
      frame: new WindowFrame(options, { emit: (event, ...args) => void this.emit(event, new VetoEvent(), ...args), resized: () => this.resized() }),
      options, flags: new Map(), isReadyToShow: false, isDestroyed: false, isClosing: false,
      title: options.title ?? runtime.appName(), backgroundColor: options.backgroundColor ?? '#FFFFFF',
    }
    Object.defineProperty(this, 'own', { value: own })
  }

  abstract showInactive(): void

  abstract blur(): void

  /** The page has to follow the frame. */
  protected abstract resized(): void

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

  protected flag(name: string, fallback: boolean): boolean {
    const set = this.own.flags.get(name) ?? (this.own.options as Record<string, unknown>)[name]
    return typeof set === 'boolean' ? set : fallback
  }
}
