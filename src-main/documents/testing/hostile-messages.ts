import { deflateSync } from 'node:zlib'
import * as openpgp from 'openpgp'

/** A message that must be refused, whole as it would arrive. */
export type HostileMessage = Readonly<{ name: string; bytes: Uint8Array }>

type Keys = Readonly<{ publicKey: string; otherPublicKey: string; otherPrivateKey: string }>

const bytesOf = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => Buffer.concat(parts.map((part) => Buffer.from(part)))

/** A packet in the new style with a length of five bytes. */
const packet = (tag: number, body: Uint8Array): Uint8Array => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  return bytesOf([0xc0 | tag, 0xff], length, body)
}
const literal = (content: Uint8Array): Uint8Array => packet(11, bytesOf([0x62, 0], [0, 0, 0, 0], content))
const packed = (content: Uint8Array): Uint8Array => packet(8, bytesOf([2], deflateSync(content, { level: 1 })))

/** Splits a message into its packets; good for what this file makes itself. */
const packetsOf = (bytes: Uint8Array): readonly Uint8Array[] => {
  const found: Uint8Array[] = []
  for (let at = 0; at < bytes.length;) {
    const start = at
    let length = bytes[at + 1] ?? 0
    let size = 2
    if (length >= 192 && length < 224) [length, size] = [(length - 192) * 256 + (bytes[at + 2] ?? 0) + 192, 3]
    else if (length === 255) [length, size] = [Buffer.from(bytes).readUInt32BE(at + 2), 6]
    at += size + length
    found.push(bytes.subarray(start, at))
  }
  return found
}

/** Encrypts packets of any shape the way a sender would. */
const encryptRaw = async (publicKey: openpgp.PublicKey, content: Uint8Array): Promise<Uint8Array> => {
  const sessionKey = { data: Buffer.alloc(32, 5), algorithm: 'aes256' as const }
  const inner = { write: () => content } as unknown as openpgp.PacketList<openpgp.AnyPacket>
  const data = new openpgp.SymEncryptedIntegrityProtectedDataPacket()
  Object.assign(data, { version: 1, packets: inner })
  await (data as unknown as { encrypt(algorithm: number, key: Uint8Array, config: openpgp.Config): Promise<void> }).encrypt(openpgp.enums.symmetric.aes256, sessionKey.data, openpgp.config)
  const keyPart = await openpgp.encryptSessionKey({ ...sessionKey, encryptionKeys: publicKey, format: 'binary' })
  return bytesOf(keyPart, packet(18, (data as unknown as { write(): Uint8Array }).write()))
}

