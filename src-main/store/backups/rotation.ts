import type { Instant } from '#shared/domain/calendar.ts'
import { instantFrom, isInstant } from '#shared/domain/calendar.ts'

const NAME = /^casebench-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(\d{3})Z(?:-[a-z0-9-]+)?\.db$/
const OF_TODAY = 3
const DAYS = 7
const IN_ALL = 10
const DAY_MS = 86_400_000

/** Name of a backup made at a moment. @param why a short word, such as `before-0060`. */
export const backupName = (at: Instant, why?: string): string => `casebench-${at.replace(/[-:.]/g, '')}${why === undefined ? '' : `-${why}`}.db`

/** Moment in a backup's name; undefined for any other file. */
export const backupMoment = (name: string): Instant | undefined => {
  const match = NAME.exec(name)
  if (!match) return undefined
  const [, year, month, day, hour, minute, second, milli] = match
  const text = `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`
  return isInstant(text) ? text : undefined
}

/** Backups among the names, newest first. */
export const newestFirst = (names: readonly string[]): readonly string[] =>
  names.filter((name) => backupMoment(name) !== undefined).toSorted((left, right) => (left < right ? 1 : -1))

const dayOf = (name: string): string => (backupMoment(name) ?? instantFrom(0)).slice(0, 10)

/**
 * Which backups may go (R-59): kept are the three newest of today, the newest of each of the seven days before, ten in
 * all, and always the newest one. Days are UTC days.
 */
export const outdatedBackups = (names: readonly string[], now: Instant): readonly string[] => {
  const sorted = newestFirst(names)
  const today = now.slice(0, 10)
  const earliest = new Date(Date.parse(now) - DAYS * DAY_MS).toISOString().slice(0, 10)
  const ofToday = sorted.filter((name) => dayOf(name) >= today).slice(0, OF_TODAY)
  const earlier = sorted.filter((name) => dayOf(name) < today && dayOf(name) >= earliest)
  const daily = earlier.filter((name, place) => earlier.findIndex((other) => dayOf(other) === dayOf(name)) === place)
  const kept = new Set([...new Set([...sorted.slice(0, 1), ...ofToday, ...daily])].slice(0, IN_ALL))
  return sorted.filter((name) => !kept.has(name))
}
