import type { Ref } from 'vue'
import type { GridItem, GridLayout } from './grid-layout.ts'
import type { GridColumn, GridSource } from './grid-types.ts'
import type { GridActions } from './use-grid-keys.ts'
import type { GridColumns } from './use-grid-columns.ts'
import type { GridRows } from './use-grid-rows.ts'
import type { GridSelecting } from './use-grid-selection.ts'

/** The line above the first: the head. */
export const HEAD = -1

/** What the actions of a grid work on. */
export type GridHands<Row> = Readonly<{
  layout: Readonly<Ref<GridLayout>>
  lines: GridRows
  source: Readonly<Ref<GridSource<Row>>>
  columns: Readonly<Ref<readonly GridColumn<Row>[]>>
  isSelectable: Readonly<Ref<boolean>>
  selecting: GridSelecting
  sizing: GridColumns
  /** The line with the keyboard, `HEAD` for the head. */
  current: Readonly<Ref<number>>
  /** The head's column with the keyboard. */
  column: Ref<number>
  goTo: (item: number) => void
  sortBy: (column: GridColumn<Row>) => void
  toggleGroup: (key: string) => void
  onOpen: (row: Row, index: number) => void
  onCopy: (text: string) => void
}>

const plain = <Row>(row: Row, { copy, text }: GridColumn<Row>): string => (copy ?? text)?.(row).replace(/[\t\r\n]+/g, ' ') ?? ''

/** The selected rows that are loaded, else the row with the keyboard, as tab-separated text. */
const copiedText = <Row>({ source, selecting, columns }: GridHands<Row>, rowAt: (index: number) => Row | undefined, current: number | undefined): string => {
  const selected = selecting.count.value === 0 ? [] : Array.from({ length: source.value.rowCount }, (_, index) => index)
    .filter(selecting.isRowSelected).map(rowAt)
  const rows = selected.length > 0 || current === undefined ? selected : [rowAt(current)]
  return rows.filter((row) => row !== undefined).map((row) => columns.value.map((column) => plain(row, column)).join('\t')).join('\n')
}

/** What each key does at the moment: in the head it sorts, on a group it folds, on a row it opens and selects. */
export const createGridActions = <Row>(hands: GridHands<Row>): GridActions => {
  const { layout, lines, source, columns, isSelectable, selecting, sizing, current, column, goTo } = hands
  const itemNow = (): GridItem | undefined => (current.value === HEAD || layout.value.itemCount === 0 ? undefined : layout.value.itemAt(current.value))
  const rowNow = (): number | undefined => {
    const item = itemNow()
    return item?.kind === 'row' ? item.index : undefined
  }
  const rowAt = (index: number): Row | undefined => {
    const slot = source.value.slotAt(index)
    return slot.state === 'ready' ? slot.row : undefined
  }
  const withRow = (run: (row: number) => void): void => {
    const row = rowNow()
    if (isSelectable.value && row !== undefined) run(row)
  }
  const extend = (): void => { withRow((row) => { void selecting.extendTo(row) }) }
  return {
    move: (count, isExtending) => {
      const isIntoHead = current.value === 0 && count < 0 && !isExtending
      goTo(isIntoHead ? HEAD : Math.max(0, current.value + count))
      if (isExtending) extend()
    },
    page: (direction) => { goTo(Math.max(0, current.value + direction * lines.linesPerPage())) },
    toEdge: (edge) => { goTo(edge === 'first' ? 0 : layout.value.itemCount - 1) },
    open: () => {
      const item = itemNow()
      const head = columns.value[column.value]
      if (current.value === HEAD && head) hands.sortBy(head)
      else if (item?.kind === 'group') hands.toggleGroup(item.group.key)
      else if (item?.kind === 'row') {
        const row = rowAt(item.index)
        if (row !== undefined) hands.onOpen(row, item.index)
      }
    },
    select: () => { withRow(selecting.toggle) },
    extend,
    selectAll: () => { if (isSelectable.value) selecting.selectAll() },
    copy: () => {
      const text = copiedText(hands, rowAt, rowNow())
      if (text !== '') hands.onCopy(text)
    },
    sideways: (direction, isResizing) => {
      const head = columns.value[column.value]
      const item = itemNow()
      if (current.value === HEAD && isResizing && head) sizing.nudge(head.key, direction)
      else if (current.value === HEAD) column.value = Math.max(0, Math.min(columns.value.length - 1, column.value + direction))
      else if (item?.kind === 'group' && item.isCollapsed === (direction > 0)) hands.toggleGroup(item.group.key)
    },
  }
}
