const MINUTE = 60
const HOUR = 3600
const DAY = 86_400
const YEAR = 365 * DAY

const count = (value: number, unit: string): string => `${value} ${unit}${value === 1 ? '' : 's'}`

/** An age for an officer: `1.9 s`, `47 min`, `3 h`, `12 days`, `2 years and 102 days`. @param seconds not negative. */
export const spanText = (seconds: number): string => {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`
  if (seconds < 2 * MINUTE) return `${Math.round(seconds)} s`
  if (seconds < 2 * HOUR) return `${Math.floor(seconds / MINUTE)} min`
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h`
  if (seconds < YEAR) return count(Math.floor(seconds / DAY), 'day')
  const days = Math.floor((seconds % YEAR) / DAY)
  return days === 0 ? count(Math.floor(seconds / YEAR), 'year') : `${count(Math.floor(seconds / YEAR), 'year')} and ${count(days, 'day')}`
}

/** `1.9 s old`, or how far ahead of this computer's clock it lies. */
export const ageText = (seconds: number): string => (seconds < 0 ? `${spanText(-seconds)} in the future` : `${spanText(seconds)} old`)
