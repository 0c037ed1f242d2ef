import { instantFrom, isLocalDate, type Instant } from '#shared/domain/calendar.ts'
import { dayDistance, formatDate, formatTime, localMidnight } from '../../format/dates.ts'

const TIME = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/
const MINUTE_MS = 60_000

/** A due moment as a form holds it: a local date, and a local time or nothing. */
export type DueParts = Readonly<{ date: string; time: string }>

export const isTime = (text: string): boolean => TIME.test(text.trim())

const two = (value: number): string => String(value).padStart(2, '0')
const endOfDay = (date: string): number => {
  const next = new Date(localMidnight(date))
  next.setDate(next.getDate() + 1)
  return next.getTime() - 1
}

/**
 * The moment of a local date and time. Without a time it is the end of that local day.
 * @returns null for an empty or impossible date.
 */
export const dueFrom = ({ date, time }: DueParts): Instant | null => {
  if (!isLocalDate(date)) return null
  const match = TIME.exec(time.trim())
  if (!match) return instantFrom(endOfDay(date))
  const day = new Date(localMidnight(date))
  day.setHours(Number(match[1]), Number(match[2]))
  return instantFrom(day.getTime())
}

/** The parts a form starts with; the end of a day shows as a date without a time. */
export const dueParts = (due: string | null): DueParts => {
  if (due === null) return { date: '', time: '' }
  const moment = new Date(due)
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
  return { date, time: isEndOfDay(due) ? '' : formatTime(due) }
}

/** True for a due that names a day but no time. */
export const isEndOfDay = (due: string): boolean => {
  const moment = new Date(due)
  return moment.getHours() === 23 && moment.getMinutes() === 59
}

/** What a list shows: time or "today" on the day itself, otherwise weekday and date. */
export const dueText = (due: string, now: number): string => {
  if (dayDistance(due, now) !== 0) return formatDate(due, now, { hasWeekday: dayDistance(due, now) > 0 })
  return isEndOfDay(due) ? 'today' : formatTime(due)
}

/** "in 5 h 18 min", "2 d over"; empty when more than a day is left. */
export const dueDistance = (due: string, now: number): string => {
  const minutes = Math.round((Date.parse(due) - now) / MINUTE_MS)
  const size = Math.abs(minutes)
  const days = Math.floor(size / 1440)
  const text = days > 0 ? `${days} d` : size >= 60 ? `${Math.floor(size / 60)} h ${size % 60} min` : `${size} min`
  if (minutes < 0) return `${text} over`
  return days > 0 ? '' : `in ${text}`
}
