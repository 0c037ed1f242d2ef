import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, type KeyObject } from 'node:crypto'

// DER around the 32 bytes of an X25519 key (RFC 8410); what follows the prefix is the key itself.
const SPKI_PREFIX = Buffer.from('302a300506032b656e032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b656e04220420', 'hex')
export const KEY_BYTES = 32
const INFO = 'casebench sealed inbox segment 1'

/** A fresh key pair of a sealed inbox. The private half belongs into the encrypted store and nowhere else. */
export const createInboxKeys = (): Readonly<{ publicKey: string; privateKey: Uint8Array }> => {
  const pair = generateKeyPairSync('x25519')
  return { publicKey: rawPublicKey(pair.publicKey).toString('base64'), privateKey: new Uint8Array(rawPrivateKey(pair.privateKey)) }
}

/** @throws RangeError for anything but 32 bytes. */
export const publicKeyFrom = (raw: Uint8Array): KeyObject => {
  if (raw.length !== KEY_BYTES) throw new RangeError('an inbox key has 32 bytes')
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
}

/** @throws RangeError for anything but 32 bytes. */
export const privateKeyFrom = (raw: Uint8Array): KeyObject => {
  if (raw.length !== KEY_BYTES) throw new RangeError('an inbox key has 32 bytes')
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, raw]), format: 'der', type: 'pkcs8' })
}

export const rawPublicKey = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length)
const rawPrivateKey = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length)

/** First chain key of a segment: both public keys are bound in, so that a segment opens for one inbox only. */
export const deriveChain = (privateKey: KeyObject, publicKey: KeyObject, ephemeral: Uint8Array, recipient: Uint8Array): Buffer => {
  const shared = diffieHellman({ privateKey, publicKey })
  const chain = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([ephemeral, recipient]), INFO, KEY_BYTES))
  shared.fill(0)
  return chain
}
