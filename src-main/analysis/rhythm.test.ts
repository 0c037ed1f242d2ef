import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asLocalDate } from '#shared/domain/calendar.ts'
import { addMonths, dateOf, dayOf } from './day-number.ts'
import { nextDay, overdueSteps, rhythmOf } from './rhythm.ts'

const start = dayOf(asLocalDate('2026-01-15'))
const every = (step: number, count: number, shift: (at: number) => number = () => 0): readonly number[] => Array.from({ length: count }, (_, at) => start + at * step + shift(at))
const monthly = (step: number, count: number): readonly number[] => Array.from({ length: count }, (_, at) => addMonths(start, at * step))

describe('rhythm', () => {
  it.each([
    ['weekly', every(7, 5)], ['fortnightly', every(14, 5)], ['four-weekly', every(28, 4)], ['monthly', monthly(1, 4)], ['monthly', every(30, 5)],
    ['quarterly', monthly(3, 3)], ['yearly', monthly(12, 2)], ['irregular', every(21, 6)], ['irregular', [start, start + 7]], ['irregular', [start]], ['irregular', []],
    ['irregular', [start, start + 3, start + 40, start + 44, start + 90]],
  ] as const)('%s', (expected, days) => {
    expect(rhythmOf(days, true).rhythm).toBe(expected)
  })

  it('bears days within the tolerance and finds what was missed', () => {
    const shifts = fc.infiniteStream(fc.integer({ min: -1, max: 1 }))
    fc.assert(fc.property(fc.constantFrom(['fortnightly', 14] as const, ['four-weekly', 28] as const), fc.integer({ min: 5, max: 12 }), shifts, ([rhythm, step], count, shift) => {
      expect(rhythmOf(every(step, count, () => shift.next().value), false)).toEqual({ rhythm, missed: 0 })
    }))
    fc.assert(fc.property(fc.integer({ min: 6, max: 20 }), fc.nat(), (count, seed) => {
      const gone = 1 + (seed % (count - 2))
      expect(rhythmOf(every(14, count).filter((_, at) => at !== gone), false)).toEqual({ rhythm: 'fortnightly', missed: 1 })
    }))
  })

  it('pay on the last of the month stays monthly', () => {
    const days = ['2026-01-30', '2026-02-27', '2026-03-31', '2026-04-30', '2026-05-29'].map((date) => dayOf(asLocalDate(date)))
    expect(rhythmOf(days, false)).toEqual({ rhythm: 'monthly', missed: 0 })
  })

  it('says when the next one is due and how many are overdue', () => {
    expect(dateOf(nextDay('monthly', dayOf(asLocalDate('2026-01-31')))!.day)).toBe('2026-02-28')
    expect(nextDay('irregular', start)).toBeUndefined()
    expect([13, 16, 17, 30, 31].map((days) => overdueSteps('fortnightly', start, start + days))).toEqual([0, 0, 1, 1, 2])
  })
})
