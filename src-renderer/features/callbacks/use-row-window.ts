import { computed, onBeforeUnmount, onMounted, ref, type ComputedRef, type Ref } from 'vue'

/** Rows of one height of which only those near the view are drawn. */
export type RowWindow = Readonly<{
  first: ComputedRef<number>
  last: ComputedRef<number>
  scrollTop: Ref<number>
  onScroll: () => void
  /** Brings a row into view with as little movement as possible. */
  show: (index: number) => void
  rowsPerPage: () => number
  toTop: () => void
}>

const MARGIN = 8
/** Height taken before the list was measured. */
const UNMEASURED = 900

/** @param rowHeight in px. */
export const useRowWindow = (scroller: Readonly<Ref<HTMLElement | null>>, count: ComputedRef<number>, rowHeight: number): RowWindow => {
  const scrollTop = ref(0)
  const height = ref(UNMEASURED)
  const measure = (): void => { height.value = scroller.value?.clientHeight || UNMEASURED }
  const observer = new ResizeObserver(measure)
  onMounted(() => {
    measure()
    if (scroller.value) observer.observe(scroller.value)
  })
  onBeforeUnmount(() => { observer.disconnect() })
  const onScroll = (): void => { scrollTop.value = scroller.value?.scrollTop ?? 0 }
  const scrollTo = (top: number): void => {
    if (scroller.value) scroller.value.scrollTop = top
    onScroll()
  }
  return {
    first: computed(() => Math.max(0, Math.min(Math.floor(scrollTop.value / rowHeight) - MARGIN, count.value - 1))),
    last: computed(() => Math.min(count.value - 1, Math.ceil((scrollTop.value + height.value) / rowHeight) + MARGIN)),
    scrollTop, onScroll,
    show: (index) => {
      const top = index * rowHeight
      if (top < scrollTop.value) scrollTo(top)
      else if (top + rowHeight > scrollTop.value + height.value) scrollTo(top + rowHeight - height.value)
    },
    rowsPerPage: () => Math.max(1, Math.floor(height.value / rowHeight) - 1),
    toTop: () => { scrollTo(0) },
  }
}
