import { runtime } from '../runtime.ts'
import { session as sessionExport } from './session-export.ts'
import type { Session } from './session.ts'

/** Options that are accepted with one value only; any other would weaken the window or is not modelled. */
export const fixedPreferences: Readonly<Record<string, boolean>> = {
  sandbox: true,
  contextIsolation: true,
  webSecurity: true,
  javascript: true,
  images: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  plugins: false,
  enableWebSQL: false,
  offscreen: false,
}

/** Options with an effect here, and those that are kept as state because nothing in a test can show them. */
export const freePreferences = [
  'preload', 'session', 'partition', 'zoomFactor', 'additionalArguments',
  'devTools', 'spellcheck', 'safeDialogs', 'backgroundThrottling', 'disableDialogs', 'focusOnNavigation',
  'autoplayPolicy', 'defaultEncoding', 'webgl', 'enableDeprecatedPaste', 'disableWakeLocks',
] as const

export const coveredPreferences: readonly string[] = [...Object.keys(fixedPreferences), ...freePreferences]

export interface CheckedPreferences {
  readonly preload: string | undefined
  readonly session: Session
  readonly zoomFactor: number
  readonly additionalArguments: readonly string[]
  /** What holds for the page: Electron's defaults and what was given. */
  readonly inForce: Readonly<Record<string, unknown>>
}

const defaultsInForce = { ...fixedPreferences, devTools: true, spellcheck: true, safeDialogs: false, additionalArguments: [] }

/** Checks webPreferences: unknown and weakening ones throw. */
export function checkPreferences(preferences: Electron.WebPreferences = {}): CheckedPreferences {
  const { loudness, refusals } = runtime
  loudness.checkOptions('webPreferences', preferences, coveredPreferences)
  for (const [name, safe] of Object.entries(fixedPreferences)) {
    const value = (preferences as Record<string, unknown>)[name]
    if (value !== undefined && value !== safe) throw refusals.because(`webPreferences.${name}: ${JSON.stringify(value)} is refused`)
  }
  const { preload, partition, session, zoomFactor = 1, additionalArguments = [] } = preferences
  const { session: _, ...readable } = preferences
  const chosen = session ?? (partition === undefined ? sessionExport.defaultSession : sessionExport.fromPartition(partition))
  return { preload, session: chosen as unknown as Session, zoomFactor, additionalArguments, inForce: { ...defaultsInForce, ...readable } }
}
