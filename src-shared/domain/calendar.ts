/** A calendar date without a time, `YYYY-MM-DD`. */
export type LocalDate = string & { readonly localDate: true }
/** A moment in UTC, ISO 8601 with milliseconds and `Z`. */
export type Instant = string & { readonly instant: true }
/** Both ends included. */
export type Period = Readonly<{ startsOn: LocalDate; endsOn: LocalDate }>

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/
const DAY_MS = 86_400_000

const utcOf = (year: number, month: number, day: number): Date | undefined => {
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined
}

/** True for a date that exists, so not for 30 February. */
export const isLocalDate = (text: string): text is LocalDate => {
  const match = DATE.exec(text)
  return match !== null && utcOf(Number(match[1]), Number(match[2]), Number(match[3])) !== undefined
}

export const isInstant = (text: string): text is Instant => INSTANT.test(text) && !Number.isNaN(Date.parse(text))

/** @throws RangeError when the text is not an existing date. */
export const asLocalDate = (text: string): LocalDate => {
  if (!isLocalDate(text)) throw new RangeError('not a date: YYYY-MM-DD expected')
  return text
}

/** @throws RangeError when the text is not a moment in UTC. */
export const asInstant = (text: string): Instant => {
  if (!isInstant(text)) throw new RangeError('not an instant: ISO 8601 with milliseconds and Z expected')
  return text
}

/** @param epochMs milliseconds since 1970 in UTC. */
export const instantFrom = (epochMs: number): Instant => asInstant(new Date(epochMs).toISOString())

/** The calendar date of numbers as providers send them. @returns undefined for a date that does not exist. */
export const localDateOf = (year: number, month: number, day: number): LocalDate | undefined => {
  const text = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
  return isLocalDate(text) ? text : undefined
}

/** Moves a date by whole days; negative goes back. */
export const addDays = (date: LocalDate, days: number): LocalDate =>
  asLocalDate(new Date(Date.parse(`${date}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10))

/** Whole days from one date to another; negative when the second is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  Math.round((Date.parse(`${to}T00:00:00.000Z`) - Date.parse(`${from}T00:00:00.000Z`)) / DAY_MS)

/** @throws RangeError when the end lies before the start. */
export const period = (startsOn: LocalDate, endsOn: LocalDate): Period => {
  if (endsOn < startsOn) throw new RangeError('a period cannot end before it starts')
  return { startsOn, endsOn }
}
