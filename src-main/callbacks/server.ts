import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { CallbackAnswer } from '#shared/domain/callback.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { createAddressBook, type Receivers } from './addresses.ts'
import { sendAnswer, sendPage, sendRawRefusal, sendRefusal, type ReturnPage } from './answers.ts'
import { createConnections, type Connection } from './connections.ts'
import { createHostRule } from './hosts.ts'
import type { InboxWriter } from './inbox/writer.ts'
import type { ListenerLimits } from './limits.ts'
import type { ListenerConfig, ListenerEntry } from './listener.ts'
import { readForm, readNothing, streamBody, type BodyFailure, type TakenBody } from './read-body.ts'
import type { RefusedCounter } from './refused-counter.ts'
import { isRefusal, judgeHead, type Refusal, type RequestHead } from './request-head.ts'
import { createSampleBuckets } from './sample-bucket.ts'
import { createTakeDelivery } from './take-delivery.ts'

export type CallbackServerDeps = Readonly<{
  config: ListenerConfig
  receivers: Receivers
  inbox: InboxWriter
  limits: ListenerLimits
  page: ReturnPage
  refused: RefusedCounter
  clock: Clock
  random: Random
  onDelivery(): void
}>

export interface CallbackServer {
  /** Rejects with the system's error. @returns the port that was really bound. */
  listen(): Promise<number>
  update(entries: readonly ListenerEntry[], toleranceSeconds: number): void
  /** Ends what is over its time. Called every second, by tests whenever they like. */
  sweep(): void
  /** Takes nothing new, finishes what is being received, resolves when that is done or the time is over. */
  close(graceMs: number): Promise<void>
  readonly connectionCount: number
}

const BUSY: Refusal = { status: 503, reason: 'busy' }
const FULL: Refusal = { status: 503, reason: 'disk' }
const CLOSE_POLL_MS = 10

const nodeOptions = ({ headerBytes }: ListenerLimits): ServerOptions => ({
  maxHeaderSize: headerBytes,
  insecureHTTPParser: false,
  // Times are kept by `connections`, which also knows how fast a body comes.
  headersTimeout: 0,
  requestTimeout: 0,
  keepAliveTimeout: 0,
  noDelay: true,
})

