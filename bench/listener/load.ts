import { connect, type Socket } from 'node:net'
import { PATH } from '#main/callbacks/testing/test-listener.ts'
import { requestBytes } from '#main/callbacks/testing/raw-client.ts'
import { signForm } from '#main/callbacks/testing/test-receiver.ts'
import type { LoadOrder, LoadResult } from './orders.ts'

// The senders, in a process of their own: each line sends its next signed form once the answer to the last one is whole.

const DIFFERENT = 4_000
const BODY_BYTES = 2_044

/** Forms as Inbank would send them, each with a correct signature, about 2 KB. */
const makeRequests = (port: number): readonly Buffer[] => Array.from({ length: DIFFERENT }, (_, index) => {
  const message = JSON.stringify({ type: 'CONTRACT', creditApplicationUuid: `bench-${index}`, status: 'SIGNED', note: 'x'.repeat(BODY_BYTES - 270) })
  return requestBytes({ path: PATH, host: `127.0.0.1:${port}`, body: signForm(message, '1763629200') })
})

const isAccepted = (bytes: Buffer): boolean => bytes.length > 12 && bytes.toString('latin1', 9, 12) === '200'
const lengthOf = (bytes: Buffer): number | null => {
  const text = bytes.toString('latin1')
  const end = text.indexOf('\r\n\r\n')
  return end === -1 ? null : end + 4 + Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
}

const run = async ({ port, connections, warmMs, measureMs }: LoadOrder): Promise<LoadResult> => {
  const requests = makeRequests(port)
  const times: number[] = []
  let next = 0
  let refused = 0
  let answered = 0
  let isMeasuring = false
  let isOver = false
  const openLine = (): Promise<Socket> => new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    // Every answer of a server has the same length, so the first one tells when the next are whole.
    let answerBytes: number | null = null
    let received = 0
    let startedAt = 0
    const send = (): void => {
      received = 0
      startedAt = performance.now()
      socket.write(requests[next++ % DIFFERENT] ?? '')
    }
    socket.on('data', (chunk: Buffer) => {
      if (received === 0) {
        answerBytes ??= lengthOf(chunk)
        if (!isAccepted(chunk)) refused += 1
      }
      received += chunk.length
      if (answerBytes === null || received < answerBytes) return
      answered += 1
      if (isMeasuring) times.push(performance.now() - startedAt)
      if (!isOver) send()
    })
    socket.once('error', reject)
    socket.once('connect', () => {
      send()
      resolve(socket)
    })
  })
  const lines = await Promise.all(Array.from({ length: connections }, openLine))
  await new Promise((resolve) => void setTimeout(resolve, warmMs))
  isMeasuring = true
  const startedAt = performance.now()
  await new Promise((resolve) => void setTimeout(resolve, measureMs))
  const seconds = (performance.now() - startedAt) / 1000
  isMeasuring = false
  isOver = true
  for (const line of lines) line.destroy()
  const sorted = times.toSorted((left, right) => left - right)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), refused, answered }
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit(0))
