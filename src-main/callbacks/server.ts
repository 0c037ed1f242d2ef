import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { createAddressBook, type Receivers } from './addresses.ts'
import { sendAnswer, sendPage, sendRawRefusal, sendRefusal, type ReturnPage } from './answers.ts'
import { createConnections, type Connection, type Connections } from './connections.ts'
import { createHostRule } from './hosts.ts'
import type { InboxWriter } from './inbox/writer.ts'
import type { ListenerLimits } from './limits.ts'
import type { ListenerConfig, ListenerEntry } from './listener.ts'
import { createReceive, type Receive } from './receive.ts'
import type { RefusedCounter } from './refused-counter.ts'
import { isRefusal, type HeadRules, type Refusal } from './request-head.ts'
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

const CLOSE_POLL_MS = 10

/** @throws for a certificate that cannot be used. */
const createNodeServer = ({ tls }: ListenerConfig, limits: ListenerLimits): Server => {
  const options: ServerOptions = {
    maxHeaderSize: limits.headerBytes,
    insecureHTTPParser: false,
    // Times are kept by `connections`, which also knows how fast a body comes.
    headersTimeout: 0,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    noDelay: true,
  }
  const server: Server = tls
    ? createTlsServer({ ...options, cert: tls.certificate, key: tls.privateKey, minVersion: 'TLSv1.2', handshakeTimeout: limits.headersMs })
    : createHttpServer(options)
  // One more than allowed, so that too many can be told from just enough.
  server.maxHeadersCount = limits.headerCount + 1
  server.timeout = 0
  return server
}

type RequestHandlerDeps = Readonly<{ connections: Connections; receive: Receive; refused: RefusedCounter; limits: ListenerLimits; page: ReturnPage; isClosing(): boolean }>

/** One request from its head to its answer. */
const createRequestHandler = ({ connections, receive, refused, limits, page, isClosing }: RequestHandlerDeps) => {
  const leave = (request: IncomingMessage, response: ServerResponse, connection: Connection, { status, reason }: Refusal): void => {
    refused.add(reason)
    connections.enter(connection, 'leaving')
    sendRefusal(request, response, status, limits.lingerBytes)
  }
  const handle = async (request: IncomingMessage, response: ServerResponse, connection: Connection, expectsGo: boolean): Promise<void> => {
    // After a refusal the line only empties: what follows on it is not read as a request any more (T-09).
    if (connection.phase === 'leaving') return void request.resume()
    const head = receive.admit(request)
    connections.enter(connection, 'body')
    connection.current = request
    connection.openCount += 1
    response.once('close', () => {
      connection.openCount -= 1
      if (connection.openCount === 0 && connection.phase !== 'leaving') connections.enter(connection, 'idle')
    })
    if (isRefusal(head)) return leave(request, response, connection, head)
    const result = await receive.take(request, head, connection, expectsGo ? response : null)
    if (result === 'broken-off' || response.destroyed) return void request.socket.destroy()
    if (isRefusal(result)) return leave(request, response, connection, result)
    if (result.target.route.method === 'GET') sendPage(response, page)
    else sendAnswer(response, result.answer, isClosing())
  }
  const withLine = (request: IncomingMessage, work: (connection: Connection) => void): void => {
    const connection = connections.of(request.socket)
    if (connection) work(connection)
    else request.socket.destroy()
  }
  return {
    serve: (request: IncomingMessage, response: ServerResponse, expectsGo: boolean): void => withLine(request, (connection) => {
      handle(request, response, connection, expectsGo).catch(() => {
        refused.add('defect')
        request.socket.destroy()
      })
    }),
    refuseExpectation: (request: IncomingMessage, response: ServerResponse): void =>
      withLine(request, (connection) => leave(request, response, connection, { status: 417, reason: 'form' })),
    refuseTunnel: (socket: Duplex): void => {
      refused.add('method')
      sendRawRefusal(socket, 405)
    },
    /** What came could not be read as a request; the line is closed (T-09). */
    refuseUnreadable: (error: NodeJS.ErrnoException, socket: Duplex): void => {
      const connection = connections.of(socket as Socket)
      const isTooLarge = error.code === 'HPE_HEADER_OVERFLOW'
      refused.add(isTooLarge ? 'size' : 'form')
      // An earlier request on this line still waits for its answer: an error in its place would be taken for that.
      const isAwaited = connection !== undefined && (connection.openCount > 1 || (connection.openCount === 1 && connection.current?.complete !== false))
      if (!connection || isAwaited || connection.phase === 'leaving' || error.code === 'ECONNRESET') return void socket.destroy()
      connections.enter(connection, 'leaving')
      sendRawRefusal(socket, isTooLarge ? 431 : 400)
    },
  }
}

/** The HTTP side of the listener: from the first byte of a line to the answer. @throws for a certificate that cannot be used. */
export const createCallbackServer = (deps: CallbackServerDeps): CallbackServer => {
  const { config, receivers, inbox, limits, page, refused, clock } = deps
  const server = createNodeServer(config, limits)
  let rules: HeadRules = { limits, find: createAddressBook(config.entries, receivers), isHostAllowed: () => false }
  let { toleranceSeconds } = config
  let isClosing = false

  const buckets = createSampleBuckets(clock, limits.sampleBurst, limits.samplesPerSecond)
  const takeDelivery = createTakeDelivery({ inbox, random: deps.random, refused, isSampled: buckets.take, toleranceSeconds: () => toleranceSeconds, onDelivery: deps.onDelivery })
  const onSlowHead = (socket: Socket): void => {
    refused.add('slow')
    sendRawRefusal(socket, 408)
  }
  const connections = createConnections({ clock, limits, onSlowHead })
  const receive = createReceive({ inbox, limits, connections, clock, rules: () => rules, isClosing: () => isClosing, takeDelivery })
  const handler = createRequestHandler({ connections, receive, refused, limits, page, isClosing: () => isClosing })

  server.on('connection', (socket: Socket) => void connections.accept(socket))
  server.on('secureConnection', (socket: Socket) => connections.secured(socket))
  server.on('request', (request: IncomingMessage, response: ServerResponse) => handler.serve(request, response, false))
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => handler.serve(request, response, true))
  server.on('checkExpectation', handler.refuseExpectation)
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => handler.refuseTunnel(socket))
  server.on('clientError', handler.refuseUnreadable)

  return {
    listen: () => new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen({ port: config.port, host: config.address, exclusive: true }, () => {
        server.off('error', reject)
        const { address, port } = server.address() as AddressInfo
        rules = { ...rules, isHostAllowed: createHostRule({ address, port, isTls: config.tls !== null, publicUrl: config.publicUrl }) }
        resolve(port)
      })
    }),
    update: (entries, tolerance) => {
      rules = { ...rules, find: createAddressBook(entries, receivers) }
      toleranceSeconds = tolerance
    },
    sweep: connections.sweep,
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
