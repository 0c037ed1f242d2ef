import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openLine, type RawAnswer } from './testing/raw-client.ts'
import { signForm } from './testing/test-receiver.ts'
import { PATH, startTestListener, type TestListener } from './testing/test-listener.ts'

let listener: TestListener | undefined
afterEach(async () => {
  await listener?.stop()
  listener = undefined
})
const body = signForm('m', '1')
const FORM = 'application/x-www-form-urlencoded'
const NL = '\r\n'

/** Requests that two readers could read differently (T-09). Each holds a signed form that would be taken if it were one. */
const cases = (host: string): readonly (readonly [string, string])[] => {
  const start = `POST ${PATH} HTTP/1.1${NL}Host: ${host}${NL}Content-Type: ${FORM}${NL}`
  const length = `Content-Length: ${body.length}${NL}`
  const whole = (lines: string, content = body): string => `${start}${lines}${NL}${content}`
  const chunk = `${body.length.toString(16)}${NL}${body}${NL}0${NL}${NL}`
  const line = (first: string): string => `${first}${NL}Host: ${host}${NL}Content-Type: ${FORM}${NL}${length}${NL}${body}`
  return [
    ['two equal lengths', whole(length + length)],
    ['two different lengths', whole(`${length}Content-Length: 1${NL}`)],
    ['a list of lengths', whole(`Content-Length: ${body.length}, ${body.length}${NL}`)],
    ['length with a plus', whole(`Content-Length: +${body.length}${NL}`)],
    ['negative length', whole(`Content-Length: -1${NL}`)],
    ['length in hex', whole(`Content-Length: 0x10${NL}`)],
    ['length with text behind', whole(`Content-Length: ${body.length}a${NL}`)],
    ['length with a space inside', whole(`Content-Length: 1 0${NL}`)],
    ['enormous length', whole(`Content-Length: 99999999999999999999999${NL}`)],
    ['empty length', whole(`Content-Length:${NL}`)],
    ['length and chunks', whole(`${length}Transfer-Encoding: chunked${NL}`, chunk)],
    ['chunks and length', whole(`Transfer-Encoding: chunked${NL}${length}`, chunk)],
    ['chunked twice', whole(`Transfer-Encoding: chunked${NL}Transfer-Encoding: chunked${NL}`, chunk)],
    ['chunked, then identity', whole(`Transfer-Encoding: chunked, identity${NL}`, chunk)],
    ['identity, then chunked', whole(`Transfer-Encoding: identity, chunked${NL}`, chunk)],
    ['gzip, then chunked', whole(`Transfer-Encoding: gzip, chunked${NL}`, chunk)],
    ['xchunked', whole(`Transfer-Encoding: xchunked${NL}`, chunk)],
    ['chunked in quotes', whole(`Transfer-Encoding: "chunked"${NL}`, chunk)],
    ['chunked with a tab behind the name', whole(`Transfer-Encoding\t: chunked${NL}`, chunk)],
    ['chunked with a space before the colon', whole(`Transfer-Encoding : chunked${NL}`, chunk)],
    ['identity alone', whole(`Transfer-Encoding: identity${NL}`)],
    ['vertical tab before chunked', whole(`Transfer-Encoding:\u000bchunked${NL}`, chunk)],
    ['folded header', whole(`${length}X-Fold: a${NL} b${NL}`)],
    ['folded transfer encoding', whole(`Transfer-Encoding:${NL} chunked${NL}`, chunk)],
    ['folded first header', `POST ${PATH} HTTP/1.1${NL} Host: ${host}${NL}${length}${NL}${body}`],
    ['bare line feeds', whole(length).replaceAll(NL, '\n')],
    ['one bare line feed', `${start}X-A: b\n${length}${NL}${body}`],
    ['bare carriage return in a value', whole(`X-A: a\rb${NL}${length}`)],
    ['bare carriage returns between lines', whole(`X-A: a\r${length}`)],
    ['line feed, carriage return', whole(`X-A: a\n\r${length}`)],
    ['NUL in a value', whole(`X-A: a\0b${NL}${length}`)],
    ['NUL in a name', whole(`X-\0A: b${NL}${length}`)],
    ['header without a name', whole(`: a${NL}${length}`)],
    ['header without a colon', whole(`Nonsense${NL}${length}`)],
    ['space in a name', whole(`X A: b${NL}${length}`)],
    ['non-ASCII name', whole(`X-\u00e4: b${NL}${length}`)],
    ['name in brackets', whole(`X-[a]: b${NL}${length}`)],
    ['no version', line(`POST ${PATH}`)],
    ['version 0.9', line(`POST ${PATH} HTTP/0.9`)],
    ['version 2.0', line(`POST ${PATH} HTTP/2.0`)],
    ['version 1.10', line(`POST ${PATH} HTTP/1.10`)],
    ['version in lower case', line(`POST ${PATH} http/1.1`)],
    ['space at the start', ` ${line(`POST ${PATH} HTTP/1.1`)}`],
    ['tab between the words', line(`POST\t${PATH}\tHTTP/1.1`)],
    ['unknown method', line(`POSTX ${PATH} HTTP/1.1`)],
    ['method in lower case', line(`post ${PATH} HTTP/1.1`)],
    ['raw space in the path', line(`POST ${PATH} x HTTP/1.1`)],
    ['control code in the path', line(`POST ${PATH}\u0001 HTTP/1.1`)],
    ['asterisk', line('POST * HTTP/1.1')],
    ['tunnel', `CONNECT ${host} HTTP/1.1${NL}Host: ${host}${NL}${NL}`],
    ['greeting of HTTP/2', `PRI * HTTP/2.0${NL}${NL}SM${NL}${NL}`],
    ['upgrade to HTTP/2', whole(`${length}Connection: Upgrade, HTTP2-Settings${NL}Upgrade: h2c${NL}HTTP2-Settings: AAMAAABkAAQAAP__${NL}`)],
    ['upgrade to WebSocket', whole(`${length}Connection: Upgrade${NL}Upgrade: websocket${NL}`)],
    ['chunk size that is no number', whole(`Transfer-Encoding: chunked${NL}`, `zz${NL}${body}${NL}0${NL}${NL}`)],
    ['negative chunk size', whole(`Transfer-Encoding: chunked${NL}`, `-1${NL}${body}${NL}0${NL}${NL}`)],
    ['enormous chunk size', whole(`Transfer-Encoding: chunked${NL}`, `fffffffffffffffff${NL}${body}`)],
    ['chunk with 0x in front', whole(`Transfer-Encoding: chunked${NL}`, `0x${chunk}`)],
    ['chunk without its end', whole(`Transfer-Encoding: chunked${NL}`, `${body.length.toString(16)}${NL}${body}XX0${NL}${NL}`)],
    ['chunk lines ended by line feeds', whole(`Transfer-Encoding: chunked${NL}`, `${body.length.toString(16)}\n${body}\n0\n\n`)],
    ['TLS greeting on a plain port', '\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003'],
    ['nothing but noise', '\u0080\u0081\u00ff\u0000\u0001'.repeat(40)],
    ['two types', `${start}Content-Type: ${FORM}${NL}${length}${NL}${body}`],
    ['two origins in one', whole(`${length}Origin: https://a.example${NL}Origin: https://b.example${NL}`)],
  ]
}

