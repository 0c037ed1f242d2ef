import type { AttachedTarget } from '../engine/engine.ts'
import { engineOf, runtime } from '../runtime.ts'
import { VetoEvent } from '../surface/loud.ts'
import { WebContents } from './web-contents.ts'
import type { Members } from './web-frame-main.ts'
import { checkPreferences } from './web-preferences.ts'
import { WindowModel } from './window-model.ts'
import { checkWindowOptions } from './window-options.ts'
import { windows } from './windows.ts'

const events = [
  'always-on-top-changed', 'blur', 'close', 'closed', 'enter-full-screen', 'focus', 'hide', 'leave-full-screen',
  'maximize', 'minimize', 'move', 'moved', 'page-title-updated', 'query-session-end', 'ready-to-show', 'resize',
  'resized', 'responsive', 'restore', 'session-end', 'show', 'unmaximize', 'unresponsive', 'will-move', 'will-resize',
] as const

/** A window with one page. */
export class BrowserWindow extends WindowModel implements Members<Electron.BrowserWindow> {
  static readonly coveredEvents = events
  declare readonly webContents: WebContents & Electron.WebContents
  readonly id: number

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    const engine = engineOf('BrowserWindow')
    super(options, events)
    checkWindowOptions(options)
    const preferences = checkPreferences(options.webPreferences)
    this.id = windows.nextId()
    const { own } = this
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
    // A child cannot outlive its parent.
    for (const child of windows.all().filter((window) => window.getParentWindow() === (this as unknown))) child.destroy()
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

  override showInactive(): void {
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

  override blur(): void {
    if (windows.focused === this) windows.focus(undefined)
  }

  isFocused(): boolean {
    return windows.focused === this
  }

  moveTop(): void {}

  getBackgroundColor(): string {
    return this.own.backgroundColor
  }

  setBackgroundColor(color: string): void {
    this.own.backgroundColor = color
    this.paintBackground()
  }

  getParentWindow(): Electron.BrowserWindow | null {
    return (this.own.options.parent as Electron.BrowserWindow | undefined) ?? null
  }

  getChildWindows(): Electron.BrowserWindow[] {
    return windows.all().filter((window) => window.getParentWindow() === (this as unknown)).map((window) => window.asElectron())
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

  protected override resized(): void {
    const { page } = this.webContents.core
    const { width, height } = this.own.frame.current()
    if (!page) return
    windows.resizeTarget(page.targetId, width, height)
    this.webContents.resized()
  }
}
