import { instantFrom, type Instant } from '#shared/domain/calendar.ts'

/** The one source of time, so that tests can set it and a backwards jump can be noticed. */
export interface Clock {
  /** Wall clock in UTC. */
  now(): Instant
  /** Monotonic milliseconds for measuring; never for showing. */
  monotonicMs(): number
}

/** The clock of this computer. */
export const systemClock: Clock = {
  now: () => instantFrom(Date.now()),
  monotonicMs: () => performance.now(),
}

/** A clock for tests that stands still until moved. @param start where it begins, UTC. */
export const createManualClock = (start: Instant): Clock & { advance(ms: number): void } => {
  let epochMs = Date.parse(start)
  let monotonic = 0
  return {
    now: () => instantFrom(epochMs),
    monotonicMs: () => monotonic,
    advance: (ms) => {
      epochMs += ms
      monotonic += Math.max(0, ms)
    },
  }
}
