import { instantFrom, type Instant } from '#shared/domain/calendar.ts'
import type { DayBorders } from '../store/store.ts'

/**
 * Borders of the officer's local day and week (Monday to Sunday) around a moment, as instants. Built from local
 * calendar parts, so that a day with a clock change has 23 or 25 hours.
 */
export const dayBordersAt = (now: Instant): DayBorders => {
  const local = new Date(now)
  const startOf = (daysAhead: number): Instant =>
    instantFrom(new Date(local.getFullYear(), local.getMonth(), local.getDate() + daysAhead).getTime())
  const daysToMonday = 7 - ((local.getDay() + 6) % 7)
  return { dayStartsAt: startOf(0), dayEndsAt: startOf(1), weekEndsAt: startOf(daysToMonday) }
}
