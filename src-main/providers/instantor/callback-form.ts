import { parseFormFields } from '../../platform/form-fields.ts'
import type { RawDelivery } from '../provider.ts'

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** The seven fields in the order of the vendor's own code (providers/instantor.md, section 1). */
export const FIELDS = ['source', 'msg_id', 'action', 'encryption', 'payload', 'timestamp', 'hash'] as const
export type PushField = (typeof FIELDS)[number]

/** Values decoded once and otherwise as they came; `sentPayload` as it was written. */
export type Push = Readonly<Record<PushField, string>> & Readonly<{ sentPayload: string }>

export const ENCRYPTION = 'B64/MD5/AES/CBC/PKCS5'
/** The only kind of message that was ever seen. */
export const ACTIONS: readonly string[] = ['report/user/data']

/** A report is one field of a form: a year of many accounts takes a few megabytes. */
export const LIMITS = { maxBytes: 8 * 1024 ** 2, maxFields: 20 }

/**
 * T-12: the hash runs over values without separators, so every value but the payload has a form in which no character
 * can have come from its neighbor. That the payload is whole base64 is looked at after the hash.
 */
const GRAMMAR: readonly (readonly [PushField, RegExp])[] = [
  ['msg_id', /^[A-Za-z0-9_-]{1,63}$/],
  ['timestamp', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|[+-]\d{2}:\d{2})$/],
  // Capitals are readable, and then do not match: the vendor's own receiver refuses them too.
  ['hash', /^[0-9A-Fa-f]{40}$/],
]

/** `push` null: not readable at all. `missing` in the vendor's order. `problem` in plain words. */
export type PushReading = Readonly<{ push: Push | null; missing: readonly PushField[]; problem: string | null }>

/** An offset can move the first and the last day of four-digit years out of them. */
const isMoment = (text: string): boolean => {
  const moment = Date.parse(text)
  return !Number.isNaN(moment) && /^\d{4}-/.test(new Date(moment).toISOString())
}

const problemOf = (push: Push): string | null => {
  if (push.encryption !== ENCRYPTION) return 'an encryption that nobody documented'
  if (!ACTIONS.includes(push.action)) return 'an action that nobody documented'
  const odd = GRAMMAR.filter(([name, form]) => !form.test(push[name])).map(([name]) => name)
  if (odd.length > 0) return `${odd.join(', ')} not in the documented form`
  return isMoment(push.timestamp) ? null : 'a timestamp that does not exist'
}

export const readPush = ({ body, mediaType, charset }: RawDelivery): PushReading => {
  const unreadable = (problem: string): PushReading => ({ push: null, missing: [], problem })
  if (mediaType !== FORM_TYPE) return unreadable('not sent as a form')
  if (charset !== null && charset.toLowerCase() !== 'utf-8') return unreadable('not in UTF-8')
  const { fields, sent, problem } = parseFormFields(body, LIMITS.maxFields, LIMITS.maxBytes)
  if (fields === null) return unreadable(problem)
  const missing = FIELDS.filter((name) => (fields.get(name) ?? '') === '')
  if (missing.length > 0) return { push: null, missing, problem: `${missing.join(', ')} missing` }
  const values = Object.fromEntries(FIELDS.map((name) => [name, fields.get(name) ?? ''])) as Record<PushField, string>
  const push: Push = { ...values, sentPayload: sent.get('payload') ?? '' }
  return { push, missing: [], problem: problemOf(push) }
}
