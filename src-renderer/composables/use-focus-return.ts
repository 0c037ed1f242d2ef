import { nextTick, watch, type Ref } from 'vue'

/** Gives focus back to what had it before a layer opened; for layers that are not Reka dialogs (those do it themselves). */
export const useFocusReturn = (isOpen: Readonly<Ref<boolean>>): void => {
  let opener: HTMLElement | undefined
  watch(isOpen, async (open) => {
    if (open) {
      opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined
      return
    }
    await nextTick()
    const isLost = document.activeElement === document.body || document.activeElement === null
    if (isLost && opener?.isConnected === true) opener.focus()
    opener = undefined
  }, { immediate: true, flush: 'sync' })
}
