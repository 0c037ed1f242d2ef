import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Instant } from '#shared/domain/calendar.ts'
import type { CallbackAnswer } from '#shared/domain/callback.ts'
import type { Clock } from '../platform/clock.ts'
import type { Target } from './addresses.ts'
import { createByteBudget } from './byte-budget.ts'
import type { Connection, Connections } from './connections.ts'
import type { InboxWriter } from './inbox/writer.ts'
import type { ListenerLimits } from './limits.ts'
import { readForm, readNothing, streamBody, type BodyFailure, type TakenBody, type Watch } from './read-body.ts'
import { bodyLimit, isRefusal, judgeHead, type HeadRules, type Refusal, type RequestHead } from './request-head.ts'
import type { Arrival } from './take-delivery.ts'

export type ReceiveDeps = Readonly<{
  inbox: InboxWriter
  limits: ListenerLimits
  connections: Connections
  clock: Clock
  rules(): HeadRules
  isClosing(): boolean
  takeDelivery(arrival: Arrival): Promise<CallbackAnswer | Refusal>
}>

export type Received = Readonly<{ target: Target; answer: CallbackAnswer }>
export type Receive = Readonly<{
  /** Looks at the head at once: a refusal must stand before the next request on the line is read. */
  admit(request: IncomingMessage): RequestHead | Refusal
  /** From an admitted head to what is answered. `expectsGo` is given where the sender waits for a go-ahead. */
  take(request: IncomingMessage, head: RequestHead, connection: Connection, expectsGo: ServerResponse | null): Promise<Received | BodyFailure>
}>

const BUSY: Refusal = { status: 503, reason: 'busy' }
const FULL: Refusal = { status: 503, reason: 'disk' }
const SLOW: Refusal = { status: 408, reason: 'slow' }

const watchOf = (connection: Connection): Watch => ({
  onBytes: (count) => void (connection.received += count),
  onExpire: (expire) => void (connection.expire = expire),
})

/** Reads bodies under the limits on memory and disk. */
const createBodyReader = ({ inbox, limits }: ReceiveDeps) => {
  const largeForms = createByteBudget(limits.largeFormBytes)
  let streamCount = 0
  /** What the bodies that are being received may still become. */
  let promisedBytes = 0

  /** Large forms come into memory as far as they fit together; a sender that waits too long is told to come again. */
  const waitForRoom = async (request: IncomingMessage, bytes: number, connection: Connection): Promise<(() => void) | null> => {
    const giveUp = new AbortController()
    const abort = (): void => giveUp.abort()
    connection.expire = abort
    request.once('close', abort)
    const release = await largeForms.acquire(bytes, giveUp.signal)
    request.off('close', abort)
    return release
  }
  const stream = async (request: IncomingMessage, kind: 'document' | 'multipart', most: number, connection: Connection): Promise<TakenBody | BodyFailure> => {
    if (streamCount >= limits.streams) return BUSY
    if (!inbox.hasRoom(promisedBytes + most)) return FULL
    streamCount += 1
    promisedBytes += most
    try {
      return await streamBody(request, kind, inbox.createBody(), limits, watchOf(connection))
    } finally {
      streamCount -= 1
      promisedBytes -= most
    }
  }
  return {
    waitForRoom,
    hasRoom: () => inbox.hasRoom(promisedBytes),
    read: (request: IncomingMessage, { route }: Target, most: number, connection: Connection): Promise<TakenBody | BodyFailure> => {
      if (route.body === 'none') return readNothing(request, watchOf(connection))
      if (route.body === 'form') return readForm(request, bodyLimit(route, limits), limits, watchOf(connection))
      return stream(request, route.body, most, connection)
    },
  }
}

/** The time to the millisecond, worked out once for all deliveries of that millisecond. */
const createStamp = (clock: Clock): (() => Instant) => {
  let tick = Number.NaN
  let now = clock.now()
  return () => {
    const current = Math.floor(clock.monotonicMs())
    if (current !== tick) now = clock.now()
    tick = current
    return now
  }
}

/** Everything between the first byte of a request's head and its answer. */
export const createReceive = (deps: ReceiveDeps): Receive => {
  const { inbox, limits, connections, clock, rules, isClosing, takeDelivery } = deps
  const bodies = createBodyReader(deps)
  const stamp = createStamp(clock)
  let queued = 0
  let queuedBytes = 0

  const takeIn = async (request: IncomingMessage, head: RequestHead, body: TakenBody, connection: Connection): Promise<Received | Refusal> => {
    connections.enter(connection, 'answering')
    if (queued >= limits.queue) {
      await inbox.discard(body.record)
      return BUSY
    }
    // Large forms have a budget of their own.
    const bytes = body.bytes.length > limits.formBytes ? 0 : body.bytes.length
    queued += 1
    queuedBytes += bytes
    try {
      const answer = await takeDelivery({ head, body, receivedAt: stamp(), remoteAddress: request.socket.remoteAddress ?? '' })
      return isRefusal(answer) ? answer : { target: head.target, answer }
    } finally {
      queued -= 1
      queuedBytes -= bytes
    }
  }

  const admit = (request: IncomingMessage): RequestHead | Refusal => {
    const head = judgeHead(request, rules())
    if (isRefusal(head)) return head
    if (isClosing() || queued >= limits.queue || queuedBytes >= limits.queueBytes) return BUSY
    return bodies.hasRoom() ? head : FULL
  }
  const take: Receive['take'] = async (request, head, connection, expectsGo) => {
    const { target, contentLength } = head
    const isStreamed = target.route.body === 'document' || target.route.body === 'multipart'
    connection.budgetMs = isStreamed ? limits.streamMs : limits.formMs
    connection.isRateChecked = isStreamed
    const most = contentLength ?? bodyLimit(target.route, limits)
    const isLargeForm = target.route.body === 'form' && most > limits.formBytes
    const release = isLargeForm ? await bodies.waitForRoom(request, most, connection) : null
    if (isLargeForm && !release) return SLOW
    try {
      expectsGo?.writeContinue()
      const body = await bodies.read(request, target, most, connection)
      return body === 'broken-off' || isRefusal(body) ? body : await takeIn(request, head, body, connection)
    } finally {
      release?.()
    }
  }

  return { admit, take }
}
