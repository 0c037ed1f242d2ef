import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { AttachedTarget } from '../engine/engine.ts'
import type { CdpEvent } from '../engine/cdp-types.ts'
import type { Page } from '../engine/page.ts'
import { runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent, vetoEvent } from '../surface/loud.ts'
import { contextMenuParams } from './context-menu.ts'
import { ContentsCore } from './contents-core.ts'
import type { ContentsHost } from './contents-host.ts'
import { dispatchIpc, type IpcMain } from './ipc-main.ts'
import { capture, type PageImage } from './native-image.ts'
import { pdfParameters } from './printing.ts'
import { asElectronFrame, type Members, type WebFrameMain } from './web-frame-main.ts'
import type { CheckedPreferences } from './web-preferences.ts'
import { applyZoom } from './zoom.ts'

const events = [
  'blur', 'certificate-error', 'console-message', 'context-menu', 'destroyed', 'devtools-closed', 'devtools-opened',
  'did-create-window', 'did-fail-load', 'did-finish-load', 'did-frame-finish-load', 'did-navigate',
  'did-navigate-in-page', 'did-start-loading', 'did-stop-loading', 'dom-ready', 'focus', 'ipc-message', 'login',
  'page-title-updated', 'preload-error', 'render-process-gone', 'responsive', 'select-client-certificate',
  'unresponsive', 'will-attach-webview', 'will-frame-navigate', 'will-navigate', 'will-prevent-unload',
  'will-redirect', 'zoom-changed',
] as const

type OpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse

interface ContentsOwn {
  readonly host: ContentsHost
  openHandler: OpenHandler | undefined
  zoomFactor: number
  userAgent: string | undefined
  isAudioMuted: boolean
  isBackgroundThrottled: boolean
  webRtcPolicy: Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0]
}

/** A page as the app sees it. */
export class WebContents extends LoudEmitter implements Members<Electron.WebContents> {
  static readonly coveredEvents = events
  declare readonly core: ContentsCore
  declare private readonly own: ContentsOwn
  declare readonly ipc: IpcMain & Electron.IpcMain
  declare readonly session: Electron.Session
  readonly id: number

  constructor(id: number, preferences: CheckedPreferences, host: ContentsHost, opening: Promise<AttachedTarget>) {
    super(runtime.loudness, 'WebContents', events)
    this.id = id
    const own: ContentsOwn = {
      host, openHandler: undefined, zoomFactor: preferences.zoomFactor, userAgent: undefined, isAudioMuted: false, isBackgroundThrottled: true,
      webRtcPolicy: 'default',
    }
    const define = (name: string, value: unknown): void => void Object.defineProperty(this, name, { value })
    define('own', own)
    define('ipc', host.createIpc())
    define('session', preferences.session)
    // Not in Electron's type file, but there; tests read back what a page really runs with.
    define('getLastWebPreferences', () => preferences.inForce)
    const core = new ContentsCore(id, preferences, {
      contents: this.asElectron(),
      emit: (event, ...args) => this.fromCore(event, args),
      message: (frame, text, answer) => this.receive(frame, text, answer),
      crashed: () => this.reportCrash(),
      isTaken: (pid) => host.isTaken(this, pid),
      title: (title) => void this.emit('page-title-updated', new VetoEvent(), title, true),
      attached: (page) => this.setUp(page),
    }, opening)
    define('core', core)
    host.register(this)
  }

  asElectron(): Electron.WebContents {
    return this as unknown as Electron.WebContents
  }

  get mainFrame(): Electron.WebFrameMain {
    return asElectronFrame(this.core.frames.main)
  }

