import { runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent } from '../surface/loud.ts'
import { fetchThrough } from './protocol.ts'
import { session } from './session-export.ts'
import type { Members } from './web-frame-main.ts'
import { windows } from './windows.ts'

const unstubbed = (what: string) => async (): Promise<never> => {
  throw runtime.refusals.because(`${what} would leave the app; stub it in the test`)
}

/** `dialog`: every call rejects until a test puts its own function there, as it has to under Electron, too. */
export const dialog = runtime.loudness.wrap(
  {
    showOpenDialog: unstubbed('dialog.showOpenDialog'),
    showSaveDialog: unstubbed('dialog.showSaveDialog'),
    showMessageBox: unstubbed('dialog.showMessageBox'),
    showErrorBox: (title: string, content: string): void => void process.stderr.write(`[error box] ${title}: ${content}\n`),
  } satisfies Partial<Electron.Dialog>,
  'Dialog',
)

/** `shell`: what leaves the app rejects until stubbed. */
export const shell = runtime.loudness.wrap(
  {
    openExternal: unstubbed('shell.openExternal'),
    openPath: unstubbed('shell.openPath'),
    trashItem: unstubbed('shell.trashItem'),
    showItemInFolder: (path: string): void => {
      throw runtime.refusals.because(`shell.showItemInFolder(${path}) would leave the app; stub it in the test`)
    },
    beep: () => undefined,
  } satisfies Partial<Electron.Shell>,
  'Shell',
)

class NativeTheme extends LoudEmitter implements Members<Electron.NativeTheme> {
  static readonly coveredEvents = ['updated'] as const
  declare private readonly own: { source: Electron.NativeTheme['themeSource']; isSystemDark: boolean }
  readonly shouldUseHighContrastColors = false
  readonly shouldUseInvertedColorScheme = false
  readonly inForcedColorsMode = false
  readonly prefersReducedTransparency = false

  constructor() {
    super(runtime.loudness, 'NativeTheme', NativeTheme.coveredEvents)
    const isSystemDark = process.env['ELECTRON_STAND_IN_DARK'] === '1'
    Object.defineProperty(this, 'own', { value: { source: 'system', isSystemDark } })
  }

  get themeSource(): Electron.NativeTheme['themeSource'] {
    return this.own.source
  }

  set themeSource(source: Electron.NativeTheme['themeSource']) {
    if (!['system', 'light', 'dark'].includes(source)) throw new TypeError(`Invalid themeSource ${source}`)
    const wasDark = this.shouldUseDarkColors
    this.own.source = source
    if (wasDark !== this.shouldUseDarkColors) this.apply()
  }

  get shouldUseDarkColors(): boolean {
    return this.own.source === 'system' ? this.own.isSystemDark : this.own.source === 'dark'
  }

  get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
    return this.own.isSystemDark
  }

  private apply(): void {
    for (const contents of windows.allContents()) contents.core.page?.setColorScheme(runtime.colorScheme()).catch(() => undefined)
    this.emit('updated')
  }
}

export const nativeTheme = new NativeTheme()
runtime.colorScheme = () => (nativeTheme.shouldUseDarkColors ? 'dark' : 'light')

/** `powerMonitor`: tests emit its events and replace its methods. */
class PowerMonitor extends LoudEmitter implements Members<Electron.PowerMonitor> {
  static readonly coveredEvents = [
    'suspend', 'resume', 'on-ac', 'on-battery', 'shutdown', 'lock-screen', 'unlock-screen', 'user-did-become-active',
    'user-did-resign-active', 'speed-limit-change', 'thermal-state-change',
  ] as const
  onBatteryPower = false

  constructor() {
    super(runtime.loudness, 'PowerMonitor', PowerMonitor.coveredEvents)
  }

  /** Nobody sits at this machine, but a test must not be locked out: never idle unless a test says so. */
  getSystemIdleTime(): number {
    return 0
  }

  getSystemIdleState(idleThreshold: number): 'active' | 'idle' {
    return this.getSystemIdleTime() >= idleThreshold ? 'idle' : 'active'
  }

  getCurrentThermalState(): 'unknown' {
    return 'unknown'
  }

  isOnBatteryPower(): boolean {
    return this.onBatteryPower
  }
}

export const powerMonitor = new PowerMonitor()

class Notification extends LoudEmitter implements Members<Electron.Notification> {
  static readonly coveredEvents = ['show', 'click', 'close', 'reply', 'action', 'failed'] as const
  static readonly coveredOptions = ['title', 'body', 'subtitle', 'silent', 'icon', 'urgency', 'timeoutType'] as const
  /** Everything shown in this process, for tests. */
  static readonly shown: Notification[] = []
  title: string
  body: string
  subtitle: string
  silent: boolean

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    super(runtime.loudness, 'Notification', Notification.coveredEvents)
    runtime.loudness.checkOptions('Notification', options, Notification.coveredOptions)
    this.title = options.title ?? ''
    this.body = options.body ?? ''
    this.subtitle = options.subtitle ?? ''
    this.silent = options.silent ?? false
  }

  static isSupported(): boolean {
    return true
  }

  show(): void {
    Notification.shown.push(this)
    this.emit('show', new VetoEvent())
  }

  close(): void {
    this.emit('close', new VetoEvent())
  }
}

export { Notification, NativeTheme, PowerMonitor }

/** `net`: Node's own fetch behind the app's protocol handlers; no system proxy, no trust store of the system. */
export const net = runtime.loudness.wrap(
  {
    fetch: (input: string | Request, init?: RequestInit & { bypassCustomProtocolHandlers?: boolean }) =>
      fetchThrough(session.defaultSession.own.protocol, input, init),
    isOnline: () => true,
    online: true,
  },
  'Net',
)

/** `crashReporter`: state only, and never an upload. */
export const crashReporter = runtime.loudness.wrap(createCrashReporter(), 'CrashReporter')

function createCrashReporter() {
  const parameters: Record<string, string> = {}
  return {
    start: (options: Electron.CrashReporterStartOptions): void => {
      if (options.uploadToServer !== false) throw runtime.refusals.notImplemented('crashReporter.start with uploads')
    },
    getParameters: () => ({ ...parameters }),
    addExtraParameter: (key: string, value: string): void => {
      parameters[key] = value
    },
    removeExtraParameter: (key: string): void => {
      delete parameters[key]
    },
    getUploadedReports: () => [],
    getLastCrashReport: () => null,
    getUploadToServer: () => false,
  }
}
