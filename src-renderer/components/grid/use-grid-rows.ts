import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, watch, type ComputedRef, type Ref } from 'vue'
import type { Density } from '#shared/domain/settings.ts'
import type { GridLayout } from './grid-layout.ts'
import { VIRTUAL_FROM, type GridSource } from './grid-types.ts'

const HEIGHTS: Readonly<Record<'table' | 'transactions', Readonly<Record<Density, number>>>> = {
  table: { compact: 26, standard: 32, roomy: 40 },
  transactions: { compact: 22, standard: 25, roomy: 32 },
}
const LEAST_GROUP_HEIGHT = 24
const OVERSCAN = 8

export type GridRows = Readonly<{
  /** Lines to draw, in order. */
  items: ComputedRef<readonly number[]>
  before: ComputedRef<number>
  after: ComputedRef<number>
  /** The first line that is not scrolled away. */
  firstVisible: ComputedRef<number>
  linesPerPage: () => number
  show: (item: number) => void
}>

type Options<Row> = Readonly<{
  layout: ComputedRef<GridLayout>
  source: Readonly<Ref<GridSource<Row>>>
  scroller: Readonly<Ref<HTMLElement | null>>
  kind: Readonly<Ref<'table' | 'transactions'>>
  density: Readonly<Ref<Density>>
  headHeight: number
}>

/** Which lines are on screen: all of them up to 200, the visible window with a margin beyond. */
export const useGridRows = <Row>({ layout, source, scroller, kind, density, headHeight }: Options<Row>): GridRows => {
  const rowHeight = computed(() => HEIGHTS[kind.value][density.value])
  const groupHeight = computed(() => Math.max(LEAST_GROUP_HEIGHT, rowHeight.value - 4))
  const virtualizer = useVirtualizer(computed(() => ({
    count: layout.value.itemCount,
    getScrollElement: () => scroller.value,
    estimateSize: (item: number) => (layout.value.itemAt(item).kind === 'row' ? rowHeight.value : groupHeight.value),
    overscan: OVERSCAN,
    scrollPaddingEnd: headHeight,
  })))
  watch([layout, rowHeight], () => { virtualizer.value.measure() }, { flush: 'post' })

  const isVirtual = computed(() => layout.value.itemCount > VIRTUAL_FROM)
  const window = computed(() => virtualizer.value.getVirtualItems())
  const items = computed(() => (isVirtual.value ? window.value.map(({ index }) => index) : Array.from({ length: layout.value.itemCount }, (_, index) => index)))

  watch(items, (shown) => {
    const rows = shown.map((item) => layout.value.itemAt(item)).flatMap((item) => (item.kind === 'row' ? [item.index] : []))
    const [first, last] = [rows.at(0), rows.at(-1)]
    if (first !== undefined && last !== undefined) source.value.requestRange(first, last)
  }, { immediate: true })
  watch(source, ({ rowCount, requestRange }) => { if (rowCount === 0) requestRange(0, 0) }, { immediate: true })

  return {
    items,
    before: computed(() => (isVirtual.value ? window.value.at(0)?.start ?? 0 : 0)),
    after: computed(() => (isVirtual.value ? virtualizer.value.getTotalSize() - (window.value.at(-1)?.end ?? 0) : 0)),
    firstVisible: computed(() => virtualizer.value.range?.startIndex ?? 0),
    linesPerPage: () => Math.max(1, Math.floor(((scroller.value?.clientHeight ?? 0) - headHeight) / rowHeight.value) - 1),
    show: (item) => { virtualizer.value.scrollToIndex(item) },
  }
}
