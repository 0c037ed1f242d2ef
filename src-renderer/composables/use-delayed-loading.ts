import { onScopeDispose, readonly, ref, watch, type Ref } from 'vue'

const SHOW_AFTER_MS = 200
const SHOW_AT_LEAST_MS = 300

/**
 * Turns "is loading" into "show the skeleton": nothing in the first 200 ms, and once shown at least 300 ms, so that
 * quick answers never flash.
 */
export const useDelayedLoading = (isLoading: Readonly<Ref<boolean>>): Readonly<Ref<boolean>> => {
  const isShown = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let shownAt = 0
  const show = (): void => {
    isShown.value = true
    shownAt = performance.now()
  }
  const hide = (): void => { isShown.value = false }
  watch(isLoading, (loading) => {
    clearTimeout(timer)
    if (loading && !isShown.value) timer = setTimeout(show, SHOW_AFTER_MS)
    if (!loading && isShown.value) timer = setTimeout(hide, Math.max(0, SHOW_AT_LEAST_MS - (performance.now() - shownAt)))
  }, { immediate: true })
  onScopeDispose(() => { clearTimeout(timer) })
  return readonly(isShown)
}
