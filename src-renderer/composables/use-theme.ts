import { onScopeDispose, readonly, ref, watchEffect, type Ref } from 'vue'
import type { Density, Theme } from '#shared/domain/settings.ts'

export type Appearance = Readonly<{ theme: Readonly<Ref<Theme>>; density: Readonly<Ref<Density>> }>

const DARK_QUERY = '(prefers-color-scheme: dark)'

/**
 * Writes theme and density on the root element; `system` follows the computer and changes with it.
 * @param root for tests; the document's root otherwise.
 */
export const useTheme = ({ theme, density }: Appearance, root: HTMLElement = document.documentElement): { isDark: Readonly<Ref<boolean>> } => {
  const query = window.matchMedia(DARK_QUERY)
  const isSystemDark = ref(query.matches)
  const isDark = ref(false)
  const follow = (): void => { isSystemDark.value = query.matches }
  query.addEventListener('change', follow)
  onScopeDispose(() => { query.removeEventListener('change', follow) })
  watchEffect(() => {
    isDark.value = theme.value === 'dark' || (theme.value === 'system' && isSystemDark.value)
    root.dataset['theme'] = isDark.value ? 'dark' : 'light'
    root.dataset['density'] = density.value
  }, { flush: 'sync' })
  return { isDark: readonly(isDark) }
}
