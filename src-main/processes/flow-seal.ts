import { webcrypto } from 'node:crypto'
import { AppError } from '#shared/domain/errors.ts'
import { SEAL_INFO, type Answers, type SealedAnswers } from '#shared/domain/sealed-answers.ts'

/** One flow's own end of the seal: the private half never leaves the process and cannot be exported. */
export interface FlowSeal {
  /** Base64 of the public key, 65 bytes uncompressed. */
  publicKey(): Promise<string>
  /** Rejects with `bridge.bad-request` for anything that was not sealed to this flow. */
  open(sealed: SealedAnswers): Promise<Answers>
}

const { subtle } = webcrypto
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const

const isAnswers = (value: unknown): value is Answers =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((answer) => typeof answer === 'string')

const refused = (): AppError => new AppError('bridge.bad-request', 'The answers could not be opened and nothing was sent. Start the sign-in again.')

export const createFlowSeal = (): FlowSeal => {
  let pair: Promise<webcrypto.CryptoKeyPair> | undefined
  const keys = (): Promise<webcrypto.CryptoKeyPair> => (pair ??= subtle.generateKey(CURVE, false, ['deriveBits']))

  return {
    publicKey: async () => Buffer.from(await subtle.exportKey('raw', (await keys()).publicKey)).toString('base64'),
    open: async ({ publicKey, iv, data }) => {
      try {
        const theirs = await subtle.importKey('raw', Buffer.from(publicKey, 'base64'), CURVE, false, [])
        const shared = await subtle.deriveBits({ name: 'ECDH', public: theirs }, (await keys()).privateKey, 256)
        const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
        const derivation = { name: 'HKDF', hash: 'SHA-256', salt: Buffer.from(publicKey, 'base64'), info: Buffer.from(SEAL_INFO) }
        const key = await subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
        const plain = Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv: Buffer.from(iv, 'base64') }, key, Buffer.from(data, 'base64')))
        const answers: unknown = JSON.parse(plain.toString('utf8'))
        plain.fill(0)
        if (isAnswers(answers)) return answers
      } catch {
        // Why it failed says nothing to an officer and might say something to somebody else.
      }
      throw refused()
    },
  }
}
