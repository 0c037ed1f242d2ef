const dayMilliseconds = 86_400_000

function toDayNumber(date: string): number {
  return Math.round(Date.parse(`${date}T00:00:00Z`) / dayMilliseconds)
}

/** The date `days` later (earlier when negative); dates are `YYYY-MM-DD`. */
export function addDays(date: string, days: number): string {
  return new Date((toDayNumber(date) + days) * dayMilliseconds).toISOString().slice(0, 10)
}

/** Days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return toDayNumber(to) - toDayNumber(from)
}

/** Every date from `from` to `to`, both included. */
export function eachDay(from: string, to: string): string[] {
  const count = daysBetween(from, to) + 1
  return Array.from({ length: Math.max(0, count) }, (_, index) => addDays(from, index))
}

/** Day of the week, 0 for Sunday to 6 for Saturday. */
export function weekday(date: string): number {
  return new Date(toDayNumber(date) * dayMilliseconds).getUTCDay()
}

/** Short English name of the day of the week, as `frequencyDay` has it (`Sun`). */
export function weekdayName(date: string): string {
  return ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][weekday(date)] ?? ''
}

/** `2015-06-09` as `09-06-2015`, the form of the original statement body. */
export function dayFirst(date: string): string {
  return date.split('-').reverse().join('-')
}
