import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { LogFields } from '../../platform/logger.ts'
import { makeCertificate } from './testing/certificates.ts'
import { aCall, codeOf, forever, HOST, makeSender, transportTo } from './testing/sending.ts'
import { startHttp, startHttps, startRaw, type LoopbackServer } from './testing/servers.ts'

const servers: LoopbackServer[] = []
const keep = async (starting: Promise<LoopbackServer>): Promise<LoopbackServer> => {
  const server = await starting
  servers.push(server)
  return server
}
const authority = makeCertificate({ names: ['Test authority'], isAuthority: true })
const genuine = makeCertificate({ names: [HOST] }, authority)
const trusting = (port: number) => makeSender({ transport: transportTo(port, { authorities: [authority.certificate] }) })
const sandbox = (port: number) => makeSender({ sandboxOrigin: `http://127.0.0.1:${port}` })
const sandboxUrl = (port: number): string => `http://127.0.0.1:${port}/v1/thing`

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

describe('an exchange', () => {
  it('brings status, headers and body over TLS, and sends what it was given', async () => {
    const seen: unknown[] = []
    const server = await keep(startHttps({ cert: genuine.certificate, key: genuine.key }, (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        seen.push(request.method, request.url, request.headers.host?.replace(/:\d+$/, ''), request.headers['x-api-key'], Buffer.concat(chunks).toString())
        response.writeHead(201, { 'x-answer': 'yes' }).end('body')
      })
    }))
    const call = aCall({ method: 'POST', body: 'asked', headers: { 'x-api-key': 'k' } })
    const answer = await trusting(server.port).send(call, forever)
    expect([answer.status, answer.headers.get('x-answer'), Buffer.from(answer.body).toString()]).toEqual([201, 'yes', 'body'])
    expect(seen).toEqual(['POST', '/v1/thing', HOST, 'k', 'asked'])
  })

  it.each([301, 302, 303, 307, 308])('R-97: refuses a redirect with status %d and calls nobody else', async (status) => {
    const other = await keep(startHttp((_, response) => response.end('never')))
    const server = await keep(startHttp((_, response) => response.writeHead(status, { location: `http://127.0.0.1:${other.port}/` }).end()))
    expect(await codeOf(sandbox(server.port).send(aCall({ url: sandboxUrl(server.port), isRepeatable: true }), forever))).toBe('provider.not-allowed')
    expect([server.connectionCount(), other.connectionCount()]).toEqual([1, 0])
  })

  it.each([
    ['a body that ends early', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf', 'provider.unavailable'],
    ['a chunked body that ends early', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel', 'provider.unavailable'],
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9.2\r\n', 'provider.unavailable'],
    ['an endless header', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(40_000)}`, 'provider.unavailable'],
    ['a switch of protocols', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n', 'provider.unavailable'],
    ['a body announced as too large', 'HTTP/1.1 200 OK\r\ncontent-length: 100001\r\n\r\n', 'provider.too-large'],
  ])('R-98, R-100: %s is a fault, not an answer', async (_, text, code) => {
    const server = await keep(startRaw((socket) => socket.once('data', () => socket.end(text))))
    expect(await codeOf(sandbox(server.port).send(aCall({ url: sandboxUrl(server.port) }), forever))).toBe(code)
  })

  it('R-98: stops an endless body at the cap', async () => {
    const server = await keep(startHttp((_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(10_000))) continue
      }
      response.on('drain', more)
      more()
    }))
    expect(await codeOf(sandbox(server.port).send(aCall({ url: sandboxUrl(server.port) }), forever))).toBe('provider.too-large')
  })

  it('says that nobody listens', async () => {
    const server = await startHttp(() => undefined)
    await server.close()
    expect(await codeOf(sandbox(server.port).send(aCall({ url: sandboxUrl(server.port) }), forever))).toBe('provider.unavailable')
  })

  it('says that the name is not known', async () => {
    const resolve = () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' }))
    expect(await codeOf(makeSender({ resolve }).send(aCall(), forever))).toBe('provider.offline')
  })
})

describe('R-98: limits on a stalling server', () => {
  const stall = async (url: (port: number) => string, limitMs: number, over = {}, greet = ''): Promise<string> => {
    const arrived = Promise.withResolvers<void>()
    const onArrival = () => arrived.resolve()
    // Node tells when the client has read an answer's head; without a greeting the request's arrival is enough.
    subscribe('http.client.response.finish', onArrival)
    const server = await keep(startRaw((socket) => socket.once('data', () => (greet === '' ? onArrival() : socket.write(greet)))))
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
    const sender = url(1).startsWith('https') ? trusting(server.port) : sandbox(server.port)
    const outcome = codeOf(sender.send(aCall({ url: url(server.port), firstByteMs: 30_000, totalMs: 900_000, ...over }), forever))
    let isOver = false
    void outcome.then(() => (isOver = true))
    await arrived.promise
    unsubscribe('http.client.response.finish', onArrival)
    await vi.advanceTimersByTimeAsync(limitMs - 1)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(2)
    return outcome
  }

  it('R-98: 5 s to connect, TLS handshake included', async () => {
    expect(await stall(() => `https://${HOST}/`, 5_000)).toBe('provider.timeout')
  })
  it('R-98: 30 s to the first byte', async () => {
    expect(await stall(sandboxUrl, 30_000)).toBe('provider.timeout')
  })
  it('R-98: 180 s to the first byte where the call says so', async () => {
    expect(await stall(sandboxUrl, 180_000, { firstByteMs: 180_000 })).toBe('provider.timeout')
  })
  it('R-98: 15 min for the whole call when the body stalls', async () => {
    expect(await stall(sandboxUrl, 900_000, {}, 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhel')).toBe('provider.timeout')
  })
  it('a cancel ends the call and its connection at once', async () => {
    const cut = Promise.withResolvers<void>()
    const stop = new AbortController()
    const server = await keep(startRaw((socket) => {
      socket.once('data', () => stop.abort())
      socket.once('close', () => cut.resolve())
    }))
    expect(await codeOf(sandbox(server.port).send(aCall({ url: sandboxUrl(server.port), isRepeatable: true }), stop.signal))).toBe('app.cancelled')
    await cut.promise
    expect(server.connectionCount()).toBe(1)
  })
})

describe('R-101: faults of TLS stop the call before anything is sent', () => {
  const stranger = makeCertificate({ names: ['Other authority'], isAuthority: true })
  const middle = makeCertificate({ names: ['Not an authority'] }, authority)
  const faults = [
    ['expired', makeCertificate({ names: [HOST], fromDay: -9, toDay: -2 }, authority)],
    ['not valid yet', makeCertificate({ names: [HOST], fromDay: 2, toDay: 9 }, authority)],
    ['for another host', makeCertificate({ names: ['other.example'] }, authority)],
    ['for a parent domain only', makeCertificate({ names: ['provider.example'] }, authority)],
    ['for a wildcard one level off', makeCertificate({ names: ['*.api.provider.example'] }, authority)],
    ['self-signed', makeCertificate({ names: [HOST] })],
    ['self-signed as an authority', makeCertificate({ names: [HOST], isAuthority: true })],
    ['from an unknown authority', makeCertificate({ names: [HOST] }, stranger)],
    ['signed by a certificate that may not sign', makeCertificate({ names: [HOST] }, middle), middle],
    ['forged in the name of the authority', makeCertificate({ names: [HOST] }, { ...stranger, name: authority.name })],
  ] as const

  const visit = async (options: Parameters<typeof startHttps>[0], requests: string[]): Promise<string> => {
    const server = await keep(startHttps(options, (request, response) => (requests.push(request.url ?? ''), response.end())))
    return codeOf(trusting(server.port).send(aCall({ isRepeatable: true }), forever))
  }

  it.each(faults)('R-101: a certificate that is %s', async (_, { certificate, key }, issuer?: { certificate: string }) => {
    const requests: string[] = []
    expect(await visit({ cert: certificate + (issuer?.certificate ?? ''), key }, requests)).toBe('provider.tls')
    expect(requests).toEqual([])
  })

  it('R-101: a server that offers TLS 1.1 at most', async () => {
    const requests: string[] = []
    const options = { cert: genuine.certificate, key: genuine.key, minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    expect(await visit(options, requests)).toBe('provider.tls')
    expect(requests).toEqual([])
  })

  it('R-101: a server that speaks no TLS', async () => {
    const server = await keep(startHttp((_, response) => response.end()))
    expect(await codeOf(trusting(server.port).send(aCall(), forever))).toBe('provider.tls')
  })

  it('R-101 control off: without validation the self-signed server would be spoken to', async () => {
    const self = makeCertificate({ names: [HOST] })
    const server = await keep(startHttps({ cert: self.certificate, key: self.key }, (_, response) => response.end()))
    const isOpen = await new Promise((resolve) => {
      const socket = connectTls({ host: '127.0.0.1', port: server.port, servername: HOST, rejectUnauthorized: false }, () => (resolve(true), socket.destroy()))
    })
    expect(isOpen).toBe(true)
  })

  it('R-101: the environment cannot turn validation off', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
    const self = makeCertificate({ names: [HOST] })
    expect(await visit({ cert: self.certificate, key: self.key }, [])).toBe('provider.tls')
    vi.unstubAllEnvs()
  })
})

describe('the log', () => {
  it('has route, status and duration, and nothing of what was sent or answered', async () => {
    const lines: [string, LogFields | undefined][] = []
    const server = await keep(startHttp((_, response) => response.writeHead(200, { 'x-user-token': 'secret-answer' }).end('secret-answer')))
    const sender = makeSender({ sandboxOrigin: `http://127.0.0.1:${server.port}`, log: { log: (_, event, fields) => void lines.push([event, fields]) } })
    await sender.send(aCall({ method: 'POST', url: `${sandboxUrl(server.port)}/secret-path`, headers: { 'x-api-key': 'secret-key' }, body: 'secret-body' }), forever)
    expect(lines.map(([event]) => event)).toEqual(['http.answered'])
    expect(Object.keys(lines[0]?.[1] ?? {}).sort()).toEqual(['attempt', 'bytes', 'durationMs', 'providerId', 'requestId', 'route', 'status'])
    expect(JSON.stringify(lines)).not.toContain('secret')
  })
})
