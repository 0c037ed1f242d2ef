/** Lets bodies into memory only as far as they fit together; the rest waits in order, with the senders held back. */
export type ByteBudget = Readonly<{
  /** Resolves with what gives the bytes back, or null once `signal` says that nobody waits any more. */
  acquire(bytes: number, signal: AbortSignal): Promise<(() => void) | null>
}>

type Waiting = Readonly<{ bytes: number; admit(): void }>

/** @param total more than the largest single body. */
export const createByteBudget = (total: number): ByteBudget => {
  let used = 0
  const waiting: Waiting[] = []
  const admitNext = (): void => {
    for (let first = waiting[0]; first && used + first.bytes <= total; first = waiting[0]) {
      waiting.shift()
      first.admit()
    }
  }
  const take = (bytes: number): (() => void) => {
    used += bytes
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      used -= bytes
      admitNext()
    }
  }
  return {
    acquire: (bytes, signal) => new Promise((resolve) => {
      if (signal.aborted) return resolve(null)
      const entry: Waiting = { bytes, admit: () => resolve(take(bytes)) }
      waiting.push(entry)
      signal.addEventListener('abort', () => {
        const at = waiting.indexOf(entry)
        if (at === -1) return
        waiting.splice(at, 1)
        resolve(null)
        admitNext()
      }, { once: true })
      admitNext()
    }),
  }
}
