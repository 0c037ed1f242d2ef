const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** A moment: ISO text or milliseconds since 1970. Shown in the computer's own time zone. */
export type Moment = string | number

export type DateStyle = Readonly<{ hasWeekday?: boolean; hasYear?: 'always' | 'other-years' }>

const dateOf = (moment: Moment): Date => new Date(moment)
const two = (value: number): string => value.toString().padStart(2, '0')
const startOfDay = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/** Whole calendar days from `now` to the moment, in local time: 0 today, -1 yesterday. Daylight saving does not count. */
export const dayDistance = (moment: Moment, now: Moment): number =>
  Math.round((startOfDay(dateOf(moment)) - startOfDay(dateOf(now))) / DAY_MS)

/** `12 Nov`, `12 Nov 2025` in another year, `Thu 12 Nov` with the weekday. */
export const formatDate = (moment: Moment, now: Moment, style: DateStyle = {}): string => {
  const date = dateOf(moment)
  const weekday = style.hasWeekday === true ? `${WEEKDAYS[date.getDay()] ?? ''} ` : ''
  const isYearShown = style.hasYear === 'always' || date.getFullYear() !== dateOf(now).getFullYear()
  return `${weekday}${date.getDate()} ${MONTHS[date.getMonth()] ?? ''}${isYearShown ? ` ${date.getFullYear()}` : ''}`
}

/** A calendar date (`YYYY-MM-DD`) without a time zone; `2026-11-12` is 12 Nov everywhere. */
export const formatLocalDate = (date: string, now: Moment, style: DateStyle = {}): string =>
  formatDate(localMidnight(date), now, style)

/** Midnight at the start of a `YYYY-MM-DD`, in local time, as milliseconds. */
export const localMidnight = (date: string): number => {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day).getTime()
}

/** `10:42`; seconds only in callbacks and logs. */
export const formatTime = (moment: Moment, hasSeconds = false): string => {
  const date = dateOf(moment)
  return `${two(date.getHours())}:${two(date.getMinutes())}${hasSeconds ? `:${two(date.getSeconds())}` : ''}`
}

/** `Today`, `Yesterday`, `Tomorrow`, else `Wed 11 Nov`: heads of groups by day. */
export const formatDay = (moment: Moment, now: Moment): string => {
  const names: Readonly<Record<number, string>> = { [-1]: 'Yesterday', 0: 'Today', 1: 'Tomorrow' }
  return names[dayDistance(moment, now)] ?? formatDate(moment, now, { hasWeekday: true })
}

/** Up to 24 h: `now`, `12 min ago`, `3 h ago`, `in 5 min`; further away a date. */
export const formatRelative = (moment: Moment, now: Moment): string => {
  const distance = dateOf(moment).getTime() - dateOf(now).getTime()
  const size = Math.abs(distance)
  if (size < MINUTE_MS) return 'now'
  if (size >= DAY_MS) return formatDate(moment, now)
  const amount = size < HOUR_MS ? `${Math.floor(size / MINUTE_MS)} min` : `${Math.floor(size / HOUR_MS)} h`
  return distance < 0 ? `${amount} ago` : `in ${amount}`
}

/** What a list shows for a due moment: the time today, else weekday and date. */
export const formatDue = (moment: Moment, now: Moment): string =>
  dayDistance(moment, now) === 0 ? formatTime(moment) : formatDate(moment, now, { hasWeekday: true })

/** For tooltips: the full moment in UTC, e.g. `12 Nov 2026 08:41:07 UTC`. */
export const formatUtc = (moment: Moment): string => {
  const date = dateOf(moment)
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} UTC`
}

/** A running or remaining time: `0:35`, `8:14`, `1:02:03`. @param elapsedMs negative counts as zero. */
export const formatElapsed = (elapsedMs: number): string => {
  const seconds = Math.max(0, Math.floor(elapsedMs / 1000))
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`
}
