import { encryptPayload, formBody, makePush, sign, type PushInput } from './encrypt.ts'

/**
 * What can be wrong with a push.
 * - wrong-hash: everything right but the hash
 * - wrong-key, wrong-iv: encrypted with another key or start value, the hash fits
 * - foreign-key: key and hash of somebody else
 * - truncated: the base64 text lacks its end, the hash fits
 * - plus-to-space: the text is not escaped, so that a receiver reads `+` as a space
 * - not-json: decrypts to something that is no report
 * - duplicate: right, and sent once more after it was accepted
 * - stale, future: two days before or after its time
 * - missing-hash, wrong-source, wrong-encryption: as the vendor's receivers check for
 */
export const damages = [
  'none', 'wrong-hash', 'wrong-key', 'wrong-iv', 'foreign-key', 'truncated', 'plus-to-space', 'not-json', 'duplicate', 'stale',
  'future', 'missing-hash', 'wrong-source', 'wrong-encryption',
] as const
export type Damage = (typeof damages)[number]

/** How far a push is off where its time is wrong. */
export const damagedByMs = 2 * 86_400_000

const otherKey = 'not-the-key-of-this-desk'

/** The body as sent. `plus-to-space` needs a payload with a plus in it, which any report has. */
export function damagedBody(damage: Damage, input: PushInput): string {
  const right = makePush(input)
  const { hash, ...unsigned } = right
  switch (damage) {
    case 'wrong-hash':
      return formBody({ ...right, hash: [...hash].reverse().join('') })
    case 'wrong-key':
      return formBody(sign(input.apiKey, { ...unsigned, payload: encryptPayload(otherKey, input.messageId, input.text) }))
    case 'wrong-iv':
      return formBody(sign(input.apiKey, { ...unsigned, payload: encryptPayload(input.apiKey, `${input.messageId}0`, input.text) }))
    case 'foreign-key':
      return formBody(makePush({ ...input, apiKey: otherKey }))
    case 'truncated':
      return formBody(sign(input.apiKey, { ...unsigned, payload: right.payload.slice(0, -7) }))
    case 'plus-to-space':
      return formBody(right, ['payload'])
    case 'not-json':
      return formBody(makePush({ ...input, text: input.text.slice(0, -1) }))
    case 'missing-hash':
      return formBody(unsigned)
    case 'wrong-source':
      return formBody(sign(input.apiKey, { ...unsigned, source: 'other.se' }))
    case 'wrong-encryption':
      return formBody(sign(input.apiKey, { ...unsigned, encryption: 'B64/MD5/AES/GCM/NONE' }))
    default:
      return formBody(right)
  }
}
