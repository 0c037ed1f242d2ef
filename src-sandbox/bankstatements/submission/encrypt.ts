import { constants, createCipheriv, createHash, publicEncrypt, randomBytes } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { readEncryptionKey } from './public-key.ts'

const aes256 = 9
const zip = 1
const blockBytes = 16

function packet(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(6)
  head[0] = 0xc0 | tag
  head[1] = 0xff
  head.writeUInt32BE(body.length, 2)
  return Buffer.concat([head, body])
}

/** The session key for one recipient: algorithm, key and their sum, under RSA (RFC 9580, section 5.1). */
function sessionKeyPacket(sessionKey: Buffer, publicKey: string): Buffer {
  const { keyId, key } = readEncryptionKey(publicKey)
  const sum = Buffer.alloc(2)
  sum.writeUInt16BE(sessionKey.reduce((total, byte) => (total + byte) & 0xffff, 0))
  const sealed = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([Buffer.of(aes256), sessionKey, sum]))
  const first = sealed.findIndex((byte) => byte !== 0)
  const number = sealed.subarray(first)
  const bits = Buffer.alloc(2)
  bits.writeUInt16BE((number.length - 1) * 8 + (32 - Math.clz32(number[0] ?? 0)))
  return packet(1, Buffer.of(3), keyId, Buffer.of(1), bits, number)
}

/** Data whose change would be noticed: random beginning, content, and a digest over both (section 5.13.1). */
function dataPacket(sessionKey: Buffer, content: Buffer): Buffer {
  const start = randomBytes(blockBytes)
  const plain = Buffer.concat([start, start.subarray(-2), content, Buffer.of(0xd3, 0x14)])
  const digest = createHash('sha1').update(plain).digest()
  const cipher = createCipheriv('aes-256-cfb', sessionKey, Buffer.alloc(blockBytes))
  return packet(18, Buffer.of(1), cipher.update(Buffer.concat([plain, digest])), cipher.final())
}

/**
 * A file encrypted to a client's key, binary and unsigned (seed 004, "PGP Encryption"). Written from RFC 9580 with
 * nothing but Node's cryptography.
 */
export function encryptFile(name: string, bytes: Buffer, publicKey: string): Buffer {
  const fileName = Buffer.from(name, 'utf8').subarray(0, 255)
  const literal = packet(11, Buffer.from('b'), Buffer.of(fileName.length), fileName, Buffer.alloc(4), bytes)
  const sessionKey = randomBytes(32)
  return Buffer.concat([sessionKeyPacket(sessionKey, publicKey), dataPacket(sessionKey, packet(8, Buffer.of(zip), deflateRawSync(literal)))])
}
