/**
 * A fault that a test asks for. `route` is an endpoint (`/login`) or `*`; `times` is how often it strikes
 * (without it, until cleared).
 * - hold: the request waits until it is released, then goes on as if nothing had been
 * - status: this HTTP status, with headers and body as given
 * - error: the provider's own error body for `errorCode`
 * - garbage: 200 with bytes that are neither JSON nor XML, under the content type that was asked for
 * - truncated: the true answer, cut off in the middle of the body
 * - outage: 503 with an HTML page, as a gateway in front of a dead service sends it
 * - reset: the connection is reset without an answer
 */
export type FaultRule = Readonly<{
  provider: string
  route: string
  kind: 'hold' | 'status' | 'error' | 'garbage' | 'truncated' | 'outage' | 'reset'
  times?: number
  status?: number
  headers?: Readonly<Record<string, string>>
  body?: string
  errorCode?: number
}>

/** Kinds of fault, for checking what the control endpoint was sent. */
export const faultKinds = ['hold', 'status', 'error', 'garbage', 'truncated', 'outage', 'reset'] as const

type ArmedRule = { readonly id: number; readonly rule: FaultRule; left: number }
type HeldRequest = Readonly<{ ruleId: number; release: () => void }>

/** The rules in force and the requests that wait on a hold. */
export type Faults = Readonly<{
  add: (rule: FaultRule) => number
  /** Removes one rule, or all; requests that it holds go on. */
  clear: (id?: number) => void
  /** Lets held requests go on (of one rule, or all) and says how many; the rule stays in force. */
  release: (id?: number) => number
  heldCount: (id?: number) => number
  /** Waits on every hold that applies, then gives the first other fault that applies. */
  strike: (provider: string, route: string, signal: AbortSignal) => Promise<FaultRule | undefined>
}>

function hasRoute(rule: FaultRule, provider: string, route: string): boolean {
  return rule.provider === provider && (rule.route === '*' || rule.route === route)
}

/** Makes an empty set of faults. */
export function createFaults(): Faults {
  let nextId = 1
  let armed: ArmedRule[] = []
  const held = new Set<HeldRequest>()

  const take = (provider: string, route: string, isHold: boolean): ArmedRule | undefined => {
    const found = armed.find(
      (entry) => entry.left > 0 && (entry.rule.kind === 'hold') === isHold && hasRoute(entry.rule, provider, route),
    )
    if (found) found.left -= 1
    return found
  }
  const wait = (ruleId: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const waiting: HeldRequest = {
        ruleId,
        release: () => {
          held.delete(waiting)
          resolve()
        },
      }
      held.add(waiting)
      // A caller that gave up must not stay counted as held.
      signal.addEventListener('abort', waiting.release, { once: true })
    })
  const matching = (id?: number): HeldRequest[] => [...held].filter((entry) => id === undefined || entry.ruleId === id)
  const release = (id?: number): number => {
    const waiting = matching(id)
    for (const entry of waiting) entry.release()
    return waiting.length
  }

  return {
    add: (rule) => {
      const id = nextId
      nextId += 1
      armed.push({ id, rule, left: rule.times ?? Number.POSITIVE_INFINITY })
      return id
    },
    clear: (id) => {
      armed = id === undefined ? [] : armed.filter((entry) => entry.id !== id)
      release(id)
    },
    release,
    heldCount: (id) => matching(id).length,
    strike: async (provider, route, signal) => {
      const hold = take(provider, route, true)
      if (hold && !signal.aborted) await wait(hold.id, signal)
      return take(provider, route, false)?.rule
    },
  }
}
