import { computed, onScopeDispose, shallowReactive, shallowRef, type ComputedRef } from 'vue'
import type { GridSlot, GridSource } from '../components/grid/grid-types.ts'

export type GridPage<Row> = Readonly<{ rows: readonly Row[]; rowCount: number }>

export type PagedGrid<Row> = Readonly<{
  source: ComputedRef<GridSource<Row>>
  /** True until the first page is there, and again after a reset. */
  isFirstLoading: ComputedRef<boolean>
  /** Forgets everything and reads again: after a filter or sort changed. Rows on screen stay until new ones come. */
  reset: () => void
  /** Reads the page of a failed row again. */
  retry: (index: number) => void
}>

type Options<Row> = Readonly<{
  pageSize: number
  /** Reads `pageSize` rows from `offset`. Rejections become rows that failed, with their message. */
  fetchPage: (offset: number, limit: number, signal: AbortSignal) => Promise<GridPage<Row>>
  messageOf?: (error: unknown) => string | undefined
}>

type Page<Row> = Readonly<{ state: 'loading' }> | Readonly<{ state: 'failed'; message?: string | undefined }> | Readonly<{ state: 'ready'; rows: readonly Row[] }>

/** Pages kept in memory; the least recently asked for go first. */
const MOST_PAGES = 60
const LOADING: GridSlot<never> = { state: 'loading' }

/** A grid source over an asynchronous reader: pages are read as rows come into view, once each, and kept for a while. */
export const useGridSource = <Row>({ pageSize, fetchPage, messageOf }: Options<Row>): PagedGrid<Row> => {
  const pages = shallowReactive(new Map<number, Page<Row>>())
  /** Ready pages of before the last reset, shown until their successors come. */
  const stale = new Set<number>()
  const inFlight = new Map<number, Promise<void>>()
  const rowCount = shallowRef(0)
  const isLoaded = shallowRef(false)
  let lastRange: readonly [number, number] = [0, pageSize - 1]
  let aborter = new AbortController()

  const isNearView = (page: number): boolean =>
    page >= Math.floor(lastRange[0] / pageSize) - 1 && page <= Math.floor(lastRange[1] / pageSize) + 1
  const forgetOld = (): void => {
    for (const page of pages.keys()) {
      if (pages.size <= MOST_PAGES) return
      if (!isNearView(page)) pages.delete(page)
    }
  }
  const read = async (page: number, signal: AbortSignal): Promise<void> => {
    try {
      const found = await fetchPage(page * pageSize, pageSize, signal)
      if (signal.aborted) return
      stale.delete(page)
      for (const old of stale) if (!isNearView(old)) pages.delete(old)
      pages.set(page, { state: 'ready', rows: found.rows })
      rowCount.value = found.rowCount
      isLoaded.value = true
      forgetOld()
    } catch (error) {
      if (signal.aborted) return
      stale.delete(page)
      pages.set(page, { state: 'failed', message: messageOf?.(error) })
      rowCount.value = Math.max(rowCount.value, page * pageSize + 1)
      isLoaded.value = true
    }
  }
  const load = (page: number): Promise<void> => {
    const known = pages.get(page)
    if (known !== undefined && known.state !== 'loading' && !stale.has(page)) return Promise.resolve()
    const running = inFlight.get(page)
    if (running) return running
    if (known === undefined) pages.set(page, { state: 'loading' })
    const { signal } = aborter
    const reading = read(page, signal).finally(() => { if (inFlight.get(page) === reading) inFlight.delete(page) })
    inFlight.set(page, reading)
    return reading
  }
  const loadRange = async (start: number, end: number): Promise<void> => {
    const [first, last] = [Math.floor(start / pageSize), Math.floor(end / pageSize)]
    await Promise.all(Array.from({ length: last - first + 1 }, (_, offset) => load(first + offset)))
  }
  const slotAt = (index: number): GridSlot<Row> => {
    const page = pages.get(Math.floor(index / pageSize))
    if (page === undefined || page.state === 'loading') return LOADING
    if (page.state === 'failed') return page
    const row = page.rows[index % pageSize]
    return row === undefined ? LOADING : { state: 'ready', row }
  }
  const requestRange = (start: number, end: number): void => {
    lastRange = [start, end]
    void loadRange(start, end)
  }
  const reset = (): void => {
    aborter.abort()
    aborter = new AbortController()
    inFlight.clear()
    for (const [page, { state }] of pages) {
      if (state === 'ready') stale.add(page)
      else pages.delete(page)
    }
    isLoaded.value = false
    void loadRange(...lastRange)
  }
  onScopeDispose(() => { aborter.abort() })
  return {
    source: computed(() => ({ rowCount: rowCount.value, slotAt, requestRange, loadRange })),
    isFirstLoading: computed(() => !isLoaded.value),
    reset,
    retry: (index) => {
      const page = Math.floor(index / pageSize)
      pages.delete(page)
      void load(page)
    },
  }
}