  async loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    runtime.loudness.checkOptions('loadURL', options, [])
    await this.core.load(url)
  }

  async loadFile(path: string, options: Electron.LoadFileOptions = {}): Promise<void> {
    runtime.loudness.checkOptions('loadFile', options, ['query', 'search', 'hash'])
    const url = pathToFileURL(resolve(runtime.appPath(), path))
    if (options.query) url.search = new URLSearchParams(options.query as Record<string, string>).toString()
    if (options.search !== undefined) url.search = options.search
    if (options.hash !== undefined) url.hash = options.hash
    await this.core.load(url.href)
  }

  getURL(): string {
    return this.core.url
  }

  getTitle(): string {
    return this.core.title
  }

  getType(): ReturnType<Electron.WebContents['getType']> {
    return 'window'
  }

  isLoading(): boolean {
    return this.core.page?.isLoading ?? !this.core.isDestroyed
  }

  isLoadingMainFrame(): boolean {
    return this.isLoading()
  }

  isDestroyed(): boolean {
    return this.core.isDestroyed
  }

  isCrashed(): boolean {
    return this.core.isCrashed
  }

  isFocused(): boolean {
    return WebContents.focused() === this
  }

  focus(): void {
    this.core.page?.session.post('Page.bringToFront')
  }

  reload(): void {
    this.core.reload(false).catch(() => undefined)
  }

  reloadIgnoringCache(): void {
    this.core.reload(true).catch(() => undefined)
  }

  stop(): void {
    this.core.page?.session.post('Page.stopLoading')
  }

  close(options?: Electron.CloseOpts): void {
    runtime.loudness.checkOptions('webContents.close', options, ['waitForBeforeUnload'])
    this.own.host.requestClose()
  }

  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument')
    this.core.frames.main.send(channel, ...args)
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    // Electron waits for a running load, and for the first one.
    if (this.getURL() === '' || this.isLoading()) await new Promise((done) => this.once('did-stop-loading', done))
    const page = await this.core.ready
    return page.evaluate(code, userGesture)
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.own.openHandler = handler
  }

  forcefullyCrashRenderer(): void {
    this.core.page?.session.post('Page.crash')
  }

  getOSProcessId(): number {
    return this.core.rendererPid()
  }

  getProcessId(): number {
    return this.core.frames.main.processId
  }

  /** No developer tools here: opening them is a wish without effect, and they are never open. */
  openDevTools(): void {}

  closeDevTools(): void {}

  isDevToolsOpened(): boolean {
    return false
  }

  isDevToolsFocused(): boolean {
    return false
  }

  getZoomFactor(): number {
    return this.own.zoomFactor
  }

  setZoomFactor(factor: number): void {
    if (!(factor > 0)) throw new Error("'zoomFactor' must be a double greater than 0.0")
    this.own.zoomFactor = factor
    this.resized()
  }

  getZoomLevel(): number {
    return Math.log(this.own.zoomFactor) / Math.log(1.2)
  }

  setZoomLevel(level: number): void {
    this.setZoomFactor(1.2 ** level)
  }

  get zoomFactor(): number {
    return this.getZoomFactor()
  }

  set zoomFactor(factor: number) {
    this.setZoomFactor(factor)
  }

  get zoomLevel(): number {
    return this.getZoomLevel()
  }

  set zoomLevel(level: number) {
    this.setZoomLevel(level)
  }

  /** Chromium here has no pinch gesture, so there is nothing to limit. */
  async setVisualZoomLevelLimits(minimumLevel: number, maximumLevel: number): Promise<void> {
    if (minimumLevel > maximumLevel) throw new Error('minimumLevel must not be above maximumLevel')
  }

  getUserAgent(): string {
    return this.own.userAgent ?? this.session.getUserAgent()
  }

  setUserAgent(userAgent: string): void {
    this.own.userAgent = userAgent
    this.core.page?.session.post('Emulation.setUserAgentOverride', { userAgent })
  }

  setAudioMuted(muted: boolean): void {
    this.own.isAudioMuted = muted
  }

  isAudioMuted(): boolean {
    return this.own.isAudioMuted
  }

  setBackgroundThrottling(allowed: boolean): void {
    this.own.isBackgroundThrottled = allowed
  }

  getBackgroundThrottling(): boolean {
    return this.own.isBackgroundThrottled
  }

  /** Kept as state: DevTools has no hand on it. */
  setWebRTCIPHandlingPolicy(policy: Parameters<Electron.WebContents['setWebRTCIPHandlingPolicy']>[0]): void {
    this.own.webRtcPolicy = policy
  }

  getWebRTCIPHandlingPolicy(): string {
    return this.own.webRtcPolicy
  }

  setIgnoreMenuShortcuts(): void {}

  /** Paper leaves the app: fails until a test puts its own function there. */
  print(options?: Electron.WebContentsPrintOptions, callback?: (success: boolean, failureReason: string) => void): void {
    const refusal = runtime.refusals.because(`webContents.print(${JSON.stringify(options ?? {})}) would leave the app; stub it in the test`)
    callback?.(false, refusal.message)
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    const page = await this.core.ready
    const { data } = await page.session.send('Page.printToPDF', pdfParameters(options))
    return Buffer.from(data, 'base64')
  }

  async capturePage(rect?: Electron.Rectangle): Promise<Electron.NativeImage> {
    const page = await this.core.ready
    return (await capture(page, rect)) as PageImage & Electron.NativeImage
  }

  undo(): void {
    this.edit('undo')
  }

  redo(): void {
    this.edit('redo')
  }

  cut(): void {
    this.edit('cut')
  }

  copy(): void {
    this.edit('copy')
  }

  paste(): void {
    this.edit('paste')
  }

  pasteAndMatchStyle(): void {
    this.edit('pasteAndMatchStyle')
  }

  delete(): void {
    this.edit('delete')
  }

  selectAll(): void {
    this.edit('selectAll')
  }

  unselect(): void {
    this.edit('unselect')
  }

  /** The window changed size, or the page must be told the zoom again. */
  resized(): void {
    const { page } = this.core
    if (page) applyZoom(page, this.own.zoomFactor, this.own.host.contentSize()).catch(() => undefined)
  }

  /** The target is gone; called once by the owning window. */
  ended(): void {
    if (this.core.isDestroyed) return
    this.core.destroyed()
    this.emit('destroyed', new VetoEvent())
  }

  private static focused(): WebContents | undefined {
    return runtime.focusedContents() as WebContents | undefined
  }

  private edit(command: string): void {
    this.core.page?.session.post('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: '', commands: [command] })
  }

  private async setUp(page: Page): Promise<void> {
    const { zoomFactor, host } = this.own
    const userAgent = this.getUserAgent()
    if (userAgent !== runtime.userAgent) page.session.post('Emulation.setUserAgentOverride', { userAgent })
    if (zoomFactor !== 1) await applyZoom(page, zoomFactor, host.contentSize())
  }

  private receive(frame: WebFrameMain, text: string, answer: (text: string) => void): void {
    const message = JSON.parse(text) as { readonly kind: string } & Record<string, string>
    if (message.kind === 'refusal') runtime.refusals.list.push(message['message'] ?? '')
    else if (message.kind === 'preload-error') this.reportPreloadError(message)
    else if (message.kind === 'title') this.core.changedInfo(message['title'] ?? '')
    else if (message.kind === 'context-menu') this.emit('context-menu', new VetoEvent(), contextMenuParams(message, frame))
    else if (message.kind === 'invoke' || message.kind === 'send') {
      // Answers and errors are written inside; a page that is gone does not matter.
      dispatchIpc(this.own.host.ipcMain, this, frame, message as never, answer).catch((error: unknown) => {
        setImmediate(() => {
          throw error
        })
      })
    }
  }

  private reportPreloadError(message: Record<string, string>): void {
    const error = Object.assign(new Error(message['message']), { name: message['name'] ?? 'Error', stack: message['stack'] ?? '' })
    process.stderr.write(`electron stand-in: preload ${message['path'] ?? ''}: ${error.name}: ${error.message}\n`)
    this.emit('preload-error', new VetoEvent(), message['path'], error)
  }

  private reportCrash(): void {
    const details = { reason: 'crashed', exitCode: 5 }
    this.emit('render-process-gone', new VetoEvent(), details)
    this.own.host.appEmit('render-process-gone', new VetoEvent(), this.asElectron(), details)
  }

  private fromCore(event: string, args: unknown[]): void {
    if (event === '-window-open') this.decideWindowOpen(args[0] as CdpEvent<'Page.windowOpen'>)
    else this.emit(event, ...args)
  }

  private decideWindowOpen(event: CdpEvent<'Page.windowOpen'>): void {
    const { openHandler } = this.own
    if (!openHandler) {
      runtime.refusals.notImplemented('window.open without setWindowOpenHandler (Electron would open a window)')
      return
    }
    const details = {
      url: runtime.schemes.toApp(event.url), frameName: event.windowName, features: event.windowFeatures.join(','),
      disposition: event.windowFeatures.length > 0 ? 'new-window' : 'foreground-tab', referrer: { url: '', policy: 'default' },
    } as unknown as Electron.HandlerDetails
    if (openHandler(details).action !== 'deny') runtime.refusals.notImplemented("setWindowOpenHandler action 'allow'")
  }
}

export { vetoEvent }
