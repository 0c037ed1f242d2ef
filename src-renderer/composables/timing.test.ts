import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { useDelayedLoading } from './use-delayed-loading.ts'
import { useTheme } from './use-theme.ts'

beforeEach(() => { vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }) })
afterEach(() => { vi.useRealTimers() })

describe('useDelayedLoading', () => {
  it('shows nothing for an answer within 200 ms', async () => {
    const isLoading = ref(true)
    const scope = effectScope()
    const isShown = scope.run(() => useDelayedLoading(isLoading))!
    vi.advanceTimersByTime(190)
    isLoading.value = false
    await nextTick()
    vi.advanceTimersByTime(1000)
    expect(isShown.value).toBe(false)
    scope.stop()
  })

  it('once shown, stays at least 300 ms', async () => {
    const isLoading = ref(true)
    const scope = effectScope()
    const isShown = scope.run(() => useDelayedLoading(isLoading))!
    vi.advanceTimersByTime(210)
    expect(isShown.value).toBe(true)
    isLoading.value = false
    await nextTick()
    vi.advanceTimersByTime(280)
    expect(isShown.value).toBe(true)
    vi.advanceTimersByTime(30)
    expect(isShown.value).toBe(false)
    scope.stop()
  })
})

describe('useTheme', () => {
  it('writes theme and density on the root and follows changes', () => {
    const theme = ref<'system' | 'light' | 'dark'>('dark')
    const density = ref<'compact' | 'standard' | 'roomy'>('compact')
    const root = document.createElement('html')
    const scope = effectScope()
    const { isDark } = scope.run(() => useTheme({ theme, density }, root))!
    expect(root.dataset).toMatchObject({ theme: 'dark', density: 'compact' })
    theme.value = 'light'
    density.value = 'roomy'
    expect(root.dataset).toMatchObject({ theme: 'light', density: 'roomy' })
    expect(isDark.value).toBe(false)
    scope.stop()
  })
})
