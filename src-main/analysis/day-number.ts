import type { LocalDate } from '#shared/domain/calendar.ts'

// Days since 1970-01-01 as whole numbers: a hundred thousand rows are compared by day, and a number compares at once.
// Counted with the proleptic Gregorian calendar over years that begin in March, so that the leap day comes last.

/** Days since 1970-01-01 of year, month (1 to 12) and day. */
export const dayNumber = (year: number, month: number, day: number): number => {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let at = from; at < to; at += 1) value = value * 10 + text.charCodeAt(at) - 48
  return value
}

/** Days since 1970-01-01 of a date. */
export const dayOf = (date: LocalDate): number => dayNumber(digits(date, 0, 4), digits(date, 5, 7), digits(date, 8, 10))

/** Year, month (1 to 12) and day of a day number. */
export type CivilDay = Readonly<{ year: number; month: number; day: number }>

/** The inverse of `dayNumber`. */
export const civilOf = (number: number): CivilDay => {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1 }
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** The date of a day number. */
export const dateOf = (number: number): LocalDate => {
  const { year, month, day } = civilOf(number)
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}` as LocalDate
}

const daysInMonth = (year: number, month: number): number =>
  month === 12 ? 31 : dayNumber(year, month + 1, 1) - dayNumber(year, month, 1)

/** The first day of the month that lies `months` after the one of a day. */
export const monthStart = (number: number, months = 0): number => {
  const { year, month } = civilOf(number)
  const index = year * 12 + month - 1 + months
  return dayNumber(Math.floor(index / 12), (index % 12) + 1, 1)
}

/** The same day of the month some months later; the last day where that month is shorter. */
export const addMonths = (number: number, months: number): number => {
  const start = monthStart(number, months)
  const { year, month } = civilOf(start)
  return start + Math.min(civilOf(number).day, daysInMonth(year, month)) - 1
}
