import { useMediaQuery } from '@vueuse/core'
import { computed, ref, watchEffect, type ComputedRef } from 'vue'
import { useBridge } from '../bridge/bridge.ts'
import { provideKit } from '../composables/context.ts'
import { useTheme } from '../composables/use-theme.ts'
import { useSettingsStore } from '../stores/settings.ts'
import { useWorkspaceStore } from '../stores/workspace.ts'
import { useNow } from './clock.ts'

const KIT_CLOCK_MS = 15_000

/** Theme, density, number format and sidebar from the settings, handed to the kit and to the root element. */
export const useAppearance = (onRefused: (error: unknown) => void): Readonly<{
  isCollapsed: ComputedRef<boolean>
  toggleSidebar: () => void
  toggleTheme: () => void
}> => {
  const bridge = useBridge()
  const settings = useSettingsStore()
  const workspace = useWorkspaceStore()
  const appearance = computed(() => settings.appearance)

  provideKit({
    numberFormat: computed(() => appearance.value.numberFormat),
    density: computed(() => appearance.value.density),
    isMac: workspace.isMac,
    hasLetterKeys: computed(() => appearance.value.hasSingleKeyShortcuts),
    now: useNow(KIT_CLOCK_MS),
    copyText: async (text) => { await bridge.call('window.copy', { text }) },
  })
  const { isDark } = useTheme({ theme: computed(() => appearance.value.theme), density: computed(() => appearance.value.density) })
  watchEffect(() => {
    const isVeiled = settings.settings.lock.hidesAmountsUnfocused && !workspace.windowState.isFocused
    document.documentElement.classList.toggle('is-veiled', isVeiled)
  })

  // Below 1320 px the sidebar starts collapsed; what the officer does about it in this window holds for this window.
  const isNarrow = useMediaQuery('(max-width: 1319.98px)')
  const narrowChoice = ref(true)
  const isCollapsed = computed(() => (isNarrow.value ? narrowChoice.value : appearance.value.isSidebarCollapsed))
  const save = (changes: Partial<typeof appearance.value>): void => { settings.update({ appearance: changes }).catch(onRefused) }
  return {
    isCollapsed,
    toggleSidebar: () => {
      if (isNarrow.value) narrowChoice.value = !narrowChoice.value
      else save({ isSidebarCollapsed: !appearance.value.isSidebarCollapsed })
    },
    toggleTheme: () => { save({ theme: isDark.value ? 'light' : 'dark' }) },
  }
}
