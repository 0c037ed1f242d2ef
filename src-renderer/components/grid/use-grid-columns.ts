import { computed, ref, type ComputedRef, type Ref } from 'vue'
import { MIN_COLUMN_WIDTH, type GridColumn } from './grid-types.ts'

const CHECK_WIDTH = 28
const SIDE_PADDING = 40
const CELL_PADDING = 16
/** One step of the keyboard's resize. */
const STEP = 8

export type GridWidths = Readonly<Record<string, number>>

export type GridColumns = Readonly<{
  template: ComputedRef<string>
  minWidth: ComputedRef<number>
  startResize: (event: PointerEvent, key: string) => void
  nudge: (key: string, direction: 1 | -1) => void
  fit: (key: string) => void
  /** Widens columns whose values must not be cut; call it after rows were drawn. */
  keepWhole: () => void
}>

type Options<Row> = Readonly<{
  columns: Readonly<Ref<readonly GridColumn<Row>[]>>
  widths: Ref<GridWidths>
  isSelectable: Readonly<Ref<boolean>>
  root: Readonly<Ref<HTMLElement | null>>
}>

const contentWidth = (cell: Element): number => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return Math.ceil(range.getBoundingClientRect().width) + CELL_PADDING
}

/** Widths of columns: as configured, as dragged (kept by the parent), as needed by values that are never cut. */
export const useGridColumns = <Row>({ columns, widths, isSelectable, root }: Options<Row>): GridColumns => {
  const needed = ref<Record<string, number>>({})
  const widthOf = ({ key, width }: GridColumn<Row>): number => Math.max(widths.value[key] ?? width, needed.value[key] ?? 0)
  const setWidth = (key: string, width: number): void => {
    widths.value = { ...widths.value, [key]: Math.max(MIN_COLUMN_WIDTH, Math.round(width)) }
  }
  const cellsOf = (key: string): Element[] => [...(root.value?.querySelectorAll('.k-grid-td[data-column]') ?? [])].filter((cell) => cell.getAttribute('data-column') === key)

  const startResize = (event: PointerEvent, key: string): void => {
    const handle = event.currentTarget
    const column = columns.value.find((candidate) => candidate.key === key)
    if (event.button !== 0 || !(handle instanceof HTMLElement) || !column) return
    event.preventDefault()
    const from = { x: event.clientX, width: handle.parentElement?.getBoundingClientRect().width ?? column.width }
    const onMove = (move: PointerEvent): void => { setWidth(key, from.width + move.clientX - from.x) }
    const onUp = (): void => {
      handle.removeEventListener('pointermove', onMove)
      handle.removeEventListener('pointerup', onUp)
      handle.removeEventListener('pointercancel', onUp)
    }
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', onMove)
    handle.addEventListener('pointerup', onUp)
    handle.addEventListener('pointercancel', onUp)
  }

  return {
    template: computed(() => {
      const tracks = columns.value.map((column) => {
        const isDragged = widths.value[column.key] !== undefined
        return column.grow === true && !isDragged ? `minmax(${widthOf(column)}px, 1fr)` : `${widthOf(column)}px`
      })
      const hasGrowing = tracks.some((track) => track.startsWith('minmax'))
      return [...(isSelectable.value ? [`${CHECK_WIDTH}px`] : []), ...tracks, ...(hasGrowing ? [] : ['minmax(0, 1fr)'])].join(' ')
    }),
    minWidth: computed(() => columns.value.reduce((sum, column) => sum + widthOf(column), SIDE_PADDING + (isSelectable.value ? CHECK_WIDTH : 0))),
    startResize,
    nudge: (key, direction) => {
      const column = columns.value.find((candidate) => candidate.key === key)
      if (column) setWidth(key, widthOf(column) + direction * STEP)
    },
    fit: (key) => {
      const wanted = Math.max(0, ...cellsOf(key).map(contentWidth))
      if (wanted > 0) setWidth(key, wanted)
    },
    keepWhole: () => {
      for (const { key } of columns.value.filter((column) => column.keepWhole === true)) {
        const wanted = Math.max(0, ...cellsOf(key).filter((cell) => cell.scrollWidth > cell.clientWidth).map((cell) => cell.scrollWidth + 1))
        if (wanted > (needed.value[key] ?? 0)) needed.value = { ...needed.value, [key]: wanted }
      }
    },
  }
}
