import type { Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createAddressBook } from './addresses.ts'
import { createHostRule, isLoopbackAddress } from './hosts.ts'
import { LISTENER_LIMITS } from './limits.ts'
import { isRefusal, judgeHead } from './request-head.ts'
import { openLine } from './testing/raw-client.ts'
import { createTestReceiver, FORM, signForm } from './testing/test-receiver.ts'
import { PATH, startTestListener, type TestListener } from './testing/test-listener.ts'

let listener: TestListener | undefined
afterEach(async () => {
  await listener?.stop()
  listener = undefined
})
const body = signForm('m', '1')

/** Spellings of a host that a page, a name server or a careless proxy may bring; `P` stands for the port. */
const WRONG = [
  '', 'P', ':P', '127.0.0.1', '127.0.0.1:', '127.0.0.1:1', '127.0.0.1:0P', '127.0.0.1:P:P', '127.0.0.1.:P', '127.0.0.2:P', '127.1:P', '0.0.0.0:P', '0:P', '2130706433:P', '0x7f000001:P',
  '0177.0.0.1:P', '127.0.0.1.nip.io:P', 'localhost', 'localhost.:P', 'localhost.localdomain:P', 'xlocalhost:P', 'localhost:P.evil.example', 'evil.example', 'evil.example:P', 'rebind.evil.example:P',
  '[::1]:P', '::1:P', '[::ffff:127.0.0.1]:P', '[::]:P', 'user@127.0.0.1:P', '127.0.0.1:P@evil.example', '127.0.0.1:P/', '127.0.0.1:P#', '127.0.0.1%00:P', 'desk.example', 'desk.example:443', 'https://127.0.0.1:P',
  'a, 127.0.0.1:P', '"127.0.0.1:P"', '127.0.0.1 :P',
]

