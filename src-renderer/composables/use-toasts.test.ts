import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createToasts } from './use-toasts.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('toasts', () => {
  it('keeps done 5 s, undo 8 s, errors and work until dismissed', () => {
    const toasts = createToasts()
    toasts.push({ kind: 'done', text: 'Saved' })
    toasts.push({ kind: 'info', text: 'Closed', isUndo: true })
    toasts.push({ kind: 'error', text: 'Failed' })
    toasts.push({ kind: 'work', text: 'Importing' })
    vi.advanceTimersByTime(4900)
    expect(toasts.items.value.map(({ text }) => text)).toEqual(['Importing', 'Failed', 'Closed', 'Saved'])
    vi.advanceTimersByTime(200)
    expect(toasts.items.value.map(({ text }) => text)).toEqual(['Importing', 'Failed', 'Closed'])
    vi.advanceTimersByTime(60_000)
    expect(toasts.items.value.map(({ text }) => text)).toEqual(['Importing', 'Failed'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('stands still while hovered', () => {
    const toasts = createToasts()
    toasts.push({ kind: 'done', text: 'Saved' })
    vi.advanceTimersByTime(4000)
    toasts.pause()
    vi.advanceTimersByTime(60_000)
    expect(toasts.items.value).toHaveLength(1)
    toasts.resume()
    vi.advanceTimersByTime(1000)
    expect(toasts.items.value).toHaveLength(0)
  })

  it('shows four at most and drops what would go by itself first', () => {
    const toasts = createToasts()
    toasts.push({ kind: 'error', text: 'error' })
    for (const text of ['1', '2', '3', '4']) toasts.push({ kind: 'done', text })
    expect(toasts.items.value.map(({ text }) => text)).toEqual(['4', '3', '2', 'error'])
  })

  it('replaces the toast of the same job in place of adding one', () => {
    const toasts = createToasts()
    const first = toasts.push({ kind: 'work', key: 'job', text: 'Importing' })
    const second = toasts.push({ kind: 'done', key: 'job', text: 'Imported' })
    expect(second).toBe(first)
    expect(toasts.items.value).toMatchObject([{ text: 'Imported', remainingMs: 5000 }])
    toasts.clear()
    expect(vi.getTimerCount()).toBe(0)
  })
})
