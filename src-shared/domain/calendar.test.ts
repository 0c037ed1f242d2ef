import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, asInstant, asLocalDate, daysBetween, isInstant, isLocalDate, localDateOf, period } from './calendar.ts'

describe('calendar', () => {
  it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-00-10', '26-01-01', '2026-1-1', '2026-11-12T00:00:00.000Z'])('%s is no date', (text) => {
    expect(isLocalDate(text)).toBe(false)
    expect(() => asLocalDate(text)).toThrow(RangeError)
  })

  it('knows leap days', () => {
    expect(isLocalDate('2024-02-29')).toBe(true)
    expect(localDateOf(2023, 2, 29)).toBeUndefined()
  })

  it('adding days and counting them are inverse', () => {
    fc.assert(fc.property(fc.integer({ min: -20_000, max: 20_000 }), (days) => {
      const start = asLocalDate('2026-03-29')
      expect(daysBetween(start, addDays(start, days))).toBe(days)
    }), { seed: 7, numRuns: 300 })
  })

  it('a period cannot end before it starts', () => {
    expect(() => period(asLocalDate('2026-01-02'), asLocalDate('2026-01-01'))).toThrow(RangeError)
  })

  it('an instant is UTC with milliseconds', () => {
    expect(isInstant('2026-11-12T10:42:00Z')).toBe(false)
    expect(asInstant('2026-11-12T10:42:00.000Z')).toBe('2026-11-12T10:42:00.000Z')
  })
})
