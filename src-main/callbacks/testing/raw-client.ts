import { connect, type Socket } from 'node:net'

export type RawAnswer = Readonly<{ status: number; headers: Readonly<Record<string, string>>; body: string; text: string; isClosed: boolean }>

const contentLengthOf = (head: string): number => Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)

/** Cuts the first answer off a buffer; null while it is not whole. */
const cutAnswer = (text: string): Readonly<{ answer: Omit<RawAnswer, 'isClosed'>; rest: string }> | null => {
  const end = text.indexOf('\r\n\r\n')
  if (end === -1) return null
  const head = text.slice(0, end)
  if (head.startsWith('HTTP/1.1 100 ')) return cutAnswer(text.slice(end + 4))
  const stop = end + 4 + contentLengthOf(head)
  if (text.length < stop) return null
  const [first = '', ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]))
  return { answer: { status: Number(first.split(' ')[1]), headers, body: text.slice(end + 4, stop), text: text.slice(0, stop) }, rest: text.slice(stop) }
}

export type RawLine = Readonly<{
  socket: Socket
  write(bytes: string | Uint8Array): void
  /** Next answer on the line; null when it was closed without one. */
  answer(): Promise<RawAnswer | null>
  closed: Promise<void>
  /** Everything received that was not taken as an answer. */
  received(): string
  end(): void
}>

/** A plain TCP line on which a test writes whatever bytes it likes. */
export const openLine = (port: number, host = '127.0.0.1'): Promise<RawLine> => new Promise((resolve, reject) => {
  const socket = connect({ port, host, noDelay: true })
  let text = ''
  let isClosed = false
  const waiting: ((answer: RawAnswer | null) => void)[] = []
  const serve = (): void => {
    for (;;) {
      const found = waiting.length > 0 ? cutAnswer(text) : null
      if (!found) break
      text = found.rest
      waiting.shift()?.({ ...found.answer, isClosed })
    }
    if (isClosed) for (const next of waiting.splice(0)) next(null)
  }
  const closed = new Promise<void>((done) => void socket.once('close', () => {
    isClosed = true
    serve()
    done()
  }))
  socket.setEncoding('latin1')
  socket.on('data', (chunk: string) => {
    text += chunk
    serve()
  })
  socket.on('error', (error) => reject(error))
  socket.once('connect', () => resolve({
    socket, closed,
    write: (bytes) => {
      if (!socket.destroyed) socket.write(bytes)
    },
    answer: () => new Promise((next) => {
      waiting.push(next)
      serve()
    }),
    received: () => text,
    end: () => socket.destroy(),
  }))
})

export type RequestShape = Readonly<{ method?: string; path: string; host: string; type?: string | null; headers?: readonly string[]; body?: string | Uint8Array; isChunked?: boolean; close?: boolean }>

/** The bytes of one request; a length is announced unless the body comes in chunks. */
export const requestBytes = ({ method = 'POST', path, host, type = 'application/x-www-form-urlencoded', headers = [], body = '', isChunked = false, close = false }: RequestShape): Buffer => {
  const bytes = Buffer.from(body as string)
  const lines = [
    `${method} ${path} HTTP/1.1`, `Host: ${host}`, ...(type === null ? [] : [`Content-Type: ${type}`]), ...headers,
    ...(isChunked ? ['Transfer-Encoding: chunked'] : method === 'GET' && bytes.length === 0 ? [] : [`Content-Length: ${bytes.length}`]), ...(close ? ['Connection: close'] : []),
  ]
  const framed = isChunked ? Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]) : bytes
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), framed])
}
