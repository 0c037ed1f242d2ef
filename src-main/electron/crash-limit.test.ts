import { describe, expect, it } from 'vitest'
import { createCrashLimit } from './crash-limit.ts'

describe('crash limit', () => {
  it('R-75: the third crash within 60 s ends the attempts', () => {
    let nowMs = 0
    const limit = createCrashLimit(() => nowMs)
    expect([limit.mayRecover(), limit.mayRecover(), limit.mayRecover()]).toEqual([true, true, false])
    nowMs = 61_000
    expect(limit.mayRecover()).toBe(true)
  })

  it('R-75: crashes that are far apart do not add up', () => {
    let nowMs = 0
    const limit = createCrashLimit(() => nowMs)
    for (let crash = 0; crash < 50; crash += 1, nowMs += 31_000) expect(limit.mayRecover()).toBe(true)
  })
})
