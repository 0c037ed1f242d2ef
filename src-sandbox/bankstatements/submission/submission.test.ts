import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSandbox, type Sandbox } from '../../server.ts'
import { encryptFile } from './encrypt.ts'
import { readEncryptionKey } from './public-key.ts'

type Seen = Readonly<{ method: string; url: string; headers: IncomingHttpHeaders; body: Buffer }>
let seen: Seen[] = []
let status = 200
let server: Server
let sandbox: Sandbox
const address = (path: string): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

beforeAll(async () => {
  sandbox = await createSandbox({ seed: 'submissions', now: '2026-03-16T01:30:00Z' })
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) })
      response.writeHead(status, status === 302 ? { location: address('/elsewhere') } : {}).end('answer')
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
})
afterEach(() => {
  seen = []
  status = 200
  sandbox.control.reset()
})
afterAll(async () => {
  await sandbox.close()
  server.close()
})

const configure = (addresses: Readonly<Record<string, string | null>>): void => sandbox.control.configure('bankstatements', { addresses })
const finish = (given: Readonly<Record<string, unknown>>): Promise<unknown> => sandbox.control.perform('bankstatements', 'finishLink', { reference: 'TEST-1', ...given })

/** An armored key block of version 4 with one RSA key, as small as can be. */
function armoredKey(): string {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const number = (text: string): Buffer => {
    const bytes = Buffer.from(text, 'base64url')
    const bits = Buffer.alloc(2)
    bits.writeUInt16BE(bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24)
    return Buffer.concat([bits, bytes])
  }
  const body = Buffer.concat([Buffer.of(4, 0, 0, 0, 0, 1), number(n), number(e)])
  const head = Buffer.alloc(3)
  head[0] = 0x99
  head.writeUInt16BE(body.length, 1)
  return `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${Buffer.concat([head, body]).toString('base64')}\n-----END PGP PUBLIC KEY BLOCK-----\n`
}

describe('submissions', () => {
  it('carry the fields of the document, numbered files, and lead back afterwards', async () => {
    configure({ submission: address('/submit'), return: address('/back?own=1') })
    expect(await finish({ name: 'Mary Jones' })).toEqual({ submission: { status: 200, body: 'answer' }, return: { status: 200, body: 'answer' } })
    const [submission, back] = seen
    expect([submission?.method, submission?.url]).toEqual(['POST', '/submit'])
    const form = await new Response(new Uint8Array(submission?.body ?? []), { headers: { 'content-type': submission?.headers['content-type'] ?? '' } }).formData()
    const count = Number(form.get('fileCount'))
    expect([form.get('referrerCode'), form.get('name'), count]).toEqual(['TEST-1', 'Mary Jones', expect.any(Number)])
    expect([...form.keys()]).toEqual(['referrerCode', 'name', 'fileCount', ...Array.from({ length: count }, (_, at) => `file${at + 1}`)])
    const names = Array.from({ length: count }, (_, at) => (form.get(`file${at + 1}`) as File).name)
    expect(names.filter((name) => name.endsWith('.json'))).toHaveLength(1)
    expect(names.filter((name) => name.endsWith('-e.pdf')).length).toBeGreaterThan(0)
    expect(back?.url).toBe('/back?own=1&referrerCode=TEST-1&status=COMPLETE')
    expect(back?.headers).toMatchObject({ 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })
  })

  it('happen only where an address is set up, follow no redirect, and not after a failure', async () => {
    expect(await finish({})).toEqual({ submission: null, return: null })
    configure({ submission: address('/submit') })
    status = 302
    expect(await finish({})).toMatchObject({ submission: { status: 302 }, return: null })
    configure({ return: address('/back') })
    expect(await finish({ status: 'LOGIN_FAIL' })).toMatchObject({ submission: null })
    await finish({ status: 'ERROR', errorCode: 30_004, errorText: 'a & b' })
    expect(seen.map(({ url }) => url)).toEqual(['/submit', '/back?referrerCode=TEST-1&status=LOGIN_FAIL', '/back?referrerCode=TEST-1&status=ERROR&errorCode=30004&errorText=a+%26+b'])
  })

  it('never leave the machine', () => {
    for (const given of ['https://example.com/x', 'http://10.0.0.1/', 'ftp://127.0.0.1/', 'http://a:b@127.0.0.1/', 'nonsense']) {
      expect(() => configure({ submission: given }), given).toThrow(RangeError)
    }
    expect(() => configure({ other: null })).toThrow(RangeError)
    expect(() => configure({ main: address('/x') })).not.toThrow()
  })

  it('refuse what they do not know', async () => {
    for (const given of [{ reference: 'a' }, { reference: 'a b c d' }, { institution: 'nowhere' }, { username: 'nobody' }, { status: 'DONE' }, { countOffset: 0.5 }, { else: 1 }]) {
      await expect(finish(given), JSON.stringify(given)).rejects.toThrow(RangeError)
    }
  })

  it('are encrypted where the client has given a key: two packets, and nothing to read', async () => {
    const publicKey = armoredKey()
    expect(readEncryptionKey(publicKey)).toMatchObject({ modulusBytes: 256, keyId: expect.any(Buffer) })
    const encrypted = encryptFile('a.pdf', Buffer.from('%PDF-1.4 '.repeat(100)), publicKey)
    expect([encrypted[0], encrypted.includes('PDF')]).toEqual([0xc1, false])
    expect(encrypted[6 + encrypted.readUInt32BE(2)]).toBe(0xd2)
    for (const wrong of ['', 'x', armoredKey().replace('PUBLIC', 'PRIVATE')]) expect(() => readEncryptionKey(wrong)).toThrow(RangeError)
    sandbox.control.configure('bankstatements', { publicKey })
    configure({ submission: address('/submit') })
    await finish({})
    expect(seen[0]?.body.toString('latin1')).toContain('.pdf.pgp"')
    expect(seen[0]?.body.includes('%PDF')).toBe(false)
  })
})
