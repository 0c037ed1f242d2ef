import { afterEach, describe, expect, it } from 'vitest'
import { signForm } from './testing/test-receiver.ts'
import { INTAKE_SECRET, PATH, SECRET, startTestListener, type TestListener } from './testing/test-listener.ts'

let listener: TestListener | undefined
const start = async (...args: Parameters<typeof startTestListener>): Promise<TestListener> => (listener = await startTestListener(...args))
afterEach(async () => {
  await listener?.stop()
  listener = undefined
})
const good = signForm('{"status":"POSITIVE"}', '1763629200')

describe('a delivery', () => {
  it('is judged, sealed, answered, and comes out of the inbox as it came in', async () => {
    const own = await start()
    const answer = await own.send({ body: good, headers: ['Cookie: a=b', 'Authorization: Basic c2VjcmV0', 'X-Forwarded-Uri: https://desk.example' + PATH] })
    expect(answer).toMatchObject({ status: 200, body: 'OK', headers: { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8' } })
    const [entry, ...more] = await own.drain()
    expect(more).toEqual([])
    expect(Buffer.from(entry!.body).toString()).toBe(good)
    expect(entry).toMatchObject({
      providerId: 'inbank', environment: 'test', route: '', correlation: null, query: '', mediaType: 'application/x-www-form-urlencoded', charset: null, parts: null,
      receivedAt: '2026-11-20T09:00:00.000Z', judgement: { verdict: 'valid' }, envelope: { method: 'POST', path: '/inbank/…', remoteAddress: '127.0.0.1', bodySize: good.length },
    })
    const names = entry!.envelope.headers.map(([name]) => name)
    expect(names).toContain('host')
    expect(names).not.toContain('cookie')
    expect(names).not.toContain('authorization')
    expect(JSON.stringify(entry)).not.toContain(SECRET)
    expect(own.deliveryCount).toBe(1)
  })

  it('keeps the line open for the next one, and answers several in order', async () => {
    const own = await start()
    const { openLine, requestBytes } = await import('./testing/raw-client.ts')
    const line = await openLine(own.port)
    for (let round = 0; round < 3; round += 1) line.write(requestBytes({ path: PATH, host: own.host, body: signForm(`m${round}`, '1') }))
    for (let round = 0; round < 3; round += 1) expect((await line.answer())?.status).toBe(200)
    line.end()
    expect((await own.drain()).map(({ judgement }) => judgement?.subject.title)).toEqual(['m0', 'm1', 'm2'])
  })

  it('takes documents with a correlation, large ones in a file of their own', async () => {
    const own = await start()
    const large = JSON.stringify({ text: 'x'.repeat(300_000) })
    expect((await own.send({ path: `${PATH}/result/abc-1`, type: 'application/json; charset="UTF-8"', body: '{}' }))?.status).toBe(200)
    expect((await own.send({ path: `${PATH}/result`, type: 'application/json', body: large, isChunked: true }))?.status).toBe(200)
    const [small, big] = await own.drain()
    expect(small).toMatchObject({ route: 'result', correlation: 'abc-1', charset: 'utf-8', envelope: { path: '/inbank/…/result/abc-1' } })
    expect(Buffer.from(small!.body).toString()).toBe('{}')
    expect(Buffer.from(big!.body).toString()).toBe(large)
    expect(big!.envelope.bodySize).toBe(large.length)
  })

  it('waits for the go-ahead of a sender that asks first', async () => {
    const own = await start()
    const { openLine } = await import('./testing/raw-client.ts')
    const line = await openLine(own.port)
    line.write(`POST ${PATH} HTTP/1.1\r\nHost: ${own.host}\r\nContent-Type: application/x-www-form-urlencoded\r\nExpect: 100-continue\r\nContent-Length: ${good.length}\r\n\r\n`)
    await new Promise<void>((resolve) => void line.socket.once('data', () => resolve()))
    expect(line.received()).toBe('HTTP/1.1 100 Continue\r\n\r\n')
    line.write(good)
    expect((await line.answer())?.status).toBe(200)
    line.end()
  })

  it('of the generic intake is kept without a judgement, whatever its type, and a reachability check too', async () => {
    const own = await start()
    expect((await own.send({ path: `/intake/${INTAKE_SECRET}`, type: 'text/csv; charset=windows-1252', body: 'a;b' }))?.status).toBe(200)
    expect((await own.send({ path: `/intake/${INTAKE_SECRET}`, type: null, body: 'x' }))?.status).toBe(200)
    expect((await own.send({ path: `/intake/${INTAKE_SECRET}/reach/nonce-1`, body: '' }))?.status).toBe(200)
    const entries = await own.drain()
    expect(entries.map(({ providerId, route, correlation, judgement, mediaType }) => [providerId, route, correlation, judgement, mediaType])).toEqual([
      ['intake', '', null, null, 'text/csv'], ['intake', '', null, null, ''], ['intake', 'reach', 'nonce-1', null, 'application/x-www-form-urlencoded'],
    ])
  })

  it('is answered only for the secrets of the last update', async () => {
    const own = await start()
    const [entry] = own.config.entries
    const next = 'ICEiIyQlJicoKSorLC0uLw'
    own.server.update([{ ...entry!, secret: next }], 300)
    expect((await own.send({ body: good }))?.status).toBe(404)
    expect((await own.send({ body: good, path: `/inbank/${next}` }))?.status).toBe(200)
  })
})

describe('R-17: refusals', () => {
  const cases: readonly (readonly [string, number, Parameters<TestListener['send']>[0]])[] = [
    ['unknown path', 404, { path: '/' }],
    ['unknown secret', 404, { path: '/inbank/AAECAwQFBgcICQoLDA0OD0' }],
    ['secret of another provider', 404, { path: `/intake/${SECRET}` }],
    ['unknown route', 404, { path: `${PATH}/nothing` }],
    ['correlation where none is taken', 404, { path: `${PATH}/submission/x` }],
    ['too long a path', 404, { path: `${PATH}/result/a/b` }],
    ['trailing slash', 404, { path: `${PATH}/` }],
    ['doubled slash', 404, { path: `/${PATH}` }],
    ['escaped path', 404, { path: `/inbank/%41${SECRET.slice(1)}` }],
    ['origin form', 404, { path: `http://127.0.0.1${PATH}` }],
    ['wrong method', 405, { method: 'PUT' }],
    ['GET where POST is due', 405, { method: 'GET' }],
    ['HEAD', 405, { method: 'HEAD', path: `${PATH}/return` }],
    ['OPTIONS', 405, { method: 'OPTIONS' }],
    ['no type', 415, { type: null }],
    ['wrong type', 415, { type: 'application/json' }],
    ['wrong charset', 415, { type: 'application/x-www-form-urlencoded; charset=iso-8859-1' }],
    ['multipart without boundary', 415, { path: `${PATH}/submission`, type: 'multipart/form-data' }],
    ['compressed', 415, { headers: ['Content-Encoding: gzip'] }],
    ['wrong host', 421, { host: 'desk.example' }],
    ['page in a browser', 403, { headers: ['Origin: null'] }],
    ['page of another site', 403, { headers: ['Sec-Fetch-Site: cross-site'] }],
    ['unknown expectation', 417, { headers: ['Expect: a-cake'] }],
  ]

  it('R-17 ◆ differ in nothing but the status, whatever was wrong', async () => {
    const own = await start()
    const shapes = new Set<string>()
    for (const [name, status, shape] of cases) {
      const answer = await own.send({ body: good, ...shape })
      expect([name, answer?.status]).toEqual([name, status])
      shapes.add(answer!.text.replace(/^HTTP\/1\.1 \d+ [A-Za-z ]+\r\n/, ''))
    }
    expect([...shapes]).toEqual(['X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'])
    expect(await own.drain()).toEqual([])
    const counts = own.refused.collect()!
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(cases.length)
    expect(own.refused.collect()).toBeNull()
  })

  it('R-17 ◆ the same requests are taken once nothing is wrong with them: the checks are what refuses', async () => {
    const own = await start()
    expect((await own.send({ body: good }))?.status).toBe(200)
    expect((await own.send({ body: good, headers: ['Sec-Fetch-Site: none'] }))?.status).toBe(200)
    expect((await own.send({ method: 'GET', path: `${PATH}/return/s?x=1`, type: null }))?.status).toBe(200)
  })

  it('R-17: addresses have at least 128 random bits', () => {
    expect(Buffer.from(SECRET, 'base64url').length * 8).toBeGreaterThanOrEqual(128)
  })
})
