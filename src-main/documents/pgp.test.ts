import { readFileSync } from 'node:fs'
import * as openpgp from 'openpgp'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeOf } from '../providers/http/testing/sending.ts'
import { checkPackets } from './pgp-packets.ts'
import { decryptFile, makePgpKey, PGP_LIMITS, type KeyPair } from './pgp.ts'
import { hostileMessages, type HostileMessage } from './testing/hostile-messages.ts'

type Recorded = Readonly<{ privateKey: string; publicKey: string; plain: string; messages: readonly Readonly<{ made: string; message: string }>[] }>
const gnupg = JSON.parse(readFileSync(new URL('fixtures/pgp-gnupg.json', import.meta.url), 'utf8')) as Recorded
const plain = Buffer.from(gnupg.plain, 'base64')

let own: KeyPair
let other: KeyPair
let hostile: readonly HostileMessage[]
beforeAll(async () => {
  own = await makePgpKey('Invented Desk <a> (b)')
  other = await makePgpKey('')
  hostile = await hostileMessages({ publicKey: own.publicKey, otherPublicKey: other.publicKey, otherPrivateKey: other.privateKey })
}, 60_000)

describe('R-50: genuine encrypted files', () => {
  it.each(gnupg.messages.map(({ made, message }) => [made, message]))('of GnuPG, %s, are opened', async (made, message) => {
    const opened = await decryptFile(Buffer.from(message, 'base64'), gnupg.privateKey)
    const expected = made === 'text mode' ? plain.toString('latin1').replaceAll('\n', '\r\n') : plain.toString('latin1')
    expect(Buffer.from(opened.bytes).toString('latin1')).toBe(expected)
    if (made === 'binary') expect(opened.name).toBe('plain.pdf')
  })

  const { zip, zlib, uncompressed } = openpgp.enums.compression
  it.each([
    ['plain', {}], ['packed as zip', { preferredCompressionAlgorithm: zip }], ['packed as zlib', { preferredCompressionAlgorithm: zlib }], ['AEAD', { aeadProtect: true }],
    ['AES-128', { preferredSymmetricAlgorithm: openpgp.enums.symmetric.aes128 }], ['not packed', { preferredCompressionAlgorithm: uncompressed }],
  ] as const)('of OpenPGP.js, %s, are opened, armored and not', async (_name, config) => {
    const encryptionKeys = await openpgp.readKey({ armoredKey: own.publicKey })
    for (const format of ['binary', 'armored'] as const) {
      const message = await openpgp.createMessage({ binary: new Uint8Array(plain), filename: 'a-e.pdf' })
      const written = await openpgp.encrypt({ message, encryptionKeys, format: format as 'binary', config })
      const opened = await decryptFile(typeof written === 'string' ? Buffer.from(written) : written as Uint8Array, own.privateKey)
      expect([Buffer.from(opened.bytes).equals(plain), opened.name]).toEqual([true, 'a-e.pdf'])
    }
  })
})

describe('R-50: hostile encrypted files', () => {
  it('◆ more than sixty are refused within 5 s each, and say nothing of themselves', async () => {
    expect(hostile.length).toBeGreaterThanOrEqual(60)
    const slow: string[] = []
    for (const { name, bytes } of hostile) {
      const startedAt = performance.now()
      const result = await decryptFile(bytes, own.privateKey).then(() => 'opened', (error: { detail?: { code: string; message: string } }) => `${error.detail?.code ?? 'unplanned'}`)
      expect(result, name).toBe('document.refused')
      if (performance.now() - startedAt > 5_000) slow.push(name)
    }
    expect(slow).toEqual([])
  }, 120_000)

  it('◆ without the look at the packets a message with a key and a password would be opened', async () => {
    const { bytes } = hostile.find(({ name }) => name === 'with a key and a password')!
    const message = await openpgp.readMessage({ binaryMessage: bytes })
    const decryptionKeys = await openpgp.readPrivateKey({ armoredKey: own.privateKey })
    expect((await openpgp.decrypt({ message, decryptionKeys, format: 'binary' })).data).toHaveLength(720)
    expect(() => checkPackets(bytes)).toThrow('with a password')
  })

  it('◆ without the limit of size the bomb would be opened', async () => {
    const { bytes } = hostile.find(({ name }) => name === 'grows beyond 100 MiB')!
    const message = await openpgp.readMessage({ binaryMessage: bytes })
    const decryptionKeys = await openpgp.readPrivateKey({ armoredKey: own.privateKey })
    const { data } = await openpgp.decrypt({ message, decryptionKeys, format: 'binary' })
    expect(data.length).toBeGreaterThan(PGP_LIMITS.plainBytes)
  }, 30_000)
})

describe('the desk’s key pair', () => {
  it('is RSA of 3072 bits in the old form, without what could end a name', async () => {
    const key = await openpgp.readKey({ armoredKey: own.publicKey })
    expect([key.keyPacket.version, key.getAlgorithmInfo().bits, key.getFingerprint(), key.getUserIDs()]).toEqual([4, 3072, own.fingerprint, [expect.stringMatching(/^Invented Desk\s+a\s+b$/)]])
    expect(own.fingerprint).toMatch(/^[0-9a-f]{40}$/)
    expect(own.publicKey).not.toContain('PRIVATE')
    expect((await openpgp.readKey({ armoredKey: other.publicKey })).getUserIDs()).toEqual(['Casebench'])
  })

  it('one that is short or under a passphrase is not used', async () => {
    const short = await openpgp.generateKey({ type: 'rsa', rsaBits: 1024, userIDs: [{ name: 'x' }], config: { minRSABits: 1024 } })
    const locked = await openpgp.generateKey({ userIDs: [{ name: 'x' }], passphrase: 'x' })
    const message = gnupg.messages[0]!.message
    for (const { privateKey } of [short, locked]) expect(await codeOf(decryptFile(Buffer.from(message, 'base64'), privateKey))).toBe('document.refused')
    expect(await codeOf(decryptFile(Buffer.from(message, 'base64'), 'no key'))).toBe('document.refused')
  })
})
