import { describe, expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

describe('rate limit', () => {
  it('T-25: lets a burst pass, then only what is won back', () => {
    let nowMs = 0
    const limit = createRateLimit({ burst: 10, perSecond: 5, nowMs: () => nowMs })
    const passed = (count: number): number => Array.from({ length: count }, () => limit.allows('cases.list')).filter(Boolean).length
    expect(passed(100)).toBe(10)
    nowMs += 1000
    expect(passed(100)).toBe(5)
    nowMs += 3_600_000
    expect(passed(100)).toBe(10)
  })

  it('counts each kind on its own', () => {
    const limit = createRateLimit({ burst: 1, perSecond: 1, nowMs: () => 0 })
    expect([limit.allows('a'), limit.allows('a'), limit.allows('b')]).toEqual([true, false, true])
  })

  it('wins nothing back when the clock goes backwards', () => {
    let nowMs = 1000
    const limit = createRateLimit({ burst: 1, perSecond: 1, nowMs: () => nowMs })
    limit.allows('a')
    nowMs = 0
    expect(limit.allows('a')).toBe(false)
  })
})
