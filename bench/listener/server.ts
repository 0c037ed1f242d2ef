import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createReturnPage } from '#main/callbacks/answers.ts'
import { nodeDisk } from '#main/callbacks/inbox/disk.ts'
import { createInboxWriter } from '#main/callbacks/inbox/writer.ts'
import { LISTENER_LIMITS } from '#main/callbacks/limits.ts'
import { createRefusedCounter } from '#main/callbacks/refused-counter.ts'
import { createCallbackServer } from '#main/callbacks/server.ts'
import { makeConfig } from '#main/callbacks/testing/test-listener.ts'
import { createTestReceiver } from '#main/callbacks/testing/test-receiver.ts'
import { systemClock } from '#main/platform/clock.ts'
import { createPooledRandom, systemRandom } from '#main/platform/random.ts'
import { CPU_ORDER, type CpuAnswer, type ServerOrder } from './orders.ts'

// One server under load, in a process of its own: bare, checking only, or the whole way to the disk.

const startBare = (): Promise<number> => new Promise((resolve) => {
  const server = createServer((request, response) => {
    request.on('data', () => undefined)
    request.on('end', () => response.end())
  })
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
})

const random = createPooledRandom(systemRandom)

const startListener = ({ mode, folder, inboxKey }: ServerOrder): Promise<number> => {
  const inbox = createInboxWriter({
    folder, recipient: Buffer.from(inboxKey, 'base64'), disk: nodeDisk, clock: systemClock, random,
    segmentBytes: LISTENER_LIMITS.segmentBytes, spoolBytes: Number.MAX_SAFE_INTEGER, ...(mode === 'alone' ? { maxBatch: 1 } : {}),
  })
  const server = createCallbackServer({
    config: makeConfig(folder, inboxKey), receivers: { inbank: createTestReceiver() }, limits: LISTENER_LIMITS, page: createReturnPage(''),
    inbox: mode === 'verify' ? { ...inbox, append: () => Promise.resolve() } : inbox,
    refused: createRefusedCounter(), clock: systemClock, random, onDelivery: () => undefined,
  })
  setInterval(server.sweep, LISTENER_LIMITS.sweepMs)
  return server.listen()
}

const cpuMicros = (): number => {
  const { user, system } = process.cpuUsage()
  return user + system
}
process.on('message', (order: ServerOrder | typeof CPU_ORDER) => {
  if (order === CPU_ORDER) return void process.send?.({ cpuMicros: cpuMicros() } satisfies CpuAnswer)
  void (order.mode === 'bare' ? startBare() : startListener(order)).then((port) => process.send?.({ port }))
})
process.on('disconnect', () => process.exit(0))
