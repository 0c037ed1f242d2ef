import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { decodeUtf8 } from '../http/read-json.ts'

/** Decrypted bytes and their text, or in plain words what kept them closed. */
export type Opened = Readonly<{ bytes: Uint8Array; text: string }> | Readonly<{ problem: string }>

const md5 = (text: string): Buffer => createHash('md5').update(text, 'utf8').digest()

const BLOCK_BYTES = 16

/** Base64 in its one canonical spelling (T-12); null for anything else. */
const fromBase64 = (text: string): Buffer | null => {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/**
 * AES-128-CBC with MD5 of the API key as key and MD5 of the message id as IV (providers/instantor.md, section 2). To be
 * called for proven payloads only (T-13).
 */
export const openPayload = (payload: string, apiKey: string, messageId: string): Opened => {
  const sealed = fromBase64(payload)
  if (sealed === null) return { problem: 'the payload is not whole base64' }
  if (sealed.length === 0 || sealed.length % BLOCK_BYTES !== 0) return { problem: 'the payload is not made of whole blocks' }
  try {
    const decipher = createDecipheriv('aes-128-cbc', md5(apiKey), md5(messageId))
    const bytes = Buffer.concat([decipher.update(sealed), decipher.final()])
    return { bytes, text: decodeUtf8(bytes) }
  } catch {
    return { problem: 'AES with this key gives no readable text' }
  }
}

/** The same forwards, for samples. */
export const sealPayload = (text: string, apiKey: string, messageId: string): string => {
  const cipher = createCipheriv('aes-128-cbc', md5(apiKey), md5(messageId))
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}