/** The HTTP side of the listener: from the first byte of a line to the answer. @throws for a certificate that cannot be used. */
export const createCallbackServer = (deps: CallbackServerDeps): CallbackServer => {
  const { config, receivers, inbox, limits, page, refused, clock } = deps
  const { tls, address, publicUrl } = config
  const server: Server = tls
    ? createTlsServer({ ...nodeOptions(limits), cert: tls.certificate, key: tls.privateKey, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersMs })
    : createHttpServer(nodeOptions(limits))
  server.maxHeadersCount = limits.headerCount + 1
  server.timeout = 0

  let find = createAddressBook(config.entries, receivers)
  let { toleranceSeconds } = config
  let isHostAllowed: ReturnType<typeof createHostRule> = () => false
  let isClosing = false
  let streamCount = 0
  /** What the bodies that are being received may still become. */
  let promisedBytes = 0
  let queued = 0
  let queuedBytes = 0
  const buckets = createSampleBuckets(clock, limits.sampleBurst, limits.samplesPerSecond)
  const takeDelivery = createTakeDelivery({ inbox, random: deps.random, refused, isSampled: buckets.take, toleranceSeconds: () => toleranceSeconds, onDelivery: deps.onDelivery })
  const connections = createConnections({
    clock, limits,
    onSlowHead: (socket) => {
      refused.add('slow')
      sendRawRefusal(socket, 408)
    },
  })

  const readBody = async (request: IncomingMessage, { target, contentLength }: RequestHead, connection: Connection): Promise<TakenBody | BodyFailure> => {
    const watch = { onBytes: (count: number) => void (connection.received += count), onExpire: (expire: (() => void) | null) => void (connection.expire = expire) }
    const kind = target.route.body
    if (kind === 'none') return readNothing(request, watch)
    if (kind === 'form') return readForm(request, limits, watch)
    if (streamCount >= limits.streams) return BUSY
    const most = contentLength ?? (kind === 'multipart' ? limits.multipartBytes : limits.documentBytes)
    if (!inbox.hasRoom(promisedBytes + most)) return FULL
    streamCount += 1
    promisedBytes += most
    try {
      return await streamBody(request, kind, inbox.createBody(), limits, watch)
    } finally {
      streamCount -= 1
      promisedBytes -= most
    }
  }

  const settle = async (request: IncomingMessage, connection: Connection, expectsGo: ServerResponse | null): Promise<Readonly<{ head: RequestHead; answer: CallbackAnswer }> | BodyFailure> => {
    const head = judgeHead(request, { limits, isHostAllowed, find })
    if (isRefusal(head)) return head
    if (isClosing || queued >= limits.queue || queuedBytes >= limits.queueBytes) return BUSY
    if (!inbox.hasRoom(promisedBytes)) return FULL
    const { body: kind } = head.target.route
    connection.budgetMs = kind === 'form' || kind === 'none' ? limits.formMs : limits.streamMs
    connection.isRateChecked = kind === 'document' || kind === 'multipart'
    expectsGo?.writeContinue()
    const body = await readBody(request, head, connection)
    if (body === 'broken-off' || isRefusal(body)) return body
    connections.enter(connection, 'answering')
    if (queued >= limits.queue) {
      await inbox.discard(body.record)
      return BUSY
    }
    const waitingBytes = body.bytes.length
    queued += 1
    queuedBytes += waitingBytes
    try {
      const answer = await takeDelivery({ head, body, receivedAt: clock.now(), remoteAddress: request.socket.remoteAddress ?? '' })
      return isRefusal(answer) ? answer : { head, answer }
    } finally {
      queued -= 1
      queuedBytes -= waitingBytes
    }
  }

  const leave = (request: IncomingMessage, response: ServerResponse, connection: Connection, { status, reason }: Refusal): void => {
    refused.add(reason)
    connections.enter(connection, 'leaving')
    sendRefusal(request, response, status, limits.lingerBytes)
  }

  const handle = async (request: IncomingMessage, response: ServerResponse, expectsGo: boolean): Promise<void> => {
    const connection = connections.of(request.socket)
    if (!connection) return void request.socket.destroy()
    connections.enter(connection, 'body')
    connection.openCount += 1
    response.once('close', () => {
      connection.openCount -= 1
      if (connection.openCount === 0 && connection.phase !== 'leaving') connections.enter(connection, 'idle')
    })
    const result = await settle(request, connection, expectsGo ? response : null)
    if (result === 'broken-off' || response.destroyed) return void request.socket.destroy()
    if (isRefusal(result)) return leave(request, response, connection, result)
    const { route } = result.head.target
    if (route.method === 'GET') sendPage(response, page)
    else sendAnswer(response, result.answer, isClosing)
  }
  const serve = (request: IncomingMessage, response: ServerResponse, expectsGo: boolean): void => {
    handle(request, response, expectsGo).catch(() => {
      refused.add('defect')
      request.socket.destroy()
    })
  }

  server.on('connection', (socket: Socket) => void connections.accept(socket))
  server.on('secureConnection', (socket: Socket) => connections.secured(socket))
  server.on('request', (request: IncomingMessage, response: ServerResponse) => serve(request, response, false))
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => serve(request, response, true))
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const connection = connections.of(request.socket)
    if (connection) leave(request, response, connection, { status: 417, reason: 'form' })
    else request.socket.destroy()
  })
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    refused.add('method')
    sendRawRefusal(socket, 405)
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const connection = connections.of(socket as Socket)
    refused.add(error.code === 'HPE_HEADER_OVERFLOW' ? 'size' : 'form')
    // An earlier request on this line still waits for its answer: an error in its place would be taken for that.
    const isAwaited = connection !== undefined && (connection.openCount > 1 || (connection.openCount === 1 && connection.phase !== 'body'))
    if (!connection || isAwaited || error.code === 'ECONNRESET') return void socket.destroy()
    connections.enter(connection, 'leaving')
    sendRawRefusal(socket, error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400)
  })

  return {
    listen: () => new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port: config.port, host: address, exclusive: true }, () => {
        server.off('error', reject)
        const bound = server.address() as AddressInfo
        isHostAllowed = createHostRule({ address: bound.address, port: bound.port, isTls: tls !== null, publicUrl })
        resolve(bound.port)
      })
    }),
    update: (entries, tolerance) => {
      find = createAddressBook(entries, receivers)
      toleranceSeconds = tolerance
    },
    sweep: () => connections.sweep(),
    close: async (graceMs) => {
      isClosing = true
      const hasStopped = new Promise<void>((resolve) => void server.close(() => resolve()))
      connections.closeIdle()
      for (let waited = 0; connections.openCount > 0 && waited < graceMs; waited += CLOSE_POLL_MS) await new Promise((resolve) => void setTimeout(resolve, CLOSE_POLL_MS))
      connections.closeAll()
      await hasStopped
    },
    get connectionCount() {
      return connections.size
    },
  }
}
