import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useKit } from '../../composables/context.ts'
import { createGridActions, HEAD, type GridHands } from './grid-actions.ts'
import type { GridColumn, GridSort } from './grid-types.ts'
import { answerGridKey, nextSort } from './use-grid-keys.ts'

type Options<Row> = Omit<GridHands<Row>, 'current' | 'column' | 'goTo' | 'sortBy' | 'toggleGroup'> & Readonly<{
  gridId: string
  collapsed: Ref<ReadonlySet<string>>
  sort: Ref<GridSort>
  onFocusRow: (row: Row | undefined, index: number) => void
}>

export type GridFocus<Row> = Readonly<{
  activeId: ComputedRef<string | undefined>
  /** Index of the head with the keyboard, -1 for none. */
  headColumn: ComputedRef<number>
  hoveredItem: Ref<number>
  isShownAt: (item: number) => boolean
  focusRow: (row: number) => void
  check: (row: number, event: MouseEvent) => void
  sortBy: (column: GridColumn<Row>) => void
  toggleGroup: (key: string) => void
  onKeydown: (event: KeyboardEvent) => void
  onFocus: (event: FocusEvent) => void
  onBlur: () => void
}>

/**
 * The grid's one tab stop: which line or head has the keyboard. Up from the first line enters the head, where left and
 * right choose a column, Enter sorts, Shift with left and right resizes.
 */
export const useGridFocus = <Row>(options: Options<Row>): GridFocus<Row> => {
  const { gridId, layout, lines, source, collapsed, sort, selecting } = options
  const { isMac, hasLetterKeys } = useKit()
  const current = ref(0)
  const column = ref(0)
  const isFocused = ref(false)
  const isRingShown = ref(false)

  const goTo = (item: number): void => {
    current.value = Math.max(HEAD, Math.min(layout.value.itemCount - 1, item))
    if (current.value === HEAD) return
    lines.show(current.value)
    const line = layout.value.itemAt(current.value)
    if (line.kind !== 'row') return
    const slot = source.value.slotAt(line.index)
    options.onFocusRow(slot.state === 'ready' ? slot.row : undefined, line.index)
  }
  watch(() => layout.value.itemCount, (count) => { current.value = Math.min(current.value, Math.max(0, count - 1)) })

  const toggleGroup = (key: string): void => {
    const keys = new Set(collapsed.value)
    if (!keys.delete(key)) keys.add(key)
    collapsed.value = keys
  }
  const sortBy = (chosen: GridColumn<Row>): void => {
    if (chosen.sortable === true) sort.value = nextSort(chosen, sort.value)
  }
  const check = (row: number, event: MouseEvent): void => {
    goTo(layout.value.itemOfRow(row))
    if (!event.shiftKey) {
      selecting.toggle(row)
      return
    }
    // The click has flipped the box already; a range only ever adds.
    if (event.target instanceof HTMLInputElement) event.target.checked = true
    void selecting.extendTo(row)
  }
  const actions = createGridActions<Row>({ ...options, current, column, goTo, sortBy, toggleGroup })
  const isRingAt = (item: number): boolean => isFocused.value && isRingShown.value && current.value === item

  return {
    activeId: computed(() => {
      if (current.value === HEAD) return `${gridId}-head-${column.value}`
      return layout.value.itemCount > 0 && lines.items.value.includes(current.value) ? `${gridId}-item-${current.value}` : undefined
    }),
    headColumn: computed(() => (isRingAt(HEAD) ? column.value : -1)),
    hoveredItem: ref(-1),
    isShownAt: isRingAt,
    focusRow: (row) => { goTo(layout.value.itemOfRow(row)) },
    check,
    sortBy,
    toggleGroup,
    onKeydown: (event) => {
      if (event.target !== event.currentTarget || !answerGridKey(event, actions, { isMac, hasLetterKeys: hasLetterKeys.value })) return
      isRingShown.value = true
      event.preventDefault()
    },
    onFocus: (event) => {
      isFocused.value = true
      isRingShown.value = event.target instanceof Element && event.target.matches(':focus-visible')
    },
    onBlur: () => { isFocused.value = false },
  }
}
