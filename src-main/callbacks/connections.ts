import type { Socket } from 'node:net'
import type { Clock } from '../platform/clock.ts'
import type { ListenerLimits } from './limits.ts'

/** `headers`: a request is awaited or on its way; `body`; `answering`: waits for us; `idle`: kept open; `leaving`: refused. */
type Phase = 'headers' | 'body' | 'answering' | 'idle' | 'leaving'

/** One line to a sender, from the first packet to the last. */
export type Connection = {
  socket: Socket
  phase: Phase
  /** Monotonic milliseconds at which the phase began. */
  since: number
  /** Bytes of the line when it became idle: more of them mean that a next request has begun. */
  bytesAtIdle: number
  /** Requests on this line that have no answer yet. */
  openCount: number
  /** The last request that was begun on this line. */
  current: Readonly<{ complete: boolean }> | null
  budgetMs: number
  isRateChecked: boolean
  /** Bytes of the current body. */
  received: number
  /** Ends the current body as too slow. */
  expire: (() => void) | null
}

export type Connections = Readonly<{
  /** A new line. Beyond the limit the one that has been incomplete for longest goes; @returns null when this one does at once. */
  accept(socket: Socket): Connection | null
  /** The line of a socket; behind TLS the inner one, after `secured`. */
  of(socket: Socket): Connection | undefined
  secured(socket: Socket): void
  enter(connection: Connection, phase: Phase): void
  /** Ends what is over its time; called every second. */
  sweep(): void
  closeIdle(): void
  closeAll(): void
  readonly size: number
  /** Requests without an answer on all lines. */
  readonly openCount: number
}>

export type ConnectionDeps = Readonly<{
  clock: Clock
  limits: ListenerLimits
  /** The head of a request did not come in time: answers and closes. */
  onSlowHead(socket: Socket): void
}>

const nameOf = (socket: Socket): string => `${socket.remoteAddress}|${socket.remotePort}`

const isTooSlow = ({ since, received, budgetMs, isRateChecked }: Connection, now: number, limits: ListenerLimits): boolean => {
  const age = now - since
  if (age > budgetMs) return true
  return isRateChecked && age > limits.slowAfterMs && (received * 1000) / age < limits.minBytesPerSecond
}

/** A line may be silent for so long after it was opened before it counts as incomplete: its first packet is on its way. */
const FRESH_MS = 1_000
const NEVER = 3
/** Within one turn of the loop there may be so many times more lines than the limit. */
const BURST = 2

/**
 * Which line goes first: whatever is incomplete, the longest first; then what has only just been opened and said nothing
 * yet; then what is merely kept open. One that waits for us never goes.
 */
const rankOf = ({ phase, socket, since }: Connection, now: number): number => {
  if (phase === 'headers') return socket.bytesRead === 0 && now - since <= FRESH_MS ? 1 : 0
  return { body: 0, leaving: 0, idle: 2, answering: NEVER }[phase]
}

/** Keeps the lines of a listener within their number and their times. */
export const createConnections = ({ clock, limits, onSlowHead }: ConnectionDeps): Connections => {
  const all = new Set<Connection>()
  const bySocket = new WeakMap<Socket, Connection>()
  const byName = new Map<string, Connection>()

  const enter = (connection: Connection, phase: Phase): void => {
    connection.phase = phase
    connection.since = clock.monotonicMs()
    connection.received = 0
    if (phase === 'idle') connection.bytesAtIdle = connection.socket.bytesRead
  }
  const evictOne = (): boolean => {
    const now = clock.monotonicMs()
    let first: Connection | undefined
    let firstRank = NEVER
    for (const connection of all) {
      const rank = rankOf(connection, now)
      if (rank < firstRank || (first && rank === firstRank && connection.since < first.since)) {
        first = connection
        firstRank = rank
      }
    }
    first?.socket.destroy()
    if (first) all.delete(first)
    return first !== undefined
  }
  let isTrimming = false
  /** Lines come in bursts, all of them before any is read: who goes is decided when what they sent has been read. */
  const trimSoon = (): void => {
    if (isTrimming) return
    isTrimming = true
    setImmediate(() => setImmediate(() => {
      isTrimming = false
      while (all.size > limits.connections && evictOne());
    }))
  }
  const sweepOne = (connection: Connection, now: number): void => {
    const { phase, socket, since } = connection
    if (phase === 'idle' && socket.bytesRead !== connection.bytesAtIdle) return enter(connection, 'headers')
    if (phase === 'idle' && now - since > limits.idleMs) return void socket.destroy()
    if (phase === 'leaving' && now - since > limits.lingerMs) return void socket.destroy()
    if (phase === 'headers' && now - since > limits.headersMs) {
      enter(connection, 'leaving')
      return onSlowHead(socket)
    }
    if (phase === 'body' && isTooSlow(connection, now, limits)) connection.expire?.()
  }

  return {
    accept: (socket) => {
      if (all.size >= limits.connections * BURST && !evictOne()) {
        socket.destroy()
        return null
      }
      if (all.size >= limits.connections) trimSoon()
      const connection: Connection = {
        socket, phase: 'headers', since: clock.monotonicMs(), bytesAtIdle: 0, openCount: 0, current: null, budgetMs: 0, isRateChecked: false, received: 0, expire: null,
      }
      const name = nameOf(socket)
      all.add(connection)
      bySocket.set(socket, connection)
      byName.set(name, connection)
      socket.once('close', () => {
        all.delete(connection)
        if (byName.get(name) === connection) byName.delete(name)
      })
      return connection
    },
    of: (socket) => bySocket.get(socket),
    secured: (socket) => {
      const connection = byName.get(nameOf(socket))
      if (!connection) return void socket.destroy()
      connection.socket = socket
      bySocket.set(socket, connection)
    },
    enter,
    sweep: () => {
      const now = clock.monotonicMs()
      for (const connection of all) sweepOne(connection, now)
    },
    closeIdle: () => {
      for (const { phase, socket, openCount } of all) if (openCount === 0 && phase !== 'leaving') socket.destroy()
    },
    closeAll: () => {
      for (const { socket } of all) socket.destroy()
    },
    get size() {
      return all.size
    },
    get openCount() {
      let count = 0
      for (const connection of all) count += connection.openCount
      return count
    },
  }
}
