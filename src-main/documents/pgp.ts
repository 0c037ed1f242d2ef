import * as openpgp from 'openpgp'
import { AppError, isAppError } from '#shared/domain/errors.ts'
import { checkPackets } from './pgp-packets.ts'

/** */
export const PGP_LIMITS = { plainBytes: 100 * 1024 ** 2, rsaBits: 2047, keyBits: 3072 } as const

/** Nothing is decrypted that its sender, or somebody on the way, could have changed unseen. */
const CONFIG: openpgp.Config = {
  ...openpgp.config,
  allowUnauthenticatedMessages: false,
  allowUnauthenticatedStream: false,
  allowInsecureDecryptionWithSigningKeys: false,
  minRSABits: PGP_LIMITS.rsaBits,
  maxDecompressedMessageSize: PGP_LIMITS.plainBytes,
  enforceGrammar: true,
  ignoreMalformedPackets: false,
  ignoreUnsupportedPackets: true,
}

/** Hides for whom a message is; only trying tells. */
const ANY_KEY = '0'.repeat(16)

const refused = (what: string): AppError => new AppError('document.refused', `An encrypted file was not taken over: ${what}.`)

/** What a key pair is made of; both halves armored, the private one without a passphrase: where it lies is what guards it. */
export type KeyPair = Readonly<{ publicKey: string; privateKey: string; fingerprint: string }>

/**
 * Makes a key pair for files that come encrypted (seed 004, "PGP Encryption"). RSA in the old packet form is what every
 * OpenPGP program can write to. @param name of the desk, as the provider will see it.
 */
export const makePgpKey = async (name: string): Promise<KeyPair> => {
  const { publicKey, privateKey } = await openpgp.generateKey({
    type: 'rsa', rsaBits: PGP_LIMITS.keyBits, userIDs: [{ name: name.replace(/[<>()\u0000-\u001f\u007f]/g, ' ').trim().slice(0, 80) || 'Casebench' }], format: 'object',
    config: { ...CONFIG, v6Keys: false, aeadProtect: false },
  })
  return { publicKey: publicKey.armor(), privateKey: privateKey.armor(), fingerprint: publicKey.getFingerprint() }
}

/** Each armored block is a key; a replaced one still opens what was encrypted to it. */
const BLOCK = /-----BEGIN PGP PRIVATE KEY BLOCK-----[\s\S]*?-----END PGP PRIVATE KEY BLOCK-----/g

const readPrivate = async (armored: string): Promise<openpgp.PrivateKey> => {
  const key = await openpgp.readPrivateKey({ armoredKey: armored, config: CONFIG })
  for (const part of key.getKeys()) {
    const { algorithm, bits } = part.getAlgorithmInfo()
    if (algorithm.startsWith('rsa') && (bits ?? 0) < PGP_LIMITS.rsaBits) throw refused('the desk’s key is too short')
  }
  if (!key.isDecrypted()) throw refused('the desk’s key is protected by a passphrase')
  return key
}

const toBinary = async (bytes: Uint8Array): Promise<Uint8Array> => {
  if (((bytes[0] ?? 0) & 0x80) !== 0) return bytes
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  // Whole for a whole text, whatever the declared type says.
  const { type, data } = (await openpgp.unarmor(text)) as Readonly<{ type: unknown; data: unknown }>
  if (type !== openpgp.enums.armor.message) throw refused('it is not an encrypted message')
  if (!(data instanceof Uint8Array)) throw refused('it is not an encrypted message')
  return data
}

/** One file, packed once at most, perhaps between signatures that nobody asked for. */
const checkContent = ({ packets }: openpgp.Message<Uint8Array>): void => {
  const { literalData, compressedData } = openpgp.enums.packet
  const [packed] = packets.filterByTag(compressedData)
  const inner = packed ? (packed as openpgp.CompressedDataPacket & { packets: openpgp.PacketList<openpgp.AnyPacket> }).packets : packets
  if (inner.filterByTag(compressedData).length > 0) throw refused('it is packed more than once')
  if (inner.filterByTag(literalData).length !== 1) throw refused('it does not hold one file')
}

/**
 * Opens one encrypted file: whole, integrity-protected messages to this key only. It is confidential on the way;
 * who sent it is not proven. Runs in the parse process only.
 * @param bytes armored or binary.
 * @param privateKey the desk's keys, one armored block after the other.
 * @returns the content, and the name inside the message or null.
 * @throws AppError `document.refused`; nothing of the message is in it.
 */
export const decryptFile = async (bytes: Uint8Array, privateKey: string): Promise<Readonly<{ bytes: Uint8Array; name: string | null }>> => {
  try {
    const keys = await Promise.all((privateKey.match(BLOCK) ?? [privateKey]).map(readPrivate))
    const binary = await toBinary(bytes)
    checkPackets(binary)
    const message = await openpgp.readMessage({ binaryMessage: binary, config: CONFIG })
    const keyIds = message.getEncryptionKeyIDs()
    const fitting = keys.filter((key) => keyIds.some((id) => id.toHex() === ANY_KEY || key.getKeys(id).length > 0))
    if (fitting.length === 0) throw refused('it is encrypted to another key')
    const opened = (await message.decrypt(fitting, undefined, undefined, undefined, CONFIG)) as openpgp.Message<Uint8Array>
    checkContent(opened)
    const content: unknown = opened.getLiteralData()
    if (!(content instanceof Uint8Array) || content.length > PGP_LIMITS.plainBytes) throw refused('it is too large when opened')
    return { bytes: Uint8Array.from(content), name: opened.getFilename() }
  } catch (error) {
    // The library's messages tell about the message.
    throw isAppError(error) ? error : refused('it is damaged, unprotected or not for this desk')
  }
}
