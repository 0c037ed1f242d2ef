import { onBeforeUnmount, onMounted } from 'vue'

/**
 * Puts focus back where it was when it returns to the frame, e.g. after a dialog of the console. The engine forgets it:
 * for the document in the frame it is as if nothing had had focus.
 */
export const useKeptFocus = (): void => {
  let last: HTMLElement | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const note = (event: FocusEvent): void => { last = event.target instanceof HTMLElement ? event.target : undefined }
  const restore = (event: FocusEvent): void => {
    if (event.target !== window) return
    // After the engine chose for itself, as it does for Tab and for a press on a field.
    clearTimeout(timer)
    timer = setTimeout(() => { if (document.activeElement === document.body && last?.isConnected === true) last.focus() })
  }
  onMounted(() => {
    document.addEventListener('focusin', note)
    window.addEventListener('focus', restore)
  })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    document.removeEventListener('focusin', note)
    window.removeEventListener('focus', restore)
  })
}
