const MINUTE_MS = 60_000

/** How long a bank session is taken to last after its last answer. An estimate: no provider publishes one (ui.md, 6). */
export const SESSION_LIFE_MS = 15 * MINUTE_MS
/** The flow process ends this long after it began, whatever happens; no answer moves that. */
export const FLOW_LIMIT_MS = 15 * MINUTE_MS
const SOON_MS = 2 * MINUTE_MS
const LAST_MS = 30_000

/** `soon` turns amber and is announced, `last` is announced once more. */
export type SessionPhase = 'calm' | 'soon' | 'last' | 'over'

/** When the session is expected to end: a while after the last answer, at the latest with the flow. Milliseconds since 1970. */
export const sessionEnd = ({ startedAt, answeredAt }: Readonly<{ startedAt: number; answeredAt: number }>, lifeMs = SESSION_LIFE_MS, limitMs = FLOW_LIMIT_MS): number =>
  Math.min(answeredAt + lifeMs, startedAt + limitMs)

export const phaseOf = (leftMs: number): SessionPhase => {
  if (leftMs <= 0) return 'over'
  if (leftMs <= LAST_MS) return 'last'
  return leftMs < SOON_MS ? 'soon' : 'calm'
}

/** Part of the session that is left, 0 to 1, for the ring. */
export const partLeft = (leftMs: number): number => Math.min(1, Math.max(0, leftMs / SESSION_LIFE_MS))
