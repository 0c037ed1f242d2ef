import { describe, expect, it } from 'vitest'
import { dayDistance, formatDate, formatDay, formatDue, formatElapsed, formatLocalDate, formatRelative, formatTime, formatUtc } from './dates.ts'

const at = (year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number =>
  new Date(year, month - 1, day, hour, minute, second).getTime()
const NOW = at(2026, 11, 12, 10, 42)

describe('dates', () => {
  it('leaves the year out in the current year', () => {
    expect(formatDate(at(2026, 9, 9), NOW)).toBe('9 Sep')
    expect(formatDate(at(2025, 9, 9), NOW)).toBe('9 Sep 2025')
    expect(formatDate(at(2026, 9, 9), NOW, { hasYear: 'always' })).toBe('9 Sep 2026')
    expect(formatDate(at(2026, 11, 13), NOW, { hasWeekday: true })).toBe('Fri 13 Nov')
  })

  it('reads a calendar date without shifting it by the time zone', () => {
    expect(formatLocalDate('2026-11-12', NOW)).toBe('12 Nov')
    expect(formatLocalDate('2026-01-01', NOW)).toBe('1 Jan')
  })

  it('tells relative time up to 24 h, then a date', () => {
    expect(formatRelative(NOW - 20_000, NOW)).toBe('now')
    expect(formatRelative(NOW - 12 * 60_000, NOW)).toBe('12 min ago')
    expect(formatRelative(NOW - 23 * 3_600_000, NOW)).toBe('23 h ago')
    expect(formatRelative(NOW - 24 * 3_600_000, NOW)).toBe('11 Nov')
    expect(formatRelative(NOW + 5 * 60_000, NOW)).toBe('in 5 min')
  })

  it('names days near now', () => {
    expect(formatDay(at(2026, 11, 12, 23), NOW)).toBe('Today')
    expect(formatDay(at(2026, 11, 11, 1), NOW)).toBe('Yesterday')
    expect(formatDay(at(2026, 11, 10), NOW)).toBe('Tue 10 Nov')
    expect(dayDistance(at(2026, 11, 13, 0, 5), NOW)).toBe(1)
  })

  it('shows times in 24 h, seconds on demand, and UTC in full', () => {
    expect(formatTime(at(2026, 11, 12, 9, 5, 7))).toBe('09:05')
    expect(formatTime(at(2026, 11, 12, 9, 5, 7), true)).toBe('09:05:07')
    expect(formatUtc('2026-11-12T08:41:07.000Z')).toBe('12 Nov 2026 08:41:07 UTC')
    expect(formatDue(at(2026, 11, 12, 16), NOW)).toBe('16:00')
    expect(formatDue(at(2026, 11, 13, 16), NOW)).toBe('Fri 13 Nov')
  })

  it('counts elapsed time in minutes and seconds', () => {
    expect(formatElapsed(35_400)).toBe('0:35')
    expect(formatElapsed(494_000)).toBe('8:14')
    expect(formatElapsed(3_723_000)).toBe('1:02:03')
    expect(formatElapsed(-5)).toBe('0:00')
  })
})
