import { circuitBreaker, handleWhen, isBrokenCircuitError, type CircuitBreakerPolicy, type IBreaker } from 'cockatiel'
import type { Clock } from '../../platform/clock.ts'
import { LineFault, type LineFaultKind } from './faults.ts'

/** opens after this many failures within the window, and lets one call through again after the rest. */
export const BREAKER = { failures: 5, windowMs: 60_000, restMs: 30_000 } as const

const COUNTED: readonly LineFaultKind[] = ['offline', 'timeout', 'tls', 'unavailable']

/** Counts failures of the last minute; a success in between does not wipe them out, a closed breaker starts afresh. */
const createWindow = (clock: Clock): IBreaker => {
  let failedAt: readonly number[] = []
  return {
    state: undefined,
    success: () => undefined,
    failure: () => {
      const now = clock.monotonicMs()
      failedAt = [...failedAt.filter((at) => now - at < BREAKER.windowMs), now]
      const isFull = failedAt.length >= BREAKER.failures
      if (isFull) failedAt = []
      return isFull
    },
  }
}

/** Keeps calls away from a provider that is down. Counts faults of the line and answers of 500 and above. */
export const createBreaker = (clock: Clock): CircuitBreakerPolicy =>
  circuitBreaker(
    handleWhen((error) => error instanceof LineFault && COUNTED.includes(error.kind)).orWhenResult(
      (result) => typeof result === 'object' && result !== null && 'status' in result && Number(result.status) >= 500,
    ),
    { halfOpenAfter: BREAKER.restMs, breaker: createWindow(clock) },
  )

/** True for the refusal of an open breaker: nothing was sent. */
export const isBreakerOpen = (error: unknown): boolean => isBrokenCircuitError(error)
