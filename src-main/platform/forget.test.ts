import { describe, expect, it, vi } from 'vitest'
import { createForgetting } from './forget.ts'

describe('forgetting', () => {
  it('lets go of what nothing holds, and sweeps once more a second later', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const forget = createForgetting()
      let held: object | undefined = { text: 'x'.repeat(1_000) }
      const gone = new Promise<void>((resolve) => {
        const registry = new FinalizationRegistry(() => resolve())
        registry.register(held as object, null)
        Object.assign(globalThis, { keptRegistry: registry })
      })
      held = undefined
      forget()
      forget()
      await new Promise((resolve) => setImmediate(resolve))
      expect(vi.getTimerCount()).toBe(1)
      vi.advanceTimersByTime(1_000)
      await gone
      expect([held, vi.getTimerCount()]).toEqual([undefined, 0])
    } finally {
      vi.useRealTimers()
      Reflect.deleteProperty(globalThis, 'keptRegistry')
    }
  })
})