/** more than sixty messages, each wrong in one way. */
export const hostileMessages = async ({ publicKey, otherPublicKey, otherPrivateKey }: Keys): Promise<readonly HostileMessage[]> => {
  const [key, other] = [await openpgp.readKey({ armoredKey: publicKey }), await openpgp.readKey({ armoredKey: otherPublicKey })]
  const content = Buffer.from('%PDF-1.4 invented\n'.repeat(40))
  const message = () => openpgp.createMessage({ binary: content })
  const good = await openpgp.encrypt({ message: await message(), encryptionKeys: key, format: 'binary' }) as Uint8Array
  const [keyPart = good, dataPart = good] = packetsOf(good)
  const flipped = (at: number): Uint8Array => bytesOf(good).map((byte, place) => (place === at ? byte ^ 1 : byte))
  const armored = await openpgp.encrypt({ message: await message(), encryptionKeys: key, format: 'armored' }) as string
  const nest = (depth: number): Uint8Array => (depth === 0 ? literal(content) : packed(nest(depth - 1)))
  const zeros = Buffer.alloc(140 * 1024 ** 2)
  const places = Array.from({ length: 24 }, (_, at) => Math.floor((good.length - 1) * (at + 0.5) / 24))
  const cuts = [1, 2, 3, 20, keyPart.length, keyPart.length + 3, good.length - 22, good.length - 1]
  const dataBody = dataPart.subarray(dataPart.length - 200)
  return [
    ...places.map((at) => ({ name: `one bit changed at ${at}`, bytes: flipped(at) })),
    ...cuts.map((end) => ({ name: `cut off after ${end}`, bytes: good.subarray(0, end) })),
    { name: 'empty', bytes: new Uint8Array() },
    { name: 'plain text', bytes: Buffer.from('statement') },
    { name: 'a PDF', bytes: content },
    { name: 'not UTF-8', bytes: Uint8Array.of(0x41, 0xff, 0xfe, 0x00) },
    { name: 'armor without an end', bytes: Buffer.from(armored.slice(0, armored.length - 40)) },
    { name: 'armor of nothing', bytes: Buffer.from('-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----\n') },
    { name: 'armor with a letter changed', bytes: Buffer.from(armored.replace(/\n\n(.{30})./, '\n\n$1!')) },
    { name: 'armored public key', bytes: Buffer.from(publicKey) },
    { name: 'armored private key', bytes: Buffer.from(otherPrivateKey) },
    { name: 'clear text with a signature', bytes: Buffer.from('-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nx\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n') },
    { name: 'to another key', bytes: await openpgp.encrypt({ message: await message(), encryptionKeys: other, format: 'binary' }) as Uint8Array },
    { name: 'with a password', bytes: await openpgp.encrypt({ message: await message(), passwords: 'x', format: 'binary' }) as Uint8Array },
    { name: 'with a key and a password', bytes: await openpgp.encrypt({ message: await message(), encryptionKeys: key, passwords: 'x', format: 'binary' }) as Uint8Array },
    { name: 'not protected against changes', bytes: bytesOf(keyPart, packet(9, dataBody)) },
    { name: 'protected in a way that is no standard', bytes: bytesOf(keyPart, packet(20, dataBody)) },
    { name: 'protected data of an unknown version', bytes: bytesOf(keyPart, packet(18, bytesOf([7], dataBody))) },
    { name: 'session keys only', bytes: keyPart },
    { name: 'data only', bytes: dataPart },
    { name: 'data before its key', bytes: bytesOf(dataPart, keyPart) },
    { name: 'two pieces of data', bytes: bytesOf(keyPart, dataPart, dataPart) },
    { name: 'two messages', bytes: bytesOf(good, good) },
    { name: 'something behind it', bytes: bytesOf(good, [0x41, 0x42]) },
    { name: 'a literal behind it', bytes: bytesOf(good, literal(content)) },
    { name: 'a literal before it', bytes: bytesOf(literal(content), good) },
    { name: 'not encrypted', bytes: literal(content) },
    { name: 'only packed', bytes: packed(literal(content)) },
    { name: 'a hundred thousand session keys', bytes: bytesOf(...Array.from({ length: 100_000 }, () => keyPart.subarray(0, 20)), dataPart) },
    { name: 'seventeen session keys', bytes: bytesOf(...Array.from({ length: 17 }, () => keyPart), dataPart) },
    { name: 'thirty markers', bytes: bytesOf(...Array.from({ length: 30 }, () => packet(10, Buffer.from('PGP'))), good) },
    { name: 'a part without an end', bytes: bytesOf(keyPart, [0x80 | (9 << 2) | 3], dataBody) },
    { name: 'a length beyond the end', bytes: bytesOf(keyPart, [0xd2, 0xff, 0xff, 0xff, 0xff, 0xff], dataBody) },
    { name: 'endless pieces', bytes: bytesOf(keyPart, [0xd2], Buffer.alloc(4_000, 0xe0)) },
    { name: 'grows beyond 100 MiB', bytes: await encryptRaw(key, packed(literal(zeros))) },
    { name: 'packed in a pack', bytes: await encryptRaw(key, nest(2)) },
    { name: 'packed thirty times', bytes: await encryptRaw(key, nest(30)) },
    { name: 'two files inside', bytes: await encryptRaw(key, bytesOf(literal(content), literal(content))) },
    { name: 'nothing inside', bytes: await encryptRaw(key, new Uint8Array()) },
    { name: 'no packet inside', bytes: await encryptRaw(key, content) },
    { name: 'a key inside', bytes: await encryptRaw(key, other.write()) },
    { name: 'a message inside', bytes: await encryptRaw(key, good) },
    { name: 'a broken pack inside', bytes: await encryptRaw(key, packet(8, bytesOf([2], content))) },
    { name: 'an unknown pack inside', bytes: await encryptRaw(key, packet(8, bytesOf([99], content))) },
  ]
}