describe('T-09, R-19 ◆ requests that are none', () => {
  it('R-19 ◆ of 60 malformed and smuggling-shaped requests none is taken, each line is closed, and the next good one is answered', async () => {
    listener = await startTestListener()
    const own = listener
    const shapes = cases(own.host)
    const outcomes = new Map<string, string>()
    for (const [name, bytes] of shapes) {
      const line = await openLine(own.port)
      line.write(Buffer.from(bytes, 'latin1'))
      // Whatever came is followed by a good request: on a line that was read wrongly it would be taken.
      line.write(`POST ${PATH} HTTP/1.1${NL}Host: ${own.host}${NL}Content-Type: ${FORM}${NL}Content-Length: ${body.length}${NL}${NL}${body}`)
      let answer: RawAnswer | null | undefined
      void line.answer().then((found) => void (answer = found))
      let isClosed = false
      void line.closed.then(() => void (isClosed = true))
      // What waits for more gets its time, which passes once nothing moves any more.
      for (let turn = 1; !isClosed; turn += 1) {
        await new Promise((resolve) => void setImmediate(resolve))
        if (turn % 200 !== 0) continue
        own.clock.advance(60_000)
        own.server.sweep()
      }
      outcomes.set(name, answer ? String(answer.status) : 'closed')
    }
    const taken = await own.drain()
    const counts = Map.groupBy(outcomes.values(), (outcome) => outcome)
    process.stdout.write(`R-19: ${outcomes.size} malformed requests: ${[...counts].map(([outcome, { length }]) => `${length} × ${outcome}`).join(', ')}; ${taken.length} taken\n`)
    expect([...outcomes].filter(([, outcome]) => !['400', '403', '404', '405', '408', '413', 'closed'].includes(outcome))).toEqual([])
    expect(taken).toEqual([])
    expect(outcomes.size).toBeGreaterThanOrEqual(60)
    expect((await own.send({ body }))?.status).toBe(200)
    // The control: the same bytes in their plain form are taken.
    expect((await own.send({ body, isChunked: true }))?.status).toBe(200)
  })

  it('R-19 ◆ a lenient parser would hand the same requests to a handler', async () => {
    let handled = 0
    const lenient = createServer({ insecureHTTPParser: true, requireHostHeader: false }, (request, response) => {
      handled += 1
      request.resume()
      response.end()
    })
    await new Promise<void>((resolve) => void lenient.listen(0, '127.0.0.1', resolve))
    const { port } = lenient.address() as AddressInfo
    for (const [, bytes] of cases(`127.0.0.1:${port}`)) {
      const line = await openLine(port)
      line.write(Buffer.from(bytes, 'latin1'))
      line.socket.end()
      await line.closed
    }
    lenient.closeAllConnections()
    await new Promise((resolve) => void lenient.close(resolve))
    expect(handled).toBeGreaterThan(10)
  }, 20_000)

  it('R-18 ◆ headers: 16 KiB and 100 of them, at the limit, one beyond, and far beyond', async () => {
    listener = await startTestListener()
    const own = listener
    const base = ['Host', 'Content-Type', 'Content-Length'].length
    const withCount = (count: number) => own.send({ body, headers: Array.from({ length: count - base }, (_, index) => `X-${index}: a`) })
    expect((await withCount(99))?.status).toBe(200)
    expect((await withCount(100))?.status).toBe(200)
    expect((await withCount(101))?.status).toBe(431)
    expect((await withCount(2_000))?.status).toBe(431)
    const empty = (await import('./testing/raw-client.ts')).requestBytes({ path: PATH, host: own.host, body, headers: ['X-A: '] }).length - body.length
    const withSize = (size: number) => own.send({ body, headers: [`X-A: ${'a'.repeat(size - empty)}`] })
    expect((await withSize(16_383 - 100))?.status).toBe(200)
    expect((await withSize(16_384 + 100))?.status).toBe(431)
    expect((await withSize(1_600_000))?.status ?? 431).toBe(431)
    expect(await own.drain()).toHaveLength(3)
  })
})
