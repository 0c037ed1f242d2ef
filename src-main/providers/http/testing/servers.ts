import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer, type ServerOptions } from 'node:https'
import { createServer as createRawServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A server on loopback that counts who connects; `close` ends open connections too. */
export type LoopbackServer = Readonly<{ port: number; connectionCount(): number; close(): Promise<void> }>

const listen = async (server: Server): Promise<LoopbackServer> => {
  const sockets = new Set<Socket>()
  let connectionCount = 0
  server.on('connection', (socket) => {
    connectionCount += 1
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    connectionCount: () => connectionCount,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

export const startHttp = (handle: RequestListener): Promise<LoopbackServer> => listen(createHttpServer(handle))
export const startHttps = (options: ServerOptions, handle: RequestListener): Promise<LoopbackServer> => listen(createHttpsServer(options, handle))
/** Bare sockets: for peers that say nothing, or speak no HTTP. */
export const startRaw = (handle: (socket: Socket) => void): Promise<LoopbackServer> => listen(createRawServer(handle))
