import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf } from '../bridge/bridge.ts'

export type Page<Row> = Readonly<{ rows: readonly Row[]; totalCount: number }>

/** A long list of which only the pages near the view are held. */
export type PagedRows<Row> = Readonly<{
  /** The row at an index, or undefined while its page is not here. Reading it tracks arrivals. */
  rowAt: (index: number) => Row | undefined
  totalCount: Readonly<Ref<number>>
  isLoading: Readonly<Ref<boolean>>
  isLoaded: Readonly<Ref<boolean>>
  error: Readonly<ShallowRef<ErrorDetail | null>>
  /** Grows with every arrival, for views that keep no per-row subscription. */
  version: Readonly<Ref<number>>
  /** Says which rows are on screen; pages that are missing are fetched. Ends when they are here. */
  need: (from: number, to: number) => Promise<void>
  /** Another question: everything held is dropped once the first page of the answer is here. */
  restart: () => Promise<void>
  /** The same question again: rows stay on screen until their new versions arrive. */
  refresh: () => Promise<void>
  clear: () => void
}>

const PAGE_SIZE = 100
/** Pages held at once; 20 pages of 100 rows cover any screen with room to scroll. */
const MOST_PAGES = 20

/** Pages by offset, with "the last question wins". @param fetch one page; its `totalCount` is the whole count. */
export const createPagedRows = <Row>(fetch: (offset: number, limit: number) => Promise<Page<Row>>, pageSize = PAGE_SIZE): PagedRows<Row> => {
  let pages = new Map<number, readonly Row[]>()
  let asked = new Set<number>()
  let turn = 0
  let shown: readonly [number, number] = [0, 0]
  const version = ref(0)
  const totalCount = ref(0)
  const isLoading = ref(false)
  const isLoaded = ref(false)
  const error = shallowRef<ErrorDetail | null>(null)

  const forgetFarPages = (): void => {
    if (pages.size <= MOST_PAGES) return
    const middle = (shown[0] + shown[1]) / 2
    const far = [...pages.keys()].sort((left, right) => Math.abs(right - middle) - Math.abs(left - middle))
    for (const page of far.slice(0, pages.size - MOST_PAGES)) {
      pages.delete(page)
      asked.delete(page)
    }
  }
  const fetchPage = async (page: number, mine: number, isFirst: boolean): Promise<void> => {
    asked.add(page)
    try {
      const answer = await fetch(page * pageSize, pageSize)
      if (mine !== turn) return
      if (isFirst) pages = new Map()
      pages.set(page, answer.rows)
      totalCount.value = answer.totalCount
      isLoaded.value = true
      error.value = null
      version.value += 1
      forgetFarPages()
    } catch (caught) {
      if (mine !== turn) return
      asked.delete(page)
      error.value = detailOf(caught)
    }
  }
  const pagesOf = (from: number, to: number): number[] => {
    const first = Math.max(0, Math.floor(from / pageSize))
    const last = Math.floor(Math.max(from, to) / pageSize)
    return Array.from({ length: last - first + 1 }, (_, index) => first + index)
  }
  const need = async (from: number, to: number): Promise<void> => {
    shown = [Math.floor(from / pageSize), Math.floor(to / pageSize)]
    if (!isLoaded.value) return
    const missing = pagesOf(from, Math.min(to, Math.max(0, totalCount.value - 1))).filter((page) => !asked.has(page))
    await Promise.all(missing.map((page) => fetchPage(page, turn, false)))
  }
  const ask = async (wanted: readonly number[], isRestart: boolean): Promise<void> => {
    const mine = ++turn
    asked = new Set()
    isLoading.value = true
    await Promise.all(wanted.map((page) => fetchPage(page, mine, isRestart)))
    if (mine !== turn) return
    isLoading.value = false
    for (const page of pages.keys()) if (!wanted.includes(page) && !isRestart) pages.delete(page)
  }
  return {
    rowAt: (index) => {
      void version.value
      return pages.get(Math.floor(index / pageSize))?.[index % pageSize]
    },
    totalCount, isLoading, isLoaded, error, version, need,
    restart: () => ask([0], true),
    refresh: () => ask(pagesOf(shown[0] * pageSize, shown[1] * pageSize), false),
    clear: () => {
      turn += 1
      pages = new Map()
      asked = new Set()
      totalCount.value = 0
      isLoading.value = false
      isLoaded.value = false
      error.value = null
      version.value += 1
    },
  }
}
