import { createHash, createPublicKey, type KeyObject } from 'node:crypto'

/** The part of an OpenPGP key that files are encrypted to. */
export type EncryptionKey = Readonly<{ keyId: Buffer; key: KeyObject; modulusBytes: number }>

const publicKeyTag = 6
const publicSubkeyTag = 14
const rsaTags = new Set([1, 2])

/** Content of the armor, without its checksum (RFC 9580, section 6). */
function readArmor(armored: string): Buffer {
  const [, body] = /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n([\s\S]*?)-----END PGP PUBLIC KEY BLOCK-----/u.exec(armored) ?? []
  if (body === undefined) throw new RangeError('not an armored public key')
  const lines = body.replace(/\r/g, '').split('\n')
  const start = lines.indexOf('') + 1
  return Buffer.from(lines.slice(start).filter((line) => !line.startsWith('=')).join(''), 'base64')
}

type Packet = Readonly<{ tag: number; body: Buffer }>

function readLength(bytes: Buffer, at: number, isNew: boolean, kind: number): readonly [length: number, from: number] {
  const first = bytes[at] ?? 0
  if (!isNew) {
    const size = [1, 2, 4][kind] ?? 0
    return [bytes.readUIntBE(at, size), at + size]
  }
  if (first < 192) return [first, at + 1]
  if (first < 224) return [(first - 192) * 256 + (bytes[at + 1] ?? 0) + 192, at + 2]
  return [bytes.readUInt32BE(at + 1), at + 5]
}

function readPackets(bytes: Buffer): readonly Packet[] {
  const packets: Packet[] = []
  for (let at = 0; at < bytes.length;) {
    const head = bytes[at] ?? 0
    const isNew = (head & 0x40) !== 0
    const tag = isNew ? head & 0x3f : (head >> 2) & 0x0f
    const [length, from] = readLength(bytes, at + 1, isNew, head & 3)
    packets.push({ tag, body: bytes.subarray(from, from + length) })
    at = from + length
  }
  return packets
}

/** A number as OpenPGP writes it: its bits in two bytes, then the bytes. */
function readNumber(bytes: Buffer, at: number): readonly [number: Buffer, next: number] {
  const length = (bytes.readUInt16BE(at) + 7) >> 3
  return [bytes.subarray(at + 2, at + 2 + length), at + 2 + length]
}

/** The last RSA key of version 4 in the block: a subkey, where there is one. Throws RangeError for a block without. */
export function readEncryptionKey(armored: string): EncryptionKey {
  const packets = readPackets(readArmor(armored)).filter(({ tag }) => tag === publicKeyTag || tag === publicSubkeyTag)
  const found = packets.findLast(({ body }) => body[0] === 4 && rsaTags.has(body[5] ?? 0))
  if (!found) throw new RangeError('no RSA key of version 4 in the block')
  const { body } = found
  const [modulus, next] = readNumber(body, 6)
  const [exponent] = readNumber(body, next)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(body.length)
  const fingerprint = createHash('sha1').update(Buffer.concat([Buffer.of(0x99), length, body])).digest()
  const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: modulus.toString('base64url'), e: exponent.toString('base64url') } })
  return { keyId: fingerprint.subarray(12), key, modulusBytes: modulus.length }
}
