/** One column. Widths are px; a column that grows takes what the others leave, never below its width. */
export type GridColumn<Row> = Readonly<{
  key: string
  label: string
  width: number
  grow?: boolean | undefined
  /** Text at the start, money and counts at the end. */
  align?: 'start' | 'end' | undefined
  sortable?: boolean | undefined
  resizable?: boolean | undefined
  /** Money: the value is never cut, the column grows instead. */
  keepWhole?: boolean | undefined
  /** Shows a value once in a run of equal ones (dates); the first visible row always shows it. */
  showOnce?: boolean | undefined
  hideLabel?: boolean | undefined
  /** The cell's text: drawn without a slot, shown in full on hover, compared by `showOnce`, copied. */
  text?: ((row: Row) => string) | undefined
  /** What copying gives where it differs from `text`: plain numbers, ISO dates. */
  copy?: ((row: Row) => string) | undefined
}>

/** A row, or undefined while it is not loaded. */
export type RowIfLoaded<Row> = Row | undefined

/** What is known of a row at the moment. */
export type GridSlot<Row> =
  | Readonly<{ state: 'ready'; row: Row }>
  | Readonly<{ state: 'loading' }>
  | Readonly<{ state: 'failed'; message?: string | undefined }>

/** Where rows come from when they are read in pages. `slotAt` must be reactive. */
export type GridSource<Row> = Readonly<{
  rowCount: number
  slotAt: (index: number) => GridSlot<Row>
  /** The rows on screen and near it, both ends included; called often, must be cheap. */
  requestRange: (start: number, end: number) => void
  /** Loads a range and ends when it is there; used when a selection is extended over rows not loaded yet. */
  loadRange?: ((start: number, end: number) => Promise<void>) | undefined
}>

/** A run of rows under a heading. Groups follow one another in the order of `start`. */
export type GridGroup = Readonly<{ key: string; label: string; start: number; count: number; detail?: string | undefined }>

export type GridSort = Readonly<{ key: string; direction: 'ascending' | 'descending' }> | null

export const MIN_COLUMN_WIDTH = 56
/** Rows are virtual past this count. */
export const VIRTUAL_FROM = 200

/** The source of a plain array. */
export const arraySource = <Row>(rows: readonly Row[]): GridSource<Row> => ({
  rowCount: rows.length,
  slotAt: (index) => {
    const row = rows[index]
    return row === undefined ? { state: 'loading' } : { state: 'ready', row }
  },
  requestRange: () => undefined,
})
