import { SEAL_INFO, type Answers, type SealedAnswers } from '#shared/domain/sealed-answers.ts'

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))

/** A flow's end of the seal for tests of the window: its public key, and what only it can read. */
export const createTestFlowKey = async (): Promise<Readonly<{ publicKey: string; open: (sealed: SealedAnswers) => Promise<Answers> }>> => {
  const { subtle } = globalThis.crypto
  const pair = await subtle.generateKey(CURVE, false, ['deriveBits'])
  const publicKey = btoa(String.fromCharCode(...new Uint8Array(await subtle.exportKey('raw', pair.publicKey))))
  return {
    publicKey,
    open: async (sealed) => {
      const theirs = await subtle.importKey('raw', bytesOf(sealed.publicKey), CURVE, false, [])
      const base = await subtle.importKey('raw', await subtle.deriveBits({ name: 'ECDH', public: theirs }, pair.privateKey, 256), 'HKDF', false, ['deriveKey'])
      const derivation = { name: 'HKDF', hash: 'SHA-256', salt: bytesOf(sealed.publicKey), info: new TextEncoder().encode(SEAL_INFO) }
      const key = await subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
      const plain = await subtle.decrypt({ name: 'AES-GCM', iv: bytesOf(sealed.iv) }, key, bytesOf(sealed.data))
      return JSON.parse(new TextDecoder().decode(plain)) as Answers
    },
  }
}
