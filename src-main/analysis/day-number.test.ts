import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, asLocalDate, daysBetween } from '#shared/domain/calendar.ts'
import { addMonths, civilOf, dateOf, dayOf, monthStart } from './day-number.ts'

const dates = fc.integer({ min: -700_000, max: 700_000 }).map(dateOf).filter((date) => /^\d{4}-/.test(date) && date >= '0001-01-01')

describe('day numbers', () => {
  it('agree with the calendar in both directions', () => {
    fc.assert(fc.property(fc.integer({ min: -200_000, max: 700_000 }), (days) => {
      const date = addDays(asLocalDate('1970-01-01'), days)
      expect(dayOf(date)).toBe(days)
      expect(dateOf(days)).toBe(date)
      expect(dayOf(date) - dayOf(asLocalDate('2000-03-01'))).toBe(daysBetween(asLocalDate('2000-03-01'), date))
    }), { numRuns: 300 })
  })

  it('move by months to the same day or the last one of a shorter month', () => {
    expect(dateOf(addMonths(dayOf(asLocalDate('2024-01-31')), 1))).toBe('2024-02-29')
    expect(dateOf(addMonths(dayOf(asLocalDate('2023-11-30')), 3))).toBe('2024-02-29')
    expect(dateOf(addMonths(dayOf(asLocalDate('2024-03-15')), -3))).toBe('2023-12-15')
    expect(dateOf(monthStart(dayOf(asLocalDate('2024-12-15')), 1))).toBe('2025-01-01')
    fc.assert(fc.property(dates, fc.integer({ min: -30, max: 30 }), (date, months) => {
      const [before, after] = [civilOf(dayOf(date)), civilOf(addMonths(dayOf(date), months))]
      expect(after.year * 12 + after.month - before.year * 12 - before.month).toBe(months)
      expect(after.day).toBeLessThanOrEqual(before.day)
    }), { numRuns: 300 })
  })
})
