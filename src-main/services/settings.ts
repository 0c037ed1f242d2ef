import { defaultSettings, type Settings, type SettingsPatch, type WorkspaceName } from '#shared/domain/settings.ts'
import type { Store } from '../store/store.ts'

export type SettingsDeps = Readonly<{ store(): Store; workspace: WorkspaceName; officerName: string; onChanged(settings: Settings): void }>

/** Settings of the open workspace, kept in memory while it is open, since many calls look at them. */
export const createSettingsService = ({ store, workspace, officerName, onChanged }: SettingsDeps) => {
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
      current = await store().run('settings.write', { patch, defaults })
      onChanged(current)
      return current
    },
  }
}
export type SettingsService = ReturnType<typeof createSettingsService>
