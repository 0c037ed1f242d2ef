import dns from 'node:dns'
import { lookup } from 'node:dns/promises'
import http from 'node:http'
import net, { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isLoopbackHost } from './loopback.ts'

const beyond = /stay on loopback/

describe('the guard against reaching beyond loopback', () => {
  const server = http.createServer((_request, response) => response.end('ok'))
  let port = 0
  beforeEach(async () => {
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done))
    port = (server.address() as AddressInfo).port
  })
  afterEach(async () => {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  })

  it('lets loopback pass, by socket, http and fetch', async () => {
    const socket = net.connect(port, '127.0.0.1')
    await new Promise((done) => socket.once('connect', done))
    socket.end()
    await expect(fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text())).resolves.toBe('ok')
    const status = await new Promise((done) => http.get(`http://localhost:${port}/`, (answer) => (answer.resume(), done(answer.statusCode))))
    expect(status).toBe(200)
  })

  it('throws on a socket to any other host, by number and by name', () => {
    expect(() => net.connect(443, '192.0.2.1')).toThrow(beyond)
    expect(() => net.connect({ port: 443, host: 'example.invalid' })).toThrow(beyond)
    expect(() => net.createConnection({ port: 443, host: '2001:db8::1' })).toThrow(beyond)
  })

  it('throws on http requests and on fetch', async () => {
    expect(() => http.get('http://192.0.2.1/')).toThrow(beyond)
    await expect(fetch('https://example.invalid/')).rejects.toThrow(beyond)
    await expect(fetch(new Request('http://192.0.2.1/'))).rejects.toThrow(beyond)
  })

  it('throws on name look-ups', () => {
    expect(() => dns.lookup('example.invalid', () => undefined)).toThrow(beyond)
    expect(() => lookup('example.invalid')).toThrow(beyond)
    expect(() => dns.promises.resolve4('example.invalid')).toThrow(beyond)
  })
})

describe('isLoopbackHost', () => {
  it.each(['127.0.0.1', '127.8.9.1', 'localhost', 'LOCALHOST', '::1', '[::1]', '::ffff:127.0.0.1'])('takes %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })
  it.each(['127.0.0.1.example.invalid', '128.0.0.1', '0.0.0.0', 'localhost.example.invalid', '::2', '10.0.0.1', ''])('refuses %s', (host) => {
    expect(isLoopbackHost(host)).toBe(false)
  })
})
