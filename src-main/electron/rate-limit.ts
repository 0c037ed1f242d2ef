/** Decides whether one more call of a kind may pass now. */
export interface RateLimit {
  /** @param kind what is counted on its own, e.g. a channel name. */
  allows(kind: string): boolean
}

export type RateLimitOptions = Readonly<{
  /** Calls of one kind that may come at once. */
  burst: number
  /** Calls of one kind that are won back each second. */
  perSecond: number
  /** Monotonic milliseconds. */
  nowMs: () => number
}>

/**
 * A bucket of tokens for each kind. Far above what hands on a keyboard cause, far below what would keep main from its
 * other work: a page that has been taken over cannot flood it (T-25).
 */
export const createRateLimit = ({ burst, perSecond, nowMs }: RateLimitOptions): RateLimit => {
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  return {
    allows: (kind) => {
      const now = nowMs()
      const bucket = buckets.get(kind) ?? { tokens: burst, atMs: now }
      const tokens = Math.min(burst, bucket.tokens + Math.max(0, now - bucket.atMs) / 1000 * perSecond)
      const isAllowed = tokens >= 1
      buckets.set(kind, { tokens: isAllowed ? tokens - 1 : tokens, atMs: now })
      return isAllowed
    },
  }
}
