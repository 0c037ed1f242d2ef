import { onScopeDispose, watch, type Ref } from 'vue'

/**
 * While the setting is on and the window is out of focus, money and everything with the class `k-private` is blurred
 * (UI guide, section 14).
 */
export const usePrivacyBlur = (isEnabled: Readonly<Ref<boolean>>, root: HTMLElement = document.documentElement): void => {
  const update = (): void => {
    if (isEnabled.value && !document.hasFocus()) root.dataset['private'] = ''
    else delete root.dataset['private']
  }
  window.addEventListener('blur', update)
  window.addEventListener('focus', update)
  watch(isEnabled, update, { immediate: true })
  onScopeDispose(() => {
    window.removeEventListener('blur', update)
    window.removeEventListener('focus', update)
    delete root.dataset['private']
  })
}
