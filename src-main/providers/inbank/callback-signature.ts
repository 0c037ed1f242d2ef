import { createHmac } from 'node:crypto'
import type { KeyMark, NearMiss, SignatureFinding } from '#shared/domain/callback.ts'
import { countAgreeing, isSameDigest } from '../http/proof.ts'
import type { VerificationKey } from '../provider.ts'
import { isSeconds, type CallbackForm } from './callback-form.ts'

/** Seed 001, "Callback authenticity validation": HMAC-SHA512 over timestamp, dot and message, in hex. */
export const sign = (apiKey: string, text: string): string => createHmac('sha512', apiKey).update(text, 'utf8').digest('hex')

/** Which key fits, and everything that explains the result. `key` is null where none does. */
export type SignatureResult = Readonly<{ key: KeyMark | null; finding: SignatureFinding }>

const keyTextOf = ({ values }: VerificationKey): string => values['apiKey'] ?? ''

const otherUnit = (timestamp: string): string => (isSeconds(timestamp) ? `${timestamp}000` : timestamp.slice(0, -3))

/** The ways in which receivers and relays are known to write the same JSON again. */
const rewritten = (message: string): readonly string[] => {
  try {
    const compact = JSON.stringify(JSON.parse(message) as unknown)
    return [compact, compact.replaceAll('/', '\\/'), compact.replaceAll('":', '": ').replaceAll(',"', ', "')].filter((text) => text !== message.trim())
  } catch {
    return []
  }
}

const percentEncoded = (message: string): readonly string[] => {
  try {
    return [encodeURIComponent(message), new URLSearchParams([['', message]]).toString().slice(1)]
  } catch {
    return []
  }
}

/** What was sent, decoded by somebody who leaves + alone. */
const withPlus = (sentMessage: string): string => decodeURIComponent(sentMessage)

/** Readings under which the signature would have fitted: what went wrong on the way, for display only. */
const explain = ({ message, sentMessage, hmac, timestamp }: CallbackForm, keys: readonly VerificationKey[]): readonly NearMiss[] => {
  const plain = `${timestamp}.${message}`
  const fits = (texts: readonly string[], digest = hmac): boolean => keys.some((key) => texts.map((text) => isSameDigest(sign(keyTextOf(key), text), digest)).includes(true))
  const near = (name: string, explanation: string, texts: readonly string[]): NearMiss => ({ name, explanation, isMatch: fits(texts) })
  return [
    near('encoded-message', 'Signed over the message in its URL-encoded form; the decoded one is signed', [...new Set([sentMessage, ...percentEncoded(message)])].map((text) => `${timestamp}.${text}`)),
    near('rewritten-json', 'Signed over the same JSON written differently; something parsed it and wrote it again', rewritten(message).map((text) => `${timestamp}.${text}`)),
    near('other-unit', isSeconds(timestamp) ? 'Signed over the timestamp in milliseconds' : 'Signed over the timestamp in seconds', [`${otherUnit(timestamp)}.${message}`]),
    near('without-dot', 'Signed without the dot between timestamp and message', [`${timestamp}${message}`]),
    near('plus-became-space', 'Signed over a message with + where a blank arrived; it was decoded once too often or not encoded', message.includes(' ') ? [`${timestamp}.${message.replaceAll(' ', '+')}`, `${timestamp}.${withPlus(sentMessage)}`] : []),
    near('blanks-around', 'Signed without the blanks or line ends around the message', message === message.trim() ? [] : [`${timestamp}.${message.trim()}`]),
    { name: 'upper-case-hex', explanation: 'The digits fit, but in capitals; lower case is sent', isMatch: fits([plain], hmac.toLowerCase()) && hmac !== hmac.toLowerCase() },
    ...(keys.some(({ mark }) => mark.generation === 'previous') ? [{ name: 'older-key', explanation: 'Signed with the key that was replaced', isMatch: false }] : []),
  ]
}

const olderKey: NearMiss = { name: 'older-key', explanation: 'Signed with the key that was replaced; it still counts for a while', isMatch: true }

/** Tries every key, newest first and always all of them. @param keys at least one. */
export const checkSignature = (form: CallbackForm, keys: readonly VerificationKey[]): SignatureResult => {
  const { timestamp, message, hmac } = form
  const digests = keys.map((key) => sign(keyTextOf(key), `${timestamp}.${message}`))
  const fitting = digests.map((digest) => isSameDigest(digest, hmac)).indexOf(true)
  const key = keys[fitting]?.mark ?? null
  const computed = digests[Math.max(fitting, 0)] ?? null
  return {
    key,
    finding: {
      algorithm: 'HMAC-SHA512', received: hmac, computed,
      signedText: [{ kind: 'timestamp', name: 'timestamp', text: timestamp }, { kind: 'dot', name: null, text: '.' }, { kind: 'message', name: 'message', text: message }],
      agreeingBytes: computed === null ? 0 : countAgreeing(computed, hmac), totalBytes: 64,
      nearMisses: key === null ? explain(form, keys) : key.generation === 'previous' ? [olderKey] : [],
    },
  }
}
