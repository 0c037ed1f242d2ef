import { CALLBACK_TOLERANCE_SECONDS } from './callback.ts'
import type { ProviderEnvironment } from './retrieval.ts'
import type { ProviderId } from './provider-id.ts'

export const WORKSPACES = ['practice', 'live'] as const
/** Practice and live are separate files with separate keys; data never crosses. */
export type WorkspaceName = (typeof WORKSPACES)[number]

export const THEMES = ['system', 'light', 'dark'] as const
export const DENSITIES = ['compact', 'standard', 'roomy'] as const
export type Theme = (typeof THEMES)[number]
export type Density = (typeof DENSITIES)[number]

/** `options` holds values of the provider's own option fields; an absent one takes its default. */
export type ProviderSettings = Readonly<{ environment: ProviderEnvironment; options?: Readonly<Record<string, string>> | undefined }>

/** What an officer can set for a workspace; lies in the encrypted store. */
export type Settings = Readonly<{
  appearance: Readonly<{
    theme: Theme
    density: Density
    isSidebarCollapsed: boolean
    hasSingleKeyShortcuts: boolean
    /** Action name to keys, only where the officer changed them. */
    shortcuts: Readonly<Record<string, string>>
    numberFormat: 'comma-point' | 'space-comma' | 'point-comma'
  }>
  officer: Readonly<{ name: string; initials: string; role: string; desk: string }>
  lock: Readonly<{ idleMinutes: number; onSuspend: boolean; onScreenLock: boolean; hidesAmountsUnfocused: boolean; protectsContent: boolean }>
  listener: Readonly<{ address: string; port: number; publicUrl: string; isEnabled: boolean; toleranceSeconds: number }>
  retention: Readonly<{ statementDays: number; rawCallbackDays: number }>
  providers: Readonly<Record<ProviderId, ProviderSettings>>
}>

/** A change to settings: any group, any of its members. A member that is there but undefined changes nothing. */
export type SettingsPatch = { readonly [Group in keyof Settings]?: { readonly [Member in keyof Settings[Group]]?: Settings[Group][Member] | undefined } | undefined }

/** What a fresh workspace starts with. @param workspace practice cases call the sandbox, live ones the test environment. */
export const defaultSettings = (workspace: WorkspaceName, officerName: string): Settings => {
  const environment: ProviderEnvironment = workspace === 'practice' ? 'sandbox' : 'test'
  return {
    appearance: {
      theme: 'system', density: 'standard', isSidebarCollapsed: false, hasSingleKeyShortcuts: true, shortcuts: {}, numberFormat: 'comma-point',
    },
    officer: { name: officerName, initials: initialsOf(officerName), role: 'Loan officer', desk: '' },
    lock: { idleMinutes: 5, onSuspend: true, onScreenLock: true, hidesAmountsUnfocused: false, protectsContent: true },
    listener: { address: '127.0.0.1', port: 8443, publicUrl: '', isEnabled: false, toleranceSeconds: CALLBACK_TOLERANCE_SECONDS },
    retention: { statementDays: 90, rawCallbackDays: 30 },
    providers: {
      bankstatements: { environment }, instantor: { environment }, inbank: { environment }, kontomatik: { environment }, fimento: { environment },
    },
  }
}

/** Up to two capitals from the first and last word of a name; `?` where there is none. */
export const initialsOf = (name: string): string => {
  const words = name.split(/[\s._-]+/u).filter((word) => word !== '')
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '')
  return letters.join('').toUpperCase() || '?'
}
