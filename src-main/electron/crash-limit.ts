/** Counts crashes of the window and says when trying again makes no sense. */
export interface CrashLimit {
  /** Notes a crash. @returns false when it was one too many. */
  mayRecover(): boolean
}

/**
 * the window comes back after a crash, but the third within 60 s ends the program, since whatever is on screen
 * then crashes it each time.
 * @param nowMs monotonic milliseconds.
 */
export const createCrashLimit = (nowMs: () => number, limit = 3, withinMs = 60_000): CrashLimit => {
  let crashes: readonly number[] = []
  return {
    mayRecover: () => {
      const now = nowMs()
      crashes = [...crashes.filter((at) => now - at < withinMs), now]
      return crashes.length < limit
    },
  }
}
