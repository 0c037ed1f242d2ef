import { createCipheriv, createDecipheriv } from 'node:crypto'
import { releaseBytes } from '../release-bytes.ts'

/*
 * A large body in a file of its own: chunks of 64 KiB, each with its tag. The nonce is the number of the chunk and
 * whether it is the last one, so that chunks cannot be left out, moved, or cut off at the end. The key is fresh for
 * every file and lies inside the sealed record.
 */
export const CHUNK_BYTES = 64 * 1024
const TAG_BYTES = 16
export const BODY_KEY_BYTES = 32

const nonceOf = (index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 4)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/**
 * Seals chunk `index`; all but the last have `CHUNK_BYTES`.
 * @param into room for a sealed chunk, used again for the next one. @returns the filled part of it.
 */
export const sealChunk = (key: Uint8Array, index: number, isLast: boolean, plain: Uint8Array, into: Buffer): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index, isLast))
  const text = cipher.update(plain)
  text.copy(into)
  releaseBytes(text)
  cipher.final()
  cipher.getAuthTag().copy(into, plain.length)
  return into.subarray(0, plain.length + TAG_BYTES)
}
export const SEALED_CHUNK_BYTES = CHUNK_BYTES + TAG_BYTES

/** @returns the whole body, or null when anything about the file is not as it was written. */
export const openSealedFile = (key: Uint8Array, bytes: Buffer, size: number): Buffer | null => {
  const chunks: Buffer[] = []
  const step = CHUNK_BYTES + TAG_BYTES
  try {
    for (let at = 0, index = 0; at < bytes.length; at += step, index += 1) {
      const sealed = bytes.subarray(at, at + step)
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(index, at + step >= bytes.length), { authTagLength: TAG_BYTES })
      decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
      chunks.push(decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final())
    }
  } catch {
    return null
  }
  const body = Buffer.concat(chunks)
  return body.length === size ? body : null
}