describe('R-16 ◆ hosts', () => {
  it('R-16 ◆ of 43 spellings only the configured ones pass, before anything else is looked at', async () => {
    listener = await startTestListener()
    const { port, host } = listener
    const right = [host, `localhost:${port}`, `LocalHost:${port}`]
    const answers = new Map<string, number | undefined>()
    for (const spelling of [...WRONG.map((text) => text.replaceAll('P', String(port))), ...right]) {
      const line = await openLine(port)
      line.write(`POST ${PATH} HTTP/1.1\r\nHost: ${spelling}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      answers.set(spelling, (await line.answer())?.status)
      line.end()
    }
    const passed = [...answers].filter(([, status]) => status === 200).map(([spelling]) => spelling)
    process.stdout.write(`R-16: ${answers.size} spellings of the host, ${passed.length} passed\n`)
    expect(passed).toEqual(right)
    expect([...answers.values()].every((status) => status === 200 || status === 421)).toBe(true)
    // A wrong host learns nothing about paths either.
    expect((await listener.send({ host: 'evil.example', path: '/' }))?.status).toBe(421)
    expect(await listener.drain()).toHaveLength(right.length)
  })

  it('R-16 ◆ without the check of the host every one of them would lead to the address', async () => {
    listener = await startTestListener()
    const { config } = listener
    const find = createAddressBook(config.entries, { inbank: createTestReceiver() })
    const judge = (host: string, isHostAllowed: (host: string, arrivedAt: string) => boolean) => judgeHead(
      { rawHeaders: ['Host', host, 'Content-Type', FORM, 'Content-Length', '1'], url: PATH, method: 'POST', httpVersion: '1.1', socket: { localAddress: '127.0.0.1' } as Socket },
      { limits: LISTENER_LIMITS, find, isHostAllowed })
    expect(WRONG.filter((host) => isRefusal(judge(host, () => true)))).toEqual([])
    expect(WRONG.filter((host) => !isRefusal(judge(host, createHostRule({ address: '127.0.0.1', port: 1, isTls: false, publicUrl: '' }))))).toEqual(['127.0.0.1:1'])
  })

  it('R-16: two hosts, none, and the host of an absolute address are refused', async () => {
    listener = await startTestListener()
    const { port, host } = listener
    for (const [head, status] of [[`Host: ${host}\r\nHost: ${host}`, 400], [`Host: ${host}\r\nhost: evil.example`, 400], ['X-Host: a', 400]] as const) {
      const line = await openLine(port)
      line.write(`POST ${PATH} HTTP/1.1\r\n${head}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`)
      expect((await line.answer())?.status).toBe(status)
      line.end()
    }
    expect((await listener.send({ path: `http://${host}${PATH}`, host: 'evil.example', body }))?.status).toBe(421)
    expect(await listener.drain()).toEqual([])
  })

  it('R-16: the public address counts beside the bound one, with and without its usual port', async () => {
    listener = await startTestListener({ config: { publicUrl: 'https://Desk.example/casebench' } })
    const { host } = listener
    const statuses = []
    for (const name of [host, 'desk.example', 'desk.example:443', 'desk.example:80', 'desk.example:8443', 'www.desk.example']) statuses.push((await listener.send({ host: name, body }))?.status)
    expect(statuses).toEqual([200, 200, 200, 421, 421, 421])
  })

  it('R-16: bound to every address, the literal one counts at which the request arrived, and never a name', () => {
    const rule = createHostRule({ address: '0.0.0.0', port: 8443, isTls: false, publicUrl: '' })
    expect(rule('192.168.1.5:8443', '192.168.1.5')).toBe(true)
    expect(rule('192.168.1.5:8443', '::ffff:192.168.1.5')).toBe(true)
    expect(rule('192.168.1.6:8443', '192.168.1.5')).toBe(false)
    expect(rule('localhost:8443', '127.0.0.1')).toBe(false)
    expect(rule('127.0.0.1:8443', '127.0.0.1')).toBe(false)
    expect(rule('desk:8443', '192.168.1.5')).toBe(false)
    expect(createHostRule({ address: '::1', port: 80, isTls: false, publicUrl: '' })('[::1]', '::1')).toBe(true)
    expect(createHostRule({ address: '192.168.1.5', port: 443, isTls: true, publicUrl: '' })('localhost', '192.168.1.5')).toBe(false)
    expect(['127.0.0.1', '127.9.9.9', '::1', '0.0.0.0', '192.168.1.5', 'localhost'].map(isLoopbackAddress)).toEqual([true, true, true, false, false, false])
  })

  it('T-10 ◆ what a page in a browser can send is refused and stored 0 times in 30 attempts; without the marks it would be taken', async () => {
    listener = await startTestListener()
    const { port } = listener
    const origins = ['null', 'https://evil.example', 'http://127.0.0.1:1', `http://127.0.0.1:${port}`, `http://localhost:${port}`, 'file://', 'chrome-extension://abc', 'https://desk.example', '', 'http://[::1]']
    const sites = ['cross-site', 'same-site', 'same-origin', 'None', '']
    let refused = 0
    for (const origin of origins) {
      for (const site of [undefined, ...sites].slice(0, 3)) {
        const answer = await listener.send({ body, headers: [`Origin: ${origin}`, ...(site === undefined ? [] : [`Sec-Fetch-Site: ${site}`])] })
        if (answer?.status === 403 && !Object.keys(answer.headers).some((name) => name.startsWith('access-control'))) refused += 1
      }
    }
    for (const site of sites) expect((await listener.send({ body, headers: [`Sec-Fetch-Site: ${site}`] }))?.status).toBe(403)
    const preflight = await listener.send({ method: 'OPTIONS', headers: ['Origin: https://evil.example', 'Access-Control-Request-Method: POST', 'Access-Control-Request-Private-Network: true'] })
    expect(preflight?.status).toBe(405)
    expect(refused).toBe(30)
    expect(await listener.drain()).toEqual([])
    expect((await listener.send({ body, headers: ['Sec-Fetch-Site: none'] }))?.status).toBe(200)
  })
})
