import { runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent } from '../surface/loud.ts'
import { AppPaths } from './app-paths.ts'
import { SingleInstance } from '../process/single-instance.ts'
import { session } from './session-export.ts'
import { menuState } from './menu.ts'
import { windows } from './windows.ts'
import type { Members } from './web-frame-main.ts'

const events = [
  'activate', 'before-quit', 'browser-window-blur', 'browser-window-created', 'browser-window-focus',
  'certificate-error', 'child-process-gone', 'gpu-info-update', 'login', 'open-file', 'open-url', 'quit', 'ready',
  'render-process-gone', 'second-instance', 'select-client-certificate', 'session-created', 'web-contents-created',
  'will-finish-launching', 'will-quit', 'window-all-closed',
] as const

/** What the app's package.json says. */
export interface AppManifest {
  readonly path: string
  readonly main: string
  readonly name: string
  readonly version: string
}

interface AppOwn {
  readonly manifest: AppManifest
  readonly paths: AppPaths
  readonly ready: PromiseWithResolvers<void>
  readonly start: () => void
  name: string
  single: SingleInstance | undefined
  aboutPanel: Electron.AboutPanelOptionsOptions
  aboutPanelShownCount: number
  relaunches: Electron.RelaunchOptions[]
  isQuitting: boolean
  isLeaving: boolean
  userAgentFallback: string | undefined
  badgeCount: number
}

export class CommandLine implements Members<Electron.CommandLine> {
  appendSwitch(name: string, value = ''): void {
    runtime.commandLine.switches.set(name, value)
  }

  appendArgument(value: string): void {
    throw runtime.refusals.notImplemented(`app.commandLine.appendArgument(${value})`)
  }

  hasSwitch(name: string): boolean {
    return runtime.commandLine.switches.has(name)
  }

  getSwitchValue(name: string): string {
    return runtime.commandLine.switches.get(name) ?? ''
  }

  removeSwitch(name: string): void {
    runtime.commandLine.switches.delete(name)
  }
}

/** `app`. Quitting follows Electron's order: before-quit, the windows' close, will-quit, quit. */
export class App extends LoudEmitter implements Members<Electron.App> {
  static readonly coveredEvents = events
  declare private readonly own: AppOwn
  readonly isPackaged = false
  readonly dock = undefined
  readonly commandLine: Electron.CommandLine = runtime.loudness.wrap(new CommandLine(), 'CommandLine', 'app.commandLine')

  constructor(manifest: AppManifest, start: () => void) {
    super(runtime.loudness, 'App', events)
    const own: AppOwn = {
      manifest, start, name: manifest.name, paths: new AppPaths(() => own.name, runtime.commandLine.switches.get('user-data-dir')),
      ready: Promise.withResolvers(), single: undefined, aboutPanel: {}, aboutPanelShownCount: 0, relaunches: [],
      isQuitting: false, isLeaving: false, userAgentFallback: undefined, badgeCount: 0,
    }
    Object.defineProperty(this, 'own', { value: own })
    windows.onCloseVetoed = () => {
      own.isQuitting = false
    }
    windows.onAllClosed = () => this.allWindowsClosed()
  }

  isReady(): boolean {
    return runtime.isReady
  }

  /** Asking starts Chromium; a main script that awaits this at its top level must not wait for itself. */
  whenReady(): Promise<void> {
    this.own.start()
    return this.own.ready.promise
  }

  /** Called by the host once Chromium runs. */
  becomeReady(): void {
    runtime.isReady = true
    this.emit('will-finish-launching')
    this.emit('session-created', session.defaultSession)
    this.own.ready.resolve()
    this.emit('ready', new VetoEvent(), {})
  }

  quit(): void {
    if (this.own.isQuitting) return
    this.own.isQuitting = true
    const event = new VetoEvent()
    this.emit('before-quit', event)
    if (event.defaultPrevented) {
      this.own.isQuitting = false
      return
    }
    for (const window of windows.all()) {
      window.close()
      // A window's veto ends the quit.
      if (!this.own.isQuitting) return
    }
    if (windows.all().length === 0 && !this.own.isLeaving) this.finishQuit()
  }

  exit(exitCode = 0): void {
    this.own.isQuitting = true
    this.own.isLeaving = true
    for (const window of windows.all()) window.destroy()
    this.leave(exitCode)
  }

