import type { RefusedCounts } from './listener.ts'
import type { RefusalReason } from './request-head.ts'

/** Counts refusals between two reports. Nothing of a refused request is kept. */
export type RefusedCounter = Readonly<{
  add(reason: RefusalReason): void
  /** What came together since the last call; null for nothing. */
  collect(): RefusedCounts | null
}>

export const createRefusedCounter = (): RefusedCounter => {
  let counts = new Map<RefusalReason, number>()
  return {
    add: (reason) => void counts.set(reason, (counts.get(reason) ?? 0) + 1),
    collect: () => {
      if (counts.size === 0) return null
      const collected = Object.fromEntries(counts)
      counts = new Map()
      return collected
    },
  }
}
