import type { Instant } from '#shared/domain/calendar.ts'

/** Tries of a repeatable call, the first one included. */
export const MOST_TRIES = 3

export const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 8_000

/**
 * Reads a Retry-After header: whole seconds or an HTTP date.
 * @returns milliseconds from now, at least 0; undefined where there is no usable value.
 */
export const readRetryAfter = (value: string | null, now: Instant): number | undefined => {
  const text = value?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  if (!/^[A-Z][a-z]{2}, /.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.parse(now))
}

/**
 * How long to wait before the next try: doubling, with the upper half left to chance, so that many desks do not come
 * back in step; never sooner than the provider asked for.
 * @param failedTries tries so far, from 1. @param chance from 0 to below 1.
 */
export const waitBeforeRetry = (failedTries: number, chance: number, retryAfterMs: number | undefined, firstWaitMs = FIRST_WAIT_MS): number => {
  const full = Math.min(LONGEST_WAIT_MS, firstWaitMs * 2 ** (failedTries - 1))
  return Math.max(full / 2 + (full / 2) * chance, retryAfterMs ?? 0)
}
