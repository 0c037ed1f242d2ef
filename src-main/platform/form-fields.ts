import { isUtf8 } from 'node:buffer'

/** What is wrong with a form body, in plain words; the text itself is never quoted. */
export type FormProblem =
  | 'not UTF-8' | 'too large' | 'too many fields' | 'a field without a name or an equals sign' | 'a broken escape' | 'a field that comes twice'
  | 'a character that has to be encoded' | 'a control character' | 'a name that is none'

/** `sent` holds the values as they were written, before decoding. */
export type FormFields = Readonly<
  | { fields: ReadonlyMap<string, string>; sent: ReadonlyMap<string, string>; problem: null }
  | { fields: null; sent: null; problem: FormProblem }
>

const MAX_FIELDS = 20
/** Anything else has to be percent-encoded; a sender that does otherwise cannot be read in one way only. */
const WRITTEN = /^[ -~]*$/
const FIELD_NAME = /^[A-Za-z_][\w.[\]-]{0,63}$/
/** Line ends and tabs may stand inside a text; no other control code may. */
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/
const problem = (text: FormProblem): FormFields => ({ fields: null, sent: null, problem: text })

const decodeOnce = (text: string): string | null => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return null
  }
}

/** @returns name and value decoded, or what is wrong. */
const readPair = (pair: string, equals: number): Readonly<{ name: string; value: string }> | FormProblem => {
  if (equals < 1) return 'a field without a name or an equals sign'
  const name = decodeOnce(pair.slice(0, equals))
  const value = decodeOnce(pair.slice(equals + 1))
  if (name === null || value === null) return 'a broken escape'
  if (!FIELD_NAME.test(name)) return 'a name that is none'
  // What is written is printable, so a control code can only have come out of one of these escapes.
  const mayHoldControl = pair.includes('%0') || pair.includes('%1') || pair.includes('%7F') || pair.includes('%7f')
  return mayHoldControl && CONTROL.test(value) ? 'a control character' : { name, value }
}

/**
 * Reads `application/x-www-form-urlencoded` strictly (T-04): UTF-8 only, every field once, decoded exactly once, `+` and
 * `%20` are both a space. Anything that two readers could read differently is a problem and not a guess.
 */
export const parseFormFields = (body: Uint8Array, maxFields: number = MAX_FIELDS, maxBytes: number = Number.MAX_SAFE_INTEGER): FormFields => {
  if (body.length > maxBytes) return problem('too large')
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1')
  if (!WRITTEN.test(text)) return problem(isUtf8(body) ? 'a character that has to be encoded' : 'not UTF-8')
  const fields = new Map<string, string>()
  const sent = new Map<string, string>()
  if (text === '') return { fields, sent, problem: null }
  const pairs = text.split('&', maxFields + 1)
  if (pairs.length > maxFields) return problem('too many fields')
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    const read = readPair(pair, equals)
    if (typeof read === 'string') return problem(read)
    if (fields.has(read.name)) return problem('a field that comes twice')
    fields.set(read.name, read.value)
    sent.set(read.name, pair.slice(equals + 1))
  }
  return { fields, sent, problem: null }
}
