import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useKit } from '../../composables/context.ts'
import type { GridLayout } from './grid-layout.ts'
import type { GridColumn, GridSort, GridSource } from './grid-types.ts'
import type { GridColumns } from './use-grid-columns.ts'
import { answerGridKey, nextSort, type GridActions } from './use-grid-keys.ts'
import type { GridRows } from './use-grid-rows.ts'
import type { GridSelecting } from './use-grid-selection.ts'

const HEAD = -1

type Options<Row> = Readonly<{
  gridId: string
  layout: ComputedRef<GridLayout>
  lines: GridRows
  source: Readonly<Ref<GridSource<Row>>>
  columns: Readonly<Ref<readonly GridColumn<Row>[]>>
  collapsed: Ref<ReadonlySet<string>>
  sort: Ref<GridSort>
  isSelectable: Readonly<Ref<boolean>>
  selecting: GridSelecting
  sizing: GridColumns
  onOpen: (row: Row, index: number) => void
  onFocusRow: (row: Row | undefined, index: number) => void
  onCopy: (text: string) => void
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
  const { gridId, layout, lines, source, columns, collapsed, sort, selecting, sizing } = options
  const { isMac, hasLetterKeys } = useKit()
  const current = ref(0)
  const column = ref(0)
  const isFocused = ref(false)
  const isRingShown = ref(false)
  const hoveredItem = ref(-1)

  const itemNow = (): ReturnType<GridLayout['itemAt']> | undefined =>
    (current.value === HEAD || layout.value.itemCount === 0 ? undefined : layout.value.itemAt(current.value))
  const rowNow = (): number | undefined => {
    const item = itemNow()
    return item?.kind === 'row' ? item.index : undefined
  }
  const rowAt = (index: number): Row | undefined => {
    const slot = source.value.slotAt(index)
    return slot.state === 'ready' ? slot.row : undefined
  }
  const goTo = (item: number): void => {
    current.value = Math.max(HEAD, Math.min(layout.value.itemCount - 1, item))
    if (current.value === HEAD) return
    lines.show(current.value)
    const row = rowNow()
    if (row !== undefined) options.onFocusRow(rowAt(row), row)
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
  const copyRows = (): readonly Row[] => {
    const loaded = Array.from({ length: source.value.rowCount }, (_, index) => index)
      .filter((index) => selecting.count.value > 0 && selecting.isRowSelected(index)).map(rowAt).filter((row) => row !== undefined)
    const index = rowNow()
    const row = index === undefined ? undefined : rowAt(index)
    if (loaded.length > 0) return loaded
    return row === undefined ? [] : [row]
  }
  const plain = (row: Row, { copy, text }: GridColumn<Row>): string => (copy ?? text)?.(row).replace(/[\t\r\n]+/g, ' ') ?? ''

  const actions: GridActions = {
    move: (count, isExtending) => {
      const isIntoHead = current.value === 0 && count < 0 && !isExtending
      goTo(isIntoHead ? HEAD : Math.max(0, current.value + count))
      const row = rowNow()
      if (isExtending && options.isSelectable.value && row !== undefined) void selecting.extendTo(row)
    },
    page: (direction) => { goTo(Math.max(0, current.value + direction * lines.linesPerPage())) },
    toEdge: (edge) => { goTo(edge === 'first' ? 0 : layout.value.itemCount - 1) },
    open: () => {
      const item = itemNow()
      const head = columns.value[column.value]
      if (current.value === HEAD && head) sortBy(head)
      else if (item?.kind === 'group') toggleGroup(item.group.key)
      else if (item?.kind === 'row') {
        const row = rowAt(item.index)
        if (row !== undefined) options.onOpen(row, item.index)
      }
    },
    select: () => {
      const row = rowNow()
      if (options.isSelectable.value && row !== undefined) selecting.toggle(row)
    },
    extend: () => {
      const row = rowNow()
      if (options.isSelectable.value && row !== undefined) void selecting.extendTo(row)
    },
    selectAll: () => { if (options.isSelectable.value) selecting.selectAll() },
    copy: () => {
      const rows = copyRows()
      if (rows.length > 0) options.onCopy(rows.map((row) => columns.value.map((one) => plain(row, one)).join('\t')).join('\n'))
    },
    sideways: (direction, isResizing) => {
      const head = columns.value[column.value]
      const item = itemNow()
      if (current.value === HEAD && isResizing && head) sizing.nudge(head.key, direction)
      else if (current.value === HEAD) column.value = Math.max(0, Math.min(columns.value.length - 1, column.value + direction))
      else if (item?.kind === 'group' && item.isCollapsed === (direction > 0)) toggleGroup(item.group.key)
    },
  }

  return {
    activeId: computed(() => {
      if (current.value === HEAD) return `${gridId}-head-${column.value}`
      return layout.value.itemCount > 0 && lines.items.value.includes(current.value) ? `${gridId}-item-${current.value}` : undefined
    }),
    headColumn: computed(() => (isFocused.value && isRingShown.value && current.value === HEAD ? column.value : -1)),
    hoveredItem,
    isShownAt: (item) => isFocused.value && isRingShown.value && item === current.value,
    focusRow: (row) => { goTo(layout.value.itemOfRow(row)) },
    check: (row, event) => {
      goTo(layout.value.itemOfRow(row))
      if (!event.shiftKey) {
        selecting.toggle(row)
        return
      }
      // The click has flipped the box already; a range only ever adds.
      if (event.target instanceof HTMLInputElement) event.target.checked = true
      void selecting.extendTo(row)
    },
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
