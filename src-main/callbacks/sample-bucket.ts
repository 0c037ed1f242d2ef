import type { Clock } from '../platform/clock.ts'

/**
 * deliveries that prove nothing are kept as samples only, so that a flood of them can neither fill the disk nor
 * hide what matters. One bucket for each provider: a few at once, then one a second.
 */
export const createSampleBuckets = (clock: Clock, burst: number, perSecond: number): Readonly<{ take(owner: string): boolean }> => {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    take: (owner) => {
      const now = clock.monotonicMs()
      const bucket = buckets.get(owner) ?? { tokens: burst, at: now }
      buckets.set(owner, bucket)
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond)
      bucket.at = now
      if (bucket.tokens < 1) return false
      bucket.tokens -= 1
      return true
    },
  }
}
