import { describe, expect, it, vi } from 'vitest'
import { isPublicAddress } from './addresses.ts'
import { codeOf, aCall, forever, HOST, makeSender, PUBLIC_ADDRESS, senderOptions } from './testing/sending.ts'
import type { HttpSenderOptions } from './create-sender.ts'
import type { Transport } from './transport.ts'

/** Addresses that a name must not lead to. */
const badAddresses = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.254', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.9.9.9', '169.254.169.254', '172.16.0.1',
  '172.31.255.255', '192.0.0.8', '192.0.2.1', '192.88.99.1', '192.168.0.1', '192.168.255.255', '198.18.0.1', '198.19.255.255', '198.51.100.7',
  '203.0.113.7', '224.0.0.1', '239.255.255.250', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::7f00:1', '64:ff9b:1::1', '100::1', '2001::1',
  '2001:db8::1', '2002:7f00:1::', '2002:a00:1::', '3fff::1', '5f00::1', 'fc00::1', 'fd12:3456::1', 'fe80::1', 'fe80::1%eth0', 'fec0::1', 'ff02::1',
  '2130706433', '0x7f000001', '127.1', '017700000001',
]

/** Addresses as text that lead, or try to lead, somewhere else. */
const badUrls = [
  'http://api.provider.example/', 'ftp://api.provider.example/', 'file:///etc/passwd', 'gopher://127.0.0.1:70/', 'ws://api.provider.example/',
  'https://127.0.0.1/', 'https://2130706433/', 'https://0x7f.0.0.1/', 'https://0177.0.0.1/', 'https://127.1/', 'https://[::1]/',
  'https://[::ffff:127.0.0.1]/', 'https://localhost/', 'https://169.254.169.254/latest/meta-data', 'https://api.provider.example@127.0.0.1/',
  'https://user:pass@api.provider.example/', 'https://api.provider.example:8443/', 'https://api.provider.example:443/',
  'https://api.provider.example.evil.example/', 'https://evil.example/api.provider.example', 'https://evil.example#@api.provider.example/',
  'https://api.provider.example\\@evil.example/', 'https:/\\evil.example/', 'https://API.provider.example/', 'https://api.provider.example./',
  'https://api.provider.exa\tmple/', ' https://api.provider.example/', '//api.provider.example/', 'https://аpi.provider.example/',
  'https://api%2eprovider.example/', 'https://api.provider.example/#x', 'https://sub.api.provider.example/', 'http://127.0.0.1:1/', 'javascript:alert(1)',
]

const recording = (): { transport: Transport; calls: string[] } => {
  const calls: string[] = []
  const transport: Transport = {
    exchange: ({ url, addresses }) => {
      calls.push(`${url.host} ${addresses.join()}`)
      return Promise.resolve({ status: 200, headers: new Headers(), body: new Uint8Array() })
    },
  }
  return { transport, calls }
}

const attempt = async (url: string, over: Partial<HttpSenderOptions>): Promise<{ code: string; calls: string[] }> => {
  const { transport, calls } = recording()
  const code = await codeOf(makeSender({ transport, ...over }).send(aCall({ url }), forever))
  return { code, calls }
}

