import { createHash, type Hash } from 'node:crypto'
import type { KeyMark, NearMiss, SignatureFinding, SignedPart } from '#shared/domain/callback.ts'
import { countAgreeing, isSameDigest, toLine } from '../http/proof.ts'
import type { VerificationKey } from '../provider.ts'
import { FIELDS, type Push, type PushField } from './callback-form.ts'

/** Ascending order of the field names (providers/instantor.md, section 2). */
const SIGNED = ['action', 'encryption', 'msg_id', 'payload', 'source', 'timestamp'] as const satisfies readonly PushField[]

const sha1 = (...parts: readonly string[]): string => parts.reduce((hash, part) => hash.update(part, 'utf8'), createHash('sha1')).digest('hex')

/** SHA-1 over the key and the values as received, without separators. */
export const hashOf = (apiKey: string, push: Readonly<Record<(typeof SIGNED)[number], string>>): string => sha1(apiKey, ...SIGNED.map((name) => push[name]))

/** The key that fits, with its mark; null where none does. */
export type SignatureResult = Readonly<{ key: VerificationKey | null; mark: KeyMark | null; finding: SignatureFinding }>

const apiKeyOf = ({ values }: VerificationKey): string => values['apiKey'] ?? ''

/** Explaining costs a hash over the payload for each guess; of a larger one only the commonest damage is looked for. */
const LARGEST_EXPLAINED = 256 * 1024
/** Longer values are shown shortened; the hash was made over all of them. */
const LONGEST_SHOWN = 64 * 1024

const two = (value: number): string => String(value).padStart(2, '0')

/** The same moment written as other zones write it, and without its milliseconds: the vendor's Java code does that. */
const rewrittenTimes = (timestamp: string): readonly string[] => {
  const moment = Date.parse(timestamp)
  if (Number.isNaN(moment)) return []
  const local = (hours: number): string => `${new Date(moment + hours * 3_600_000).toISOString().slice(0, -1)}${hours < 0 ? '-' : '+'}${two(Math.abs(hours))}:00`
  const zones = Array.from({ length: 27 }, (_, at) => local(at - 12))
  return [new Date(moment).toISOString(), ...zones, timestamp.replace(/\.\d{3}/, '')].filter((text) => text !== timestamp)
}

const withOtherTimes = (apiKey: string, push: Push): readonly string[] => {
  const begun: Hash = SIGNED.slice(0, -1).reduce((hash, name) => hash.update(push[name], 'utf8'), createHash('sha1').update(apiKey, 'utf8'))
  return rewrittenTimes(push.timestamp).map((text) => begun.copy().update(text, 'utf8').digest('hex'))
}

/** Readings under which the hash would have fitted: what went wrong on the way, for display only. */
const explain = (push: Push, keys: readonly VerificationKey[]): readonly NearMiss[] => {
  const near = (name: string, explanation: string, guesses: (apiKey: string) => readonly string[], digest = push.hash): NearMiss =>
    ({ name, explanation, isMatch: keys.some((key) => guesses(apiKeyOf(key)).map((guess) => isSameDigest(guess, digest)).includes(true)) })
  const plussed = { ...push, payload: push.payload.replaceAll(' ', '+'), timestamp: push.timestamp.replace(' ', '+') }
  const values = SIGNED.map((name) => push[name])
  const isPlussed = plussed.payload !== push.payload || plussed.timestamp !== push.timestamp
  const plusBecameSpace = near('plus-became-space', 'Blanks arrived where + was sent; the body was decoded once too often or not encoded', (key) => (isPlussed ? [hashOf(key, plussed)] : []))
  if (push.payload.length > LARGEST_EXPLAINED) return [plusBecameSpace]
  return [
    plusBecameSpace,
    near('rewritten-timestamp', 'Hashed over the timestamp written in another zone or without milliseconds', (key) => withOtherTimes(key, push)),
    near('field-order', 'Hashed in the order of the fields instead of the order of their names', (key) => [sha1(key, ...FIELDS.slice(0, -1).map((name) => push[name]))]),
    near('key-last', 'Hashed with the key at the end instead of the start', (key) => [sha1(...values, key)]),
    near('encoded-payload', 'Hashed over the payload in its URL-encoded form', (key) => (push.sentPayload === push.payload ? [] : [hashOf(key, { ...push, payload: push.sentPayload })])),
    near('without-key', 'Hashed without the key', () => [sha1(...values)]),
    near('upper-case-hex', 'The digits fit, but in capitals; lower case is sent', (key) => (push.hash === push.hash.toLowerCase() ? [] : [hashOf(key, push)]), push.hash.toLowerCase()),
    near('source-case', 'The hash fits; only the capitals of the product key differ from the stored one', (key) => [...sourceCases(push, keys, key)]),
    ...(keys.some(({ mark }) => mark.generation === 'previous') ? [{ name: 'older-key', explanation: 'Hashed with the key that was replaced', isMatch: false }] : []),
  ]
}

const sourceCases = (push: Push, keys: readonly VerificationKey[], apiKey: string): readonly string[] =>
  keys.filter((key) => apiKeyOf(key) === apiKey && isOtherCase(key.values['apiName'] ?? '', push.source)).flatMap(({ values }) => [hashOf(apiKey, push), hashOf(apiKey, { ...push, source: values['apiName'] ?? '' })])

const isOtherCase = (one: string, other: string): boolean => one !== other && one.toLowerCase() === other.toLowerCase()

const olderKey: NearMiss = { name: 'older-key', explanation: 'Hashed with the key that was replaced; it still counts for a while', isMatch: true }

const shown = (text: string): string => (text.length <= LONGEST_SHOWN ? text : `${text.slice(0, 1_000)}… (${text.length} characters) …${text.slice(-1_000)}`)

/**
 * Tries every key of the named product, newest first and always all of them.
 * @param keys every key of this desk; those of another product are used to explain, never to prove.
 */
export const checkSignature = (push: Push, keys: readonly VerificationKey[]): SignatureResult => {
  const own = keys.filter(({ values }) => values['apiName'] === push.source)
  const digests = own.map((key) => hashOf(apiKeyOf(key), push))
  const fitting = digests.map((digest) => isSameDigest(digest, push.hash)).indexOf(true)
  const key = own[fitting] ?? null
  const computed = digests[Math.max(fitting, 0)] ?? null
  const signedText: readonly SignedPart[] = SIGNED.map((name) => ({ kind: 'field', name, text: shown(push[name]) }))
  return {
    key, mark: key?.mark ?? null,
    finding: {
      // A digest, or what stood in its place: shown in lists, in the terminal and in the text for the provider (T-14).
      algorithm: 'SHA-1', signedText, received: toLine(push.hash), computed,
      agreeingBytes: computed === null ? 0 : countAgreeing(computed, push.hash), totalBytes: 20,
      nearMisses: key === null ? explain(push, keys) : key.mark.generation === 'previous' ? [olderKey] : [],
    },
  }
}
