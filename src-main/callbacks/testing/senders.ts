import { connect } from 'node:net'
import { requestBytes } from './raw-client.ts'
import { PATH } from './test-listener.ts'
import { signForm } from './test-receiver.ts'

/** What became of one delivery: its status, or null when the line broke before an answer. */
export type SentDelivery = Readonly<{ message: string; status: number | null; ms: number }>

/**
 * Sends one form after the other on one line that is kept open, until there are no more or the line breaks. Messages
 * are asked for one by one, so that several lines can share a supply.
 */
export const sendForms = (port: number, nextMessage: () => string | null, onSent: (sent: SentDelivery) => void, formOf = (message: string) => signForm(message, '1763629200')): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let text = ''
    let current: string | null = null
    let startedAt = 0
    const next = (): void => {
      current = nextMessage()
      if (current === null) return void socket.destroy()
      startedAt = performance.now()
      socket.write(requestBytes({ path: PATH, host: `127.0.0.1:${port}`, body: formOf(current) }))
    }
    const done = (status: number | null): void => {
      if (current === null) return
      const message = current
      current = null
      onSent({ message, status, ms: performance.now() - startedAt })
    }
    socket.setEncoding('latin1')
    socket.on('data', (chunk: string) => {
      text += chunk
      const head = text.indexOf('\r\n\r\n')
      if (head === -1) return
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (text.length < head + 4 + length) return
      const status = Number(text.slice(9, 12))
      text = text.slice(head + 4 + length)
      done(status)
      next()
    })
    socket.on('error', () => undefined)
    socket.once('connect', next)
    socket.once('close', () => {
      done(null)
      resolve()
    })
  })