describe('R-97: calls go to the provider and nowhere else', () => {
  it('covers at least 80 shapes', () => expect(badAddresses.length + badUrls.length).toBeGreaterThanOrEqual(80))

  it.each(badAddresses)('R-97: no connection when the name leads to %s', async (address) => {
    const { code, calls } = await attempt(`https://${HOST}/`, { resolve: () => Promise.resolve([address]) })
    expect({ code, calls }).toEqual({ code: 'provider.not-allowed', calls: [] })
  })

  it.each(badUrls)('R-97: no connection to %s', async (url) => {
    expect(await attempt(url, {})).toEqual({ code: 'provider.not-allowed', calls: [] })
  })

  it('R-97: one private address among public ones spoils the answer', async () => {
    const { calls } = await attempt(`https://${HOST}/`, { resolve: () => Promise.resolve([PUBLIC_ADDRESS, '10.0.0.1']) })
    expect(calls).toEqual([])
  })

  it('R-97: a name that changes between tries is checked each time, and only what was checked is connected to', async () => {
    const answers = [[PUBLIC_ADDRESS], ['127.0.0.1']]
    const { transport, calls } = recording()
    const sender = makeSender({ transport, resolve: () => Promise.resolve(answers.shift() ?? []) })
    expect(await codeOf(sender.send(aCall(), forever))).toBe('answered')
    expect(await codeOf(sender.send(aCall(), forever))).toBe('provider.not-allowed')
    expect(calls).toEqual([`${HOST} ${PUBLIC_ADDRESS}`])
  })

  it('takes public addresses', () => {
    expect([PUBLIC_ADDRESS, '1.1.1.1', '2606:4700::1111', '2a00:1450:4001::1'].map(isPublicAddress)).toEqual([true, true, true, true])
  })

  it('R-97 control off: with a check that takes any address, every one of them is connected to', async () => {
    vi.resetModules()
    vi.doMock('./addresses.ts', () => ({ isPublicAddress: () => true }))
    const { createHttpSender } = await import('./create-sender.ts')
    const { transport, calls } = recording()
    for (const address of badAddresses) {
      const sender = createHttpSender({ ...senderOptions, transport, resolve: () => Promise.resolve([address]) })
      await sender.send(aCall(), forever)
    }
    vi.doUnmock('./addresses.ts')
    expect(calls).toHaveLength(badAddresses.length)
  })

  it('R-97 control off: with the other host on the list the call goes out', async () => {
    const { code, calls } = await attempt('https://evil.example/', { allowedHosts: ['evil.example'] })
    expect({ code, calls }).toEqual({ code: 'answered', calls: [`evil.example ${PUBLIC_ADDRESS}`] })
  })
})

describe('the sandbox exception', () => {
  const sandboxOrigin = 'http://127.0.0.1:4711'
  it.each(['http://127.0.0.1:4712/', 'http://127.0.0.2:4711/', 'http://localhost:4711/', 'https://127.0.0.1:4711/', 'http://127.0.0.1/'])('R-97: is this origin only, not %s', async (url) => {
    expect(await attempt(url, { sandboxOrigin })).toEqual({ code: 'provider.not-allowed', calls: [] })
  })
  it('connects to the literal address without a look-up', async () => {
    const resolve = (): never => { throw new Error('looked up') }
    expect(await attempt(`${sandboxOrigin}/x`, { sandboxOrigin, resolve })).toEqual({ code: 'answered', calls: ['127.0.0.1:4711 127.0.0.1'] })
  })
  it.each(['http://10.0.0.1:80', 'http://localhost:80', 'https://127.0.0.1:1', 'http://127.0.0.1', 'http://127.0.0.1:80/x'])('cannot be set to %s', (origin) => {
    expect(() => makeSender({ sandboxOrigin: origin })).toThrow(RangeError)
  })
  it.each(['127.0.0.1', 'localhost', 'A.example', 'a.example:443', '10.1', ''])('a provider host cannot be %s', (host) => {
    expect(() => makeSender({ allowedHosts: [host] })).toThrow(RangeError)
  })
})

describe('R-96: no secret in any address', () => {
  const key = 'K3y/with+odd=signs'
  it.each([
    `https://${HOST}/v1/files?user_token=abc`, `https://${HOST}/v1/x?X-API-KEY=1`, `https://${HOST}/v1/x?Password=1`, `https://${HOST}/v1/x?a=${encodeURIComponent(key)}`,
    `https://${HOST}/${encodeURIComponent(key)}/x`, `https://${HOST}/v1/x?a=tok-987654321`,
  ])('R-96: refuses %s', async (url) => {
    const { transport, calls } = recording()
    const call = aCall({ url, headers: { 'x-user-token': 'tok-987654321' } })
    expect(await codeOf(makeSender({ transport, secretValues: [key] }).send(call, forever))).toBe('provider.not-allowed')
    expect(calls).toEqual([])
  })
  it('R-96 control off: a sender that knows no secret lets the value pass', async () => {
    const { transport, calls } = recording()
    await makeSender({ transport }).send(aCall({ url: `https://${HOST}/v1/x?a=${encodeURIComponent(key)}` }), forever)
    expect(calls).toHaveLength(1)
  })
})
