/** How one delivery went. `status` is null where nobody answered; `answer` is cut. */
export type Delivery = Readonly<{ status: number | null; answer: string; isAccepted: boolean }>

/** A push that is on its way, was accepted, or was given up. */
export type PushState = 'waiting' | 'delivered' | 'failed'

/** A push as tests see it. */
export type PushRecord = Readonly<{
  messageId: string
  status: string
  damage: string
  reportNumber: number
  isFinal: boolean
  /** Null where no address is registered; it counts as failed then. */
  address: string | null
  state: PushState
  deliveries: readonly Delivery[]
}>

/** What is sent, and as which push it is listed. */
export type Parcel = Readonly<Pick<PushRecord, 'messageId' | 'status' | 'damage' | 'reportNumber' | 'isFinal' | 'address'> & { body: string }>

/** Deliveries in all, counting the first (providers/instantor.md, section 3). */
export const deliveryLimit = 3

const longestAnswer = 500
const answerWithinMs = 15_000
const formType = 'application/x-www-form-urlencoded'

/** Sends a push, again where it is not accepted, and remembers what became of it. */
export type Deliveries = Readonly<{
  /** Settles after the first delivery; `settled` when it was accepted or given up. */
  send: (parcel: Parcel) => Promise<Readonly<{ settled: Promise<void> }>>
  /** Does every delivery that waits for its time now, and says how many there were. */
  retryNow: () => Promise<number>
  list: () => readonly PushRecord[]
  /** Forgets everything; what waits is not sent any more. */
  clear: () => void
}>

type Entry = { readonly parcel: Parcel; state: PushState; readonly deliveries: Delivery[]; settle: () => void }
type Waiting = Readonly<{ timer: NodeJS.Timeout; run: () => Promise<void> }>

async function post(address: string, { body, messageId }: Parcel): Promise<Delivery> {
  try {
    // No redirects: they could lead off the machine.
    const signal = AbortSignal.timeout(answerWithinMs)
    const response = await fetch(address, { method: 'POST', headers: { 'content-type': formType }, body, redirect: 'error', signal })
    const answer = (await response.text()).slice(0, longestAnswer)
    return { status: response.status, answer, isAccepted: response.ok && answer.includes(messageId) }
  } catch {
    return { status: null, answer: '', isAccepted: false }
  }
}

/** @param retryDelayMs asked at each retry */
export function createDeliveries(retryDelayMs: () => number): Deliveries {
  let entries: Entry[] = []
  const waiting = new Set<Waiting>()

  const end = (entry: Entry, state: PushState): void => {
    entry.state = state
    entry.settle()
  }
  const later = (work: () => Promise<void>): void => {
    const waits: Waiting = {
      timer: setTimeout(() => void waits.run(), retryDelayMs()),
      run: async () => {
        clearTimeout(waits.timer)
        waiting.delete(waits)
        await work()
      },
    }
    waits.timer.unref()
    waiting.add(waits)
  }
  const deliver = async (entry: Entry): Promise<void> => {
    const { address, damage } = entry.parcel
    if (address === null) return end(entry, 'failed')
    const delivery = await post(address, entry.parcel)
    if (!entries.includes(entry)) return
    entry.deliveries.push(delivery)
    if (delivery.isAccepted) {
      // As if the answer had been lost on the way back.
      if (damage === 'duplicate' && entry.deliveries.length === 1) await deliver(entry)
      return end(entry, 'delivered')
    }
    if (entry.deliveries.length >= deliveryLimit) return end(entry, 'failed')
    later(() => deliver(entry))
  }

  return {
    send: async (parcel) => {
      const { promise: settled, resolve } = Promise.withResolvers<undefined>()
      const entry: Entry = { parcel, state: 'waiting', deliveries: [], settle: () => resolve(undefined) }
      entries.push(entry)
      await deliver(entry)
      return { settled }
    },
    retryNow: async () => {
      const now = [...waiting]
      await Promise.all(now.map(({ run }) => run()))
      return now.length
    },
    list: () =>
      entries.map(({ parcel, state, deliveries }) => {
        const { body: _, ...seen } = parcel
        return { ...seen, state, deliveries: [...deliveries] }
      }),
    clear: () => {
      for (const { timer } of waiting) clearTimeout(timer)
      waiting.clear()
      for (const entry of entries) entry.settle()
      entries = []
    },
  }
}
