import type { Reachability } from '#shared/domain/listener.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'

/**
 * One call to the outside, without following redirects. Rejects when nobody answered in time. `certificate`: our own one,
 * which is trusted for this call whatever name stands in it.
 */
export type CallOut = (request: Readonly<{ url: string; method: 'GET' | 'POST'; mediaType: string | null; body: Uint8Array | null; timeoutMs: number; certificate?: string | null }>) => Promise<Readonly<{ status: number; body: string }>>

const TIMEOUT_MS = 8_000
/** The call may be answered before its delivery was read from the inbox. */
const ARRIVAL_MS = 3_000

/** Calls the listener the way a provider would and waits for the call to come back in. */
export const createReachCheck = ({ random, clock, callOut }: Readonly<{ random: Random; clock: Clock; callOut: CallOut }>) => {
  const waiting = new Map<string, () => void>()
  return {
    note: (nonce: string | null): boolean => {
      const arrived = nonce === null ? undefined : waiting.get(nonce)
      arrived?.()
      return arrived !== undefined
    },
    /** @param certificate our own, where the listener answers with it. */
    run: async (address: string, certificate: string | null): Promise<Reachability> => {
      const nonce = random.bytes(18).toString('base64url')
      const arrival = new Promise<boolean>((resolve) => waiting.set(nonce, () => resolve(true)))
      let timer: NodeJS.Timeout | undefined
      const answer = (isReached: boolean, message: string): Reachability => ({ at: clock.now(), isReached, message })
      try {
        const { status } = await callOut({ url: `${address}/${nonce}`, method: 'POST', mediaType: 'application/x-www-form-urlencoded', body: Buffer.from('reach=1'), timeoutMs: TIMEOUT_MS, certificate })
        const isHere = await Promise.race([arrival, new Promise<boolean>((resolve) => { timer = setTimeout(() => resolve(false), ARRIVAL_MS) })])
        if (isHere) return answer(true, 'A call to the public address arrived here.')
        return answer(false, status === 404 ? 'Something answered with 404, but it was not this listener.' : `Something answered with ${status}, but nothing arrived here.`)
      } catch {
        return answer(false, 'Nobody answered at the public address. Check the proxy or the forwarding, and its name.')
      } finally {
        clearTimeout(timer)
        waiting.delete(nonce)
      }
    },
  }
}
