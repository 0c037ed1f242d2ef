import type { Receivers } from '../callbacks/addresses.ts'
import { createReturnPage } from '../callbacks/answers.ts'
import { nodeDisk, type InboxDisk } from '../callbacks/inbox/disk.ts'
import { KEY_BYTES } from '../callbacks/inbox/keys.ts'
import { createInboxWriter, type InboxWriter } from '../callbacks/inbox/writer.ts'
import { LISTENER_LIMITS, type ListenerLimits } from '../callbacks/limits.ts'
import { toListenError } from '../callbacks/listen-errors.ts'
import type { ListenerConfig } from '../callbacks/listener.ts'
import { createRefusedCounter } from '../callbacks/refused-counter.ts'
import { createCallbackServer, type CallbackServer } from '../callbacks/server.ts'
import { AppError } from '#shared/domain/errors.ts'
import { systemClock, type Clock } from '../platform/clock.ts'
import { createPooledRandom, systemRandom } from '../platform/random.ts'
import { DELIVERY_NOTICE, LISTENER_GRACE_MS, REFUSED_NOTICE, type ListenerOperations } from './listener-protocol.ts'
import type { ParentPort } from './parent-port.ts'
import { serveRpc, type RpcServer } from './rpc.ts'

/** Time in which the last answer leaves the process. */
const FLUSH_MS = 50
/** Main is told of new deliveries at most this often. */
const TELL_MS = 50

export type ListenerProcessDeps = Readonly<{
  port: ParentPort
  receivers: Receivers
  /** The static page of the return address. */
  pageHtml: string
  exit(code: number): void
  limits?: ListenerLimits
  disk?: InboxDisk
  clock?: Clock
}>

type Running = Readonly<{ server: CallbackServer; inbox: InboxWriter; port: number }>

/** Tells at once, then at most once in a while, and never forgets the last one. */
const createTeller = (tell: () => void) => {
  let timer: NodeJS.Timeout | undefined
  let isDue = false
  return (): void => {
    if (timer) {
      isDue = true
      return
    }
    tell()
    timer = setTimeout(() => {
      timer = undefined
      if (isDue) tell()
      isDue = false
    }, TELL_MS)
  }
}

const recipientOf = ({ inboxKey }: ListenerConfig): Buffer => {
  const raw = Buffer.from(inboxKey, 'base64')
  if (raw.length !== KEY_BYTES) throw new AppError('app.invalid-input', 'The key of the sealed inbox cannot be used.')
  return raw
}

/** Runs the listener for its parent: one server and one inbox at a time, until it is stopped or the parent is gone. */
export const runListenerProcess = (deps: ListenerProcessDeps): void => {
  const { receivers, exit, limits = LISTENER_LIMITS, disk = nodeDisk, clock = systemClock } = deps
  const page = createReturnPage(deps.pageHtml)
  const random = createPooledRandom(systemRandom)
  const refused = createRefusedCounter()
  let hasParent = true
  const port: ParentPort = { ...deps.port, post: (message) => (hasParent ? deps.port.post(message) : undefined) }
  let running: Running | undefined
  const tellDelivery = createTeller(() => rpc.notify(DELIVERY_NOTICE, null))

  const stop = async (): Promise<void> => {
    const stopped = running
    running = undefined
    await stopped?.server.close(LISTENER_GRACE_MS)
    await stopped?.inbox.rotate()
  }
  const start = async (config: ListenerConfig): Promise<Readonly<{ port: number }>> => {
    const recipient = recipientOf(config)
    await stop()
    try {
      const inbox = createInboxWriter({ folder: config.inboxFolder, recipient, disk, clock, random, segmentBytes: limits.segmentBytes, spoolBytes: limits.spoolBytes })
      const server = createCallbackServer({ config, receivers, inbox, limits, page, refused, clock, random, onDelivery: tellDelivery })
      running = { server, inbox, port: await server.listen() }
      return { port: running.port }
    } catch (error) {
      throw toListenError(error, config)
    }
  }

  const rpc: RpcServer = serveRpc<ListenerOperations>(port, {
    start,
    update: ({ entries, toleranceSeconds }) => void running?.server.update(entries, toleranceSeconds),
    rotate: async () => {
      await running?.inbox.rotate()
      return undefined
    },
    stop: async () => {
      await stop()
      setTimeout(() => exit(0), FLUSH_MS)
      return undefined
    },
  })
  const beat = setInterval(() => {
    running?.server.sweep()
    const counts = refused.collect()
    if (counts) rpc.notify(REFUSED_NOTICE, counts)
  }, limits.sweepMs)
  port.onClosed(() => {
    hasParent = false
    clearInterval(beat)
    void stop().finally(() => exit(0))
  })
}
