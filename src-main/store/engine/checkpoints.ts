import type { Session } from './session.ts'

export type Checkpoints = Readonly<{
  /** A commit happened. @param isDeleting the old rows are still in the log: empty it soon. */
  after(isDeleting: boolean): void
  stop(): void
}>

export type CheckpointTimes = Readonly<{ usualMs: number; afterDeleteMs: number }>

const TIMES: CheckpointTimes = { usualMs: 20_000, afterDeleteMs: 1_000 }

/**
 * Moves the log into the database and empties it, some time after a write and soon after a deletion. A failure is
 * left to the next write, which meets the same disk and can be told about it.
 */
export const createCheckpoints = (session: () => Session | null, times: CheckpointTimes = TIMES): Checkpoints => {
  let timer: NodeJS.Timeout | undefined
  let dueAt = Infinity
  const run = (): void => {
    timer = undefined
    dueAt = Infinity
    try {
      session()?.connection.pragma('wal_checkpoint(TRUNCATE)')
    } catch {
      return
    }
  }
  return {
    after: (isDeleting) => {
      const delay = isDeleting ? times.afterDeleteMs : times.usualMs
      if (performance.now() + delay >= dueAt) return
      clearTimeout(timer)
      dueAt = performance.now() + delay
      timer = setTimeout(run, delay).unref()
    },
    stop: () => clearTimeout(timer),
  }
}