  relaunch(options: Electron.RelaunchOptions = {}): void {
    runtime.loudness.checkOptions('app.relaunch', options, ['args', 'execPath'])
    this.own.relaunches.push(options)
  }

  getName(): string {
    return this.own.name
  }

  setName(name: string): void {
    this.own.name = name
  }

  get name(): string {
    return this.own.name
  }

  set name(name: string) {
    this.own.name = name
  }

  getVersion(): string {
    return this.own.manifest.version
  }

  getAppPath(): string {
    return this.own.manifest.path
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    return this.own.paths.get(name)
  }

  setPath(name: string, path: string): void {
    if ((name === 'userData' || name === 'sessionData') && runtime.engine) {
      throw runtime.refusals.because(`app.setPath('${name}') after Chromium has started`)
    }
    this.own.paths.put(name, path)
  }

  setAppLogsPath(path?: string): void {
    this.own.paths.put('logs', path ?? this.getPath('logs'))
  }

  getLocale(): string {
    return 'en-US'
  }

  getSystemLocale(): string {
    return (process.env['LANG'] ?? 'en_US').replace(/\..*$/, '').replace('_', '-').replace(/^C$|^POSIX$/, 'en-US')
  }

  getLocaleCountryCode(): string {
    return this.getSystemLocale().split('-')[1] ?? ''
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getSystemLocale()]
  }

  requestSingleInstanceLock(additionalData?: Record<string, unknown>): boolean {
    this.own.single ??= new SingleInstance(this.getPath('userData'), (message) => {
      this.emit('second-instance', new VetoEvent(), message.argv, message.cwd, message.additionalData)
    })
    return this.own.single.request({ argv: process.argv, cwd: process.cwd(), additionalData: additionalData ?? {} })
  }

  hasSingleInstanceLock(): boolean {
    return this.own.single?.isHeld ?? false
  }

  releaseSingleInstanceLock(): void {
    this.own.single?.release()
  }

  /** Every window here is sandboxed anyway; others are refused. */
  enableSandbox(): void {}

  disableHardwareAcceleration(): void {
    runtime.commandLine.switches.set('disable-gpu', '')
  }

  setAppUserModelId(): void {}

  setDesktopName(): void {}

  setAboutPanelOptions(options: Electron.AboutPanelOptionsOptions): void {
    this.own.aboutPanel = options
  }

  /** Model: counted, shown nowhere. */
  showAboutPanel(): void {
    this.own.aboutPanelShownCount += 1
  }

  focus(): void {
    windows.all()[0]?.focus()
  }

  isActive(): boolean {
    return windows.focused !== undefined
  }

  getAppMetrics(): Electron.ProcessMetric[] {
    const { rss } = process.memoryUsage()
    const memory = { workingSetSize: Math.round(rss / 1024), peakWorkingSetSize: process.resourceUsage().maxRSS }
    return [{ pid: process.pid, type: 'Browser', creationTime: 0, cpu: { percentCPUUsage: 0, idleWakeupsPerSecond: 0 }, memory }]
  }

  get applicationMenu(): Electron.Menu | null {
    return menuState.application
  }

  set applicationMenu(menu: Electron.Menu | null) {
    menuState.application = menu
  }

  get userAgentFallback(): string {
    return this.own.userAgentFallback ?? runtime.userAgent
  }

  set userAgentFallback(userAgent: string) {
    this.own.userAgentFallback = userAgent
    runtime.userAgent = userAgent
  }

  setBadgeCount(count = 0): boolean {
    this.own.badgeCount = count
    return true
  }

  getBadgeCount(): number {
    return this.own.badgeCount
  }

  /** Model: nothing is registered with the desktop. */
  setAsDefaultProtocolClient(): boolean {
    return false
  }

  removeAsDefaultProtocolClient(): boolean {
    return false
  }

  isDefaultProtocolClient(): boolean {
    return false
  }

  private allWindowsClosed(): void {
    if (this.own.isLeaving) return
    if (this.own.isQuitting) this.finishQuit()
    else if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }

  private finishQuit(): void {
    const event = new VetoEvent()
    this.own.isLeaving = true
    this.emit('will-quit', event)
    if (event.defaultPrevented) {
      this.own.isQuitting = false
      this.own.isLeaving = false
      return
    }
    this.leave(0)
  }

  private leave(exitCode: number): void {
    this.emit('quit', new VetoEvent(), exitCode)
    this.own.single?.release()
    runtime.leave(exitCode)
  }
}
