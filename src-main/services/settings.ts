import { AppError } from '#shared/domain/errors.ts'
import type { OptionField } from '#shared/domain/provider.ts'
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
  optionFieldsOf(providerId: ProviderId): readonly OptionField[]
  onChanged(settings: Settings): void
}>

/** Settings of the open workspace, kept in memory while it is open, since many calls look at them. */
export const createSettingsService = ({ store, workspace, officerName, environmentsOf, optionFieldsOf, onChanged }: SettingsDeps) => {
  const defaults = defaultSettings(workspace, officerName)
  let current = defaults

  /** A provider's settings are stored as one member: what the patch leaves out stays as it is. */
  const whole = (patch: SettingsPatch): SettingsPatch => {
    if (!patch.providers) return patch
    const providers = PROVIDER_IDS.flatMap((providerId) => {
      const change = patch.providers?.[providerId]
      if (!change) return []
      const fields = optionFieldsOf(providerId)
      for (const [name, value] of Object.entries(change.options ?? {})) {
        const isListed = fields.some((field) => field.name === name && field.choices.some((choice) => choice.value === value))
        if (!isListed) throw new AppError('app.invalid-input', 'That is not a setting of this provider.', { fields: { [name.slice(0, 40)]: 'is not one of the choices' } })
      }
      const before = current.providers[providerId]
      return [[providerId, { ...before, ...change, options: { ...before.options, ...change.options } }] as const]
    })
    return { ...patch, providers: Object.fromEntries(providers) }
  }

  return {
    /** The last known settings; the defaults before the workspace was opened. */
    current: (): Settings => current,
    load: async (opened: Store): Promise<Settings> => {
      const stored = await opened.run('settings.read', { defaults })
      // screen captures are let in for one session only, so every opening begins without them.
      current = stored.lock.protectsContent ? stored : await opened.run('settings.write', { patch: { lock: { protectsContent: true } }, defaults })
      onChanged(current)
      return current
    },
    update: async (patch: SettingsPatch): Promise<Settings> => {
      for (const providerId of PROVIDER_IDS) {
        const wanted = patch.providers?.[providerId]?.environment
        if (wanted && !environmentsOf(providerId).includes(wanted)) throw new AppError('app.unsupported', 'This workspace does not call that environment.')
      }
      current = await store().run('settings.write', { patch: whole(patch), defaults })
      onChanged(current)
      return current
    },
  }
}
export type SettingsService = ReturnType<typeof createSettingsService>
