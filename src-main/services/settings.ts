import { AppError } from '#shared/domain/errors.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import { defaultSettings, type Settings, type SettingsPatch, type WorkspaceName } from '#shared/domain/settings.ts'
import type { Store } from '../store/store.ts'

export type SettingsDeps = Readonly<{
  store(): Store
  workspace: WorkspaceName
  officerName: string
  /** Environments that this workspace may call. */
  environmentsOf(providerId: ProviderId): readonly ProviderEnvironment[]
  onChanged(settings: Settings): void
}>

/** Settings of the open workspace, kept in memory while it is open, since many calls look at them. */
export const createSettingsService = ({ store, workspace, officerName, environmentsOf, onChanged }: SettingsDeps) => {
  const defaults = defaultSettings(workspace, officerName)
  let current = defaults

  return {
    /** The last known settings; the defaults before the workspace was opened. */
    current: (): Settings => current,
    load: async (opened: Store): Promise<Settings> => {
      current = await opened.run('settings.read', { defaults })
      onChanged(current)
      return current
    },
    update: async (patch: SettingsPatch): Promise<Settings> => {
      for (const providerId of PROVIDER_IDS) {
        const wanted = patch.providers?.[providerId]?.environment
        if (wanted && !environmentsOf(providerId).includes(wanted)) throw new AppError('app.unsupported', 'This workspace does not call that environment.')
      }
      current = await store().run('settings.write', { patch, defaults })
      onChanged(current)
      return current
    },
  }
}
export type SettingsService = ReturnType<typeof createSettingsService>
