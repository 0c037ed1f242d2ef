import { describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useGridSource, type PagedGrid } from './use-grid-source.ts'

const settle = async (): Promise<void> => { for (let turn = 0; turn < 10; turn++) await Promise.resolve() }

const open = (fetchPage: (offset: number, limit: number, signal: AbortSignal) => Promise<{ rows: readonly number[]; rowCount: number }>): { grid: PagedGrid<number>; stop: () => void } => {
  const scope = effectScope()
  const grid = scope.run(() => useGridSource<number>({ pageSize: 10, fetchPage, messageOf: (error) => (error instanceof Error ? error.message : undefined) }))
  if (!grid) throw new Error('no scope')
  return { grid, stop: () => { scope.stop() } }
}
const page = (offset: number, limit: number, shift = 0): { rows: readonly number[]; rowCount: number } =>
  ({ rows: Array.from({ length: limit }, (_, index) => offset + index + shift), rowCount: 100 })

describe('useGridSource', () => {
  it('reads each page once, however often it is asked for', async () => {
    const fetchPage = vi.fn((offset: number, limit: number) => Promise.resolve(page(offset, limit)))
    const { grid, stop } = open(fetchPage)
    grid.source.value.requestRange(0, 0)
    grid.source.value.requestRange(0, 5)
    expect(grid.isFirstLoading.value).toBe(true)
    await settle()
    grid.source.value.requestRange(5, 25)
    await settle()
    expect(fetchPage.mock.calls.map(([offset]) => offset)).toEqual([0, 10, 20])
    expect(grid.source.value.rowCount).toBe(100)
    expect(grid.source.value.slotAt(15)).toEqual({ state: 'ready', row: 15 })
    expect(grid.source.value.slotAt(30)).toEqual({ state: 'loading' })
    stop()
  })

  it('keeps rows on screen until their successors are there, and drops late answers of before', async () => {
    let shift = 0
    const waiting: (() => void)[] = []
    const fetchPage = vi.fn((offset: number, limit: number) => new Promise<{ rows: readonly number[]; rowCount: number }>((resolve) => {
      const answer = page(offset, limit, shift)
      waiting.push(() => { resolve(answer) })
    }))
    const { grid, stop } = open(fetchPage)
    grid.source.value.requestRange(0, 5)
    waiting.splice(0).forEach((answer) => { answer() })
    await settle()
    shift = 1000
    grid.reset()
    const late = waiting.splice(0)
    shift = 2000
    grid.reset()
    expect(grid.source.value.slotAt(3)).toEqual({ state: 'ready', row: 3 })
    waiting.splice(0).forEach((answer) => { answer() })
    await settle()
    late.forEach((answer) => { answer() })
    await settle()
    expect(grid.source.value.slotAt(3)).toEqual({ state: 'ready', row: 2003 })
    stop()
  })

  it('turns a rejection into failed rows that can be read again', async () => {
    let isBroken = true
    const { grid, stop } = open((offset, limit) => (isBroken ? Promise.reject(new Error('store.busy')) : Promise.resolve(page(offset, limit))))
    grid.source.value.requestRange(0, 5)
    await settle()
    expect(grid.source.value.slotAt(0)).toEqual({ state: 'failed', message: 'store.busy' })
    isBroken = false
    grid.retry(0)
    await settle()
    expect(grid.source.value.slotAt(0)).toEqual({ state: 'ready', row: 0 })
    stop()
  })

  it('stops its reads when its owner goes', () => {
    let aborted: AbortSignal | undefined
    const { grid, stop } = open((_offset, _limit, signal) => {
      aborted = signal
      return new Promise(() => undefined)
    })
    grid.source.value.requestRange(0, 5)
    stop()
    expect(aborted?.aborted).toBe(true)
  })
})
