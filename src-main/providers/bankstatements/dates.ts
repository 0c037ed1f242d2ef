import { localDateOf, type LocalDate } from '#shared/domain/calendar.ts'
import { isWireObject } from './wire-object.ts'

const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$/
/** The house is Australian: where the day does not come last, it comes first. */
const DAY_FIRST = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?:[T ].*)?$/

/**
 * Reads a calendar date in every form of seed 004: `2016-06-14`, `09-06-2015`, `15/03/2016`, a local date with time
 * (`2016-06-21T15:33:00`, `2014-12-12 13:17:17.000000`), and an object `{ date, timezone_type, timezone }`. The time is
 * local to the bank already, so its day is taken as it stands; no zone is applied.
 * @returns undefined where it is none or does not exist.
 */
export const readDate = (value: unknown): LocalDate | undefined => {
  if (isWireObject(value)) return readDate(value['date'])
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? []
  if (year !== undefined) return localDateOf(Number(year), Number(month), Number(day))
  const [, dayOfMonth, monthOfYear, yearLast] = DAY_FIRST.exec(text) ?? []
  return yearLast === undefined ? undefined : localDateOf(Number(yearLast), Number(monthOfYear), Number(dayOfMonth))
}
