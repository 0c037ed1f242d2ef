import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A port that nobody has right now; the system does not hand it out again soon. */
export const freePort = (): Promise<number> => new Promise((resolve) => {
  const server = createServer()
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo
    server.close(() => resolve(port))
  })
})
