const zone = 'Europe/Stockholm'

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
  timeZoneName: 'longOffset',
})

/** An instant as the samples write it: local time in Sweden with milliseconds and offset. */
export function swedishTime(instant: Date): string {
  const found = new Map(parts.formatToParts(instant).map((part) => [part.type as string, part.value]))
  const read = (type: string): string => found.get(type) ?? ''
  const offset = read('timeZoneName').replace('GMT', '') || '+00:00'
  const day = `${read('year')}-${read('month')}-${read('day')}`
  return `${day}T${read('hour')}:${read('minute')}:${read('second')}.${read('fractionalSecond')}${offset}`
}

/** The day of an instant in Sweden, `YYYY-MM-DD`. */
export function swedishDay(instant: Date): string {
  return swedishTime(instant).slice(0, 10)
}

/** The same day `months` earlier; the month's last day where it has no such day. */
export function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year, month - months, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 - months, Math.min(date, last))).toISOString().slice(0, 10)
}
