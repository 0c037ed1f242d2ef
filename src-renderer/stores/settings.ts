import { computed } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf } from '#shared/bridge/channels.ts'
import { defaultSettings, type Settings } from '#shared/domain/settings.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type SettingsPatchRequest = RequestOf<'settings.update'>

/** What the officer set for this workspace. Until it is loaded, the defaults hold. */
export const useSettingsStore = defineStore('settings', () => {
  const bridge = useBridge()
  const loader = createLoader<Settings>(defaultSettings('live', ''), () => bridge.call('settings.get'))
  bridge.on('settings.changed', () => { void loader.load() })

  /** Shows the change at once and takes it back when main refuses. @throws BridgeError */
  const update = async (patch: SettingsPatchRequest): Promise<void> => {
    const before = loader.current.value
    loader.current.value = mergeSettings(before, patch)
    try {
      loader.current.value = await bridge.call('settings.update', patch)
    } catch (error) {
      loader.current.value = before
      throw error
    }
  }
  return {
    settings: loader.current, isLoaded: loader.isLoaded, error: loader.error, load: loader.load, update,
    officer: computed(() => loader.current.value.officer),
    /** The full name behind initials, where they are those of this desk. */
    nameOf: (owner: string): string => (owner !== '' && owner === loader.current.value.officer.initials ? loader.current.value.officer.name : owner),
    appearance: computed(() => loader.current.value.appearance),
  }
})

const mergeSettings = (settings: Settings, patch: SettingsPatchRequest): Settings => {
  const merged: Record<string, unknown> = { ...settings }
  for (const [group, changes] of Object.entries(patch)) merged[group] = { ...settings[group as keyof Settings], ...changes }
  return merged as Settings
}
