import { onBeforeUnmount, onMounted, readonly, shallowRef, type Ref } from 'vue'

const DELAY_MS = 400
/** Time to move the pointer from the element onto the tooltip. */
const LEAVE_MS = 120

export type ShownTooltip = Readonly<{ text: string; keys: string; side: string; target: HTMLElement }>

const targetOf = (event: Event): HTMLElement | null => (event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null)

/**
 * Watches the whole document for elements with `data-tip`: after 400 ms under the pointer, at once on keyboard focus,
 * gone on Esc, press and scroll. One listener set serves every tooltip.
 */
export const useTooltip = (): { shown: Readonly<Ref<ShownTooltip | null>>; keep: () => void; leave: () => void } => {
  const shown = shallowRef<ShownTooltip | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  const show = (target: HTMLElement): void => {
    const { tip = '', tipKeys = '', tipSide = 'bottom' } = target.dataset
    shown.value = target.isConnected && tip !== '' ? { text: tip, keys: tipKeys, side: tipSide, target } : null
  }
  const later = (run: () => void, delayMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(run, delayMs)
  }
  const hide = (): void => {
    clearTimeout(timer)
    shown.value = null
  }
  const onOver = (event: PointerEvent): void => {
    const target = targetOf(event)
    if (target === null || event.pointerType === 'touch') return
    if (target === shown.value?.target) clearTimeout(timer)
    else later(() => { show(target) }, DELAY_MS)
  }
  const onOut = (event: PointerEvent): void => {
    const target = targetOf(event)
    if (target !== null && !(event.relatedTarget instanceof Node && target.contains(event.relatedTarget))) later(hide, LEAVE_MS)
  }
  const onFocus = (event: FocusEvent): void => {
    const target = targetOf(event)
    if (target?.matches(':focus-visible') === true) show(target)
  }
  const onKey = (event: KeyboardEvent): void => { if (event.key === 'Escape') hide() }

  onMounted(() => {
    document.addEventListener('pointerover', onOver)
    document.addEventListener('pointerout', onOut)
    document.addEventListener('focusin', onFocus)
    document.addEventListener('focusout', hide)
    document.addEventListener('keydown', onKey, true)
    document.addEventListener('pointerdown', hide, true)
    document.addEventListener('scroll', hide, true)
  })
  onBeforeUnmount(() => {
    hide()
    document.removeEventListener('pointerover', onOver)
    document.removeEventListener('pointerout', onOut)
    document.removeEventListener('focusin', onFocus)
    document.removeEventListener('focusout', hide)
    document.removeEventListener('keydown', onKey, true)
    document.removeEventListener('pointerdown', hide, true)
    document.removeEventListener('scroll', hide, true)
  })
  return { shown: readonly(shown) as Readonly<Ref<ShownTooltip | null>>, keep: () => { clearTimeout(timer) }, leave: () => { later(hide, LEAVE_MS) } }
}
