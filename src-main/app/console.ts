import type { ChannelName, EventName } from '#shared/bridge/channel-names.ts'
import type { LINK_NAMES } from '#shared/bridge/channels/app.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { Result } from '#shared/bridge/result.ts'
import type { Theme, WorkspaceName } from '#shared/domain/settings.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Random } from '../platform/random.ts'
import type { ProcessHost } from '../processes/process-host.ts'
import type { SecretStore } from '../secrets/secret-store.ts'

export type LinkName = (typeof LINK_NAMES)[number]
export type LockReason = 'asked' | 'idle' | 'suspend' | 'screen-lock' | 'start'

/** When the console locks by itself; the Electron layer watches the power monitor by these. */
export type LockRules = Readonly<{ idleMinutes: number; onSuspend: boolean; onScreenLock: boolean; protectsContent: boolean }>

/** The whole console without a window: what Electron, the command line and tests drive alike. */
export interface Console {
  /** Opens the workspace and, in practice, starts the sandbox. Never rejects: a failure shows in `workspace.status`. */
  start(): Promise<void>
  /** Runs one bridge call; never rejects. The sender was checked by whoever calls. */
  dispatch(name: ChannelName | (string & {}), request: unknown): Promise<Result<unknown>>
  onEvent(listener: <Name extends EventName>(name: Name, payload: EventPayload<Name>) => void): () => void
  lock(reason: LockReason): Promise<void>
  isLocked(): boolean
  lockRules(): LockRules
  /** Ends flows with their bank sessions, closes the store, ends every process. */
  stop(): Promise<void>
}

export type WindowState = Readonly<{ isMaximized: boolean; isFullScreen: boolean; isFocused: boolean; zoomPercent: number }>

/** A page that holds a provider's own frame, as it is to be shown. */
export type FrameView = Readonly<{
  /** A whole page made by main; its own scripts and styles may be inline, nothing of it may be secret. */
  html: string
  /** What the page may load and lead to: `https://host` or the sandbox's loopback origin. Everything else is refused. */
  origins: readonly string[]
  /** Text of the title bar: the provider, and TEST where no real bank is behind it. Never anything of a case. */
  heading: string
  /** What the page says by its title. Foreign text in the form of a message; whoever reads it must know the messages. */
  onTitle(title: string): void
  /** The view is gone, whoever closed it. Told once. */
  onClosed(): void
}>

/** What the desktop offers to handlers; the Electron layer implements it, tests and the command line use a bare one. */
export interface DesktopPort {
  minimize(): void
  toggleMaximize(): void
  close(): void
  windowState(): WindowState
  zoom(step: 'in' | 'out' | 'reset'): void
  protectContent(isOn: boolean): void
  print(): Promise<boolean>
  /** Asks the officer first. @returns false when the officer declined. */
  openLink(link: LinkName): Promise<boolean>
  copy(text: string): Promise<void>
  /**
   * Native save dialog; the path stays in main. The content is made only after a place was chosen, because making it may
   * have an effect. @returns false when the officer cancelled.
   */
  saveFile(suggestedName: string, makeContent: () => Promise<string | Uint8Array>): Promise<boolean>
  /** Native open dialog; paths stay in main. @returns nothing when the officer cancelled. Rejects with `document.refused` above the size. */
  openFiles(heading: string, endings: readonly string[], maxBytes: number): Promise<readonly Readonly<{ name: string; bytes: Uint8Array }>[]>
  showFolder(path: string): void
  /**
   * Shows a provider's frame in a locked view of its own: no bridge, nothing kept. It also closes when the console locks
   * or ends. Rejects with `app.invalid-input` for origins that cannot be confined, with `app.locked` while locked.
   */
  openFrame(view: FrameView): Promise<Readonly<{ close(): void }>>
  setTheme(theme: Theme): void
  rememberPlace(path: string): void
  recallPlace(): string | null
  isOnline(): boolean
}

export type ConsoleDeps = Readonly<{
  desktop: DesktopPort
  processHost: ProcessHost
  secrets: SecretStore
  clock: Clock
  random: Random
  log: Logger
  /** Folder of this profile; workspaces lie in `workspaces/<name>` below it. */
  userDataFolder: string
  workspace: WorkspaceName
  version: string
  engine: string
  platform: string
  isDevelopment: boolean
  /** Newest log lines as written, redacted; for diagnostics. */
  recentLog(): readonly string[]
  /** The OS user's name, for the desk and the lock page. */
  officerName: string
}>
