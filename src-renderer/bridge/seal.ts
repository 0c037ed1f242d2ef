import { SEAL_INFO, type Answers, type SealedAnswers } from '#shared/domain/sealed-answers.ts'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

/**
 * Seals what was typed to one flow process, so that main and the bridge carry ciphertext only.
 * @param flowKey the flow's public key in base64, 65 bytes uncompressed.
 */
export const sealAnswers = async (flowKey: string, answers: Answers): Promise<SealedAnswers> => {
  const { subtle } = globalThis.crypto
  const mine = await subtle.generateKey(CURVE, false, ['deriveBits'])
  const theirs = await subtle.importKey('raw', fromBase64(flowKey), CURVE, false, [])
  const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, mine.privateKey, 256)
  const publicKey = new Uint8Array(await subtle.exportKey('raw', mine.publicKey))
  const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: publicKey, info: new TextEncoder().encode(SEAL_INFO) }
  const key = await subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12))
  const plain = new TextEncoder().encode(JSON.stringify(answers))
  const data = new Uint8Array(await subtle.encrypt({ name: 'AES-GCM', iv }, key, plain))
  plain.fill(0)
  return { publicKey: toBase64(publicKey), iv: toBase64(iv), data: toBase64(data) }
}
