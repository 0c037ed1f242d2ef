import { computed, type ComputedRef } from 'vue'
import type { GridSlot, GridSource } from '../../components/grid/grid-types.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { lineFor } from '../errors/wording.ts'

/** What a store's paged rows look like from a component: refs unwrapped. */
export type PagedRowsView<Row> = Readonly<{
  rowAt: (index: number) => Row | undefined
  totalCount: number
  error: ErrorDetail | null
  version: number
  need: (from: number, to: number) => Promise<void>
}>

/** Paged rows of a store as the kit's grid reads them. A page that cannot be read shows why, row by row. */
export const gridSourceOf = <Row>(rows: PagedRowsView<Row>): ComputedRef<GridSource<Row>> => computed(() => {
  void rows.version
  const { error } = rows
  const missing: GridSlot<Row> = error === null ? { state: 'loading' } : { state: 'failed', message: lineFor(error) }
  return {
    rowCount: rows.totalCount,
    slotAt: (index) => {
      const row = rows.rowAt(index)
      return row === undefined ? missing : { state: 'ready', row }
    },
    requestRange: (start, end) => { void rows.need(start, end) },
    loadRange: rows.need,
  }
})
