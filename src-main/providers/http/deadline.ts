import type { Clock } from '../../platform/clock.ts'
import { LineFault } from './faults.ts'

/** The limit of a whole call, all tries and waits included, joined with the caller's own wish to stop. */
export type Deadline = Readonly<{
  /** Aborted when the time is up or the caller gives up. */
  signal: AbortSignal
  hasRoomFor(waitMs: number): boolean
  /** Rejects with a LineFault when the deadline ends first. */
  wait(waitMs: number): Promise<void>
  /** Tells a fault that the deadline caused by its true name: `timeout`, not `cancelled`. */
  rename(fault: LineFault): LineFault
  end(): void
}>

/** Starts the clock of a call. `end` has to be called, or the timer keeps running. */
export const startDeadline = (totalMs: number, caller: AbortSignal, clock: Clock): Deadline => {
  const controller = new AbortController()
  const endsAt = clock.monotonicMs() + totalMs
  const stop = (): void => controller.abort()
  const timer = setTimeout(stop, totalMs)
  caller.addEventListener('abort', stop, { once: true })
  if (caller.aborted) stop()

  const rename = (fault: LineFault): LineFault =>
    fault.kind === 'cancelled' && !caller.aborted ? new LineFault('timeout', 'total', fault.isBeforeSending) : fault

  return {
    signal: controller.signal,
    hasRoomFor: (waitMs) => clock.monotonicMs() + waitMs < endsAt,
    wait: (waitMs) =>
      new Promise((resolve, reject) => {
        const onAbort = (): void => {
          clearTimeout(waiting)
          reject(rename(new LineFault('cancelled', 'cancelled while waiting')))
        }
        const waiting = setTimeout(() => {
          controller.signal.removeEventListener('abort', onAbort)
          resolve()
        }, waitMs)
        if (controller.signal.aborted) onAbort()
        else controller.signal.addEventListener('abort', onAbort, { once: true })
      }),
    rename,
    end: () => {
      clearTimeout(timer)
      caller.removeEventListener('abort', stop)
    },
  }
}
