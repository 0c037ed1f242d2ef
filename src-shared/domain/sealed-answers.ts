/** What the applicant answers, by the bank's own field ids. Exists in the window and in the flow process only. */
export type Answers = Readonly<Record<string, string>>

/**
 * Answers that only one flow process can read: the window agrees on a key with the flow's public key (ECDH on
 * P-256, HKDF with SHA-256 over {@link SEAL_INFO}) and encrypts the JSON of the answers with AES-256-GCM. What lies
 * between the two, main above all, handles these three base64 texts and nothing else.
 */
export type SealedAnswers = Readonly<{
  /** The window's one-time public key, 65 bytes uncompressed. */
  publicKey: string
  /** 12 bytes. */
  iv: string
  /** Ciphertext with its 16-byte tag. */
  data: string
}>

/** Binds the derived key to its use. */
export const SEAL_INFO = 'casebench flow answers 1'

export const isSealedAnswers = (answers: Answers | SealedAnswers): answers is SealedAnswers =>
  typeof answers['publicKey' as keyof typeof answers] === 'string' && Object.keys(answers).length === 3 && 'iv' in answers && 'data' in answers
