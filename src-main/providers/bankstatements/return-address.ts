import type { LinkReturn } from '#shared/domain/link.ts'
import { toInertText } from './plain-text.ts'

const OUTCOMES: Readonly<Record<string, LinkReturn['outcome']>> = { COMPLETE: 'completed', LOGIN_FAIL: 'login-failed', ERROR: 'failed' }
const REFERENCE = /^[A-Za-z0-9~.:_-]{4,30}$/

/** True for a text that can be a code of ours (seed 004, "Unique Identifiers"). */
export const isReference = (text: string): boolean => REFERENCE.test(text)

const LONGEST_TEXT = 300
const NAMES = ['referrerCode', 'status', 'errorCode', 'errorText'] as const

/** Marks that turn neighboring text around or cannot be seen. */
const UNSEEN = /[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u0080-\u009f]/g

/**
 * Seed 004, "Returning Control": what the applicant's browser brings back. Anybody can make up such an address, so this
 * is news for the officer and changes nothing by itself; the text is words and never markup.
 * @returns null for a missing, repeated or malformed part.
 */
export const readReturn = (parameters: URLSearchParams): LinkReturn | null => {
  if (NAMES.some((name) => parameters.getAll(name).length > 1)) return null
  const [reference, status, code, text] = NAMES.map((name) => parameters.get(name))
  const outcome = Object.hasOwn(OUTCOMES, status ?? '') ? OUTCOMES[status ?? ''] : undefined
  if (!outcome || !isReference(reference ?? '')) return null
  const isFailure = outcome === 'failed'
  const words = isFailure ? toInertText(text).replace(UNSEEN, '').replace(/[<>]/g, ' ').replace(/\s+/g, ' ').trim().slice(0, LONGEST_TEXT) : ''
  return {
    reference: reference ?? '', outcome,
    providerCode: isFailure && /^\d{1,9}$/.test(code ?? '') ? code ?? null : null,
    text: words === '' ? null : words,
  }
}
