import { openLine, type RawAnswer } from './raw-client.ts'

export type StreamedRequest = Readonly<{
  port: number
  path: string
  type: string
  /** Pieces of the body; asked for only as long as the listener takes them. */
  pieces: Iterable<Uint8Array>
  /** Announced length; without it the body comes in chunks. */
  length?: number
}>

/** Sends a body piece by piece until it is over or an answer comes. @returns the answer and the bytes that went out. */
export const streamRequest = async ({ port, path, type, pieces, length }: StreamedRequest): Promise<Readonly<{ answer: RawAnswer | null; sentBytes: number }>> => {
  const line = await openLine(port)
  let sentBytes = 0
  let isOver = false
  const framing = length === undefined ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`
  const answer = line.answer().finally(() => void (isOver = true))
  line.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: ${type}\r\n${framing}\r\n\r\n`)
  const push = async (bytes: Uint8Array): Promise<void> => {
    if (isOver || line.socket.destroyed) return
    if (line.socket.write(bytes)) return
    await Promise.race([new Promise<void>((resolve) => void line.socket.once('drain', () => resolve())), answer, line.closed])
  }
  for (const piece of pieces) {
    if (isOver || line.socket.destroyed) break
    if (length === undefined) await push(Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n')]))
    else await push(piece)
    sentBytes += piece.length
    // Lets an answer in between the pieces.
    await new Promise((resolve) => void setImmediate(resolve))
  }
  if (length === undefined) await push(Buffer.from('0\r\n\r\n'))
  const got = await answer
  line.end()
  return { answer: got, sentBytes }
}

const PIECE = Buffer.alloc(64 * 1024, 'a')

/** So many bytes in pieces. */
export const bytesOf = function* (size: number): Generator<Uint8Array> {
  for (let left = size; left > 0; left -= PIECE.length) yield left >= PIECE.length ? PIECE : PIECE.subarray(0, left)
}

export const BOUNDARY = '----casebench-test-7f3a'
export const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

export type TestPart = Readonly<{ name: string; fileName?: string; type?: string; size?: number; content?: Uint8Array }>

/** A multipart body in pieces, made while it is sent. */
export const multipartOf = function* (parts: Iterable<TestPart>): Generator<Uint8Array> {
  for (const { name, fileName, type, size, content } of parts) {
    const disposition = `Content-Disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}`
    yield Buffer.from(`--${BOUNDARY}\r\n${disposition}${type === undefined ? '' : `\r\nContent-Type: ${type}`}\r\n\r\n`)
    if (content) yield content
    else yield* bytesOf(size ?? 0)
    yield Buffer.from('\r\n')
  }
  yield Buffer.from(`--${BOUNDARY}--\r\n`)
}
