import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { CredentialsService } from '../../services/credentials.ts'
import type { DiagnosticsService } from '../../services/diagnostics.ts'
import type { SettingsService } from '../../services/settings.ts'
import type { ConsoleDeps } from '../console.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

type Parts = Pick<ConsoleDeps, 'desktop'> & Readonly<{
  settings: SettingsService
  credentials: CredentialsService
  diagnostics: DiagnosticsService
  descriptors: readonly ProviderDescriptor[]
}>
type SettingsHandlers = HandlersOf<'settings'> & HandlersOf<'providers'> & HandlersOf<'credentials'> & HandlersOf<'diagnostics'>

/** Settings, providers with their keys (in only, never out), and the diagnostics bundle. */
export const settingsHandlers = ({ settings, credentials, diagnostics, descriptors, desktop }: Parts): SettingsHandlers => ({
  'settings.get': () => writable(settings.current()),
  'settings.update': async (patch) => writable(await settings.update(patch)),
  'providers.list': async () => writable({ providers: descriptors, credentials: await credentials.list(descriptors) }),
  'credentials.save': async ({ providerId, environment, values, isTestedFirst }) =>
    writable(await credentials.save(providerId, environment, values, isTestedFirst)),
  'credentials.test': async ({ providerId, environment }) => credentials.test(providerId, environment),
  'credentials.remove': async ({ providerId, environment }) => {
    await credentials.remove(providerId, environment)
    return undefined
  },
  'diagnostics.preview': async () => ({ text: await diagnostics.text() }),
  'diagnostics.save': async () => ({ isSaved: await desktop.saveFile('casebench-diagnostics.txt', () => diagnostics.text()) }),
})
