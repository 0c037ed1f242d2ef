import { computed, type ComputedRef, type Ref } from 'vue'
import { ALL_SELECTED, isSelected, NO_SELECTION, selectedCount, withSelected, withToggled, type GridSelection } from './grid-selection.ts'
import type { GridSource } from './grid-types.ts'

export type GridSelecting = Readonly<{
  count: ComputedRef<number>
  state: ComputedRef<'none' | 'some' | 'all'>
  isRowSelected: (row: number) => boolean
  toggle: (row: number) => void
  extendTo: (row: number) => Promise<void>
  toggleAll: () => void
  selectAll: () => void
}>

type Options<Row> = Readonly<{
  selection: Ref<GridSelection>
  source: Readonly<Ref<GridSource<Row>>>
  rowKey: (row: Row) => string
}>

/** Selecting rows one by one, as a range from the last toggled row, or all that the filter holds. */
export const useGridSelection = <Row>({ selection, source, rowKey }: Options<Row>): GridSelecting => {
  let anchor = 0
  const keyAt = (row: number): string | undefined => {
    const slot = source.value.slotAt(row)
    return slot.state === 'ready' ? rowKey(slot.row) : undefined
  }
  const count = computed(() => selectedCount(selection.value, source.value.rowCount))
  const toggle = (row: number): void => {
    const key = keyAt(row)
    anchor = row
    if (key !== undefined) selection.value = withToggled(selection.value, key)
  }
  const extendTo = async (row: number): Promise<void> => {
    const [start, end] = anchor < row ? [anchor, row] : [row, anchor]
    await source.value.loadRange?.(start, end)
    const rows = Array.from({ length: end - start + 1 }, (_, offset) => keyAt(start + offset))
    selection.value = withSelected(selection.value, rows.filter((key) => key !== undefined))
  }
  const selectAll = (): void => { selection.value = ALL_SELECTED }
  return {
    count,
    state: computed(() => (count.value === 0 ? 'none' : count.value === source.value.rowCount ? 'all' : 'some')),
    isRowSelected: (row) => {
      const key = keyAt(row)
      return key !== undefined && isSelected(selection.value, key)
    },
    toggle,
    extendTo,
    selectAll,
    toggleAll: () => { selection.value = count.value === 0 ? ALL_SELECTED : NO_SELECTION },
  }
}
