/** The time zone that the BankStatements samples carry; "today" at the test bank is a day there. */
export const sandboxTimeZone = 'Australia/Adelaide'

/** A clock that tests set; it stands still unless it was made without a start, then it runs with the machine. */
export type SandboxClock = Readonly<{
  now: () => Date
  /** Today at the test bank as `YYYY-MM-DD`. */
  today: () => string
  /** Wall time at the test bank as `YYYY-MM-DDTHH:MM:SS`. */
  localTime: () => string
  set: (instant: Date | string) => void
  advance: (milliseconds: number) => void
}>

const localParts = new Intl.DateTimeFormat('en-CA', {
  timeZone: sandboxTimeZone,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

function localTimeOf(instant: Date): string {
  const parts = new Map(localParts.formatToParts(instant).map((part) => [part.type, part.value]))
  const read = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  return `${read('year')}-${read('month')}-${read('day')}T${read('hour')}:${read('minute')}:${read('second')}`
}

function parseInstant(value: Date | string): number {
  const time = typeof value === 'string' ? Date.parse(value) : value.getTime()
  if (Number.isNaN(time)) throw new RangeError('the sandbox clock needs a valid instant')
  return time
}

/** Makes the clock; `start` freezes it there, without one it follows the machine (moved by `set` and `advance`). */
export function createSandboxClock(start?: Date | string): SandboxClock {
  let frozenAt = start === undefined ? undefined : parseInstant(start)
  let offset = 0
  const milliseconds = (): number => frozenAt ?? Date.now() + offset
  const now = (): Date => new Date(milliseconds())
  return {
    now,
    today: () => localTimeOf(now()).slice(0, 10),
    localTime: () => localTimeOf(now()),
    set: (instant) => {
      frozenAt = parseInstant(instant)
    },
    advance: (step) => {
      if (frozenAt === undefined) offset += step
      else frozenAt += step
    },
  }
}
