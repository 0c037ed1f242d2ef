import { UnreadableBody } from './read-json.ts'

/** One field of a form. `raw` is its value as it was sent, before decoding. */
export type FormField = Readonly<{ name: string; value: string; raw: string }>
export type FormLimits = Readonly<{ maxBytes: number; maxFields: number }>

/** */
export const FORM_LIMITS: FormLimits = { maxBytes: 64 * 1024, maxFields: 20 }

const FIELD_NAME = /^[A-Za-z_][\w.[\]-]{0,63}$/
/** Anything else has to be percent-encoded; a sender that does otherwise cannot be read in one way only. */
const WRITTEN = /^[ -~]*$/
const ESCAPE = /%(?![0-9A-Fa-f]{2})/
/** Line ends and tabs may stand inside a text; nothing else of the control codes may. */
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/

const refuse = (reason: string): never => {
  throw new UnreadableBody(reason)
}

/** A mark at the start of a text is part of it: dropping it would change what was signed. */
const toText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return refuse('not UTF-8')
  }
}

const decode = (raw: string): string => {
  if (ESCAPE.test(raw)) return refuse('a percent sign that encodes nothing')
  const spaced = raw.replaceAll('+', ' ')
  const text = spaced.includes('%') ? toText(unescapeBytes(spaced)) : spaced
  return CONTROL.test(text) ? refuse('a control character') : text
}

const unescapeBytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  let length = 0
  for (let at = 0; at < text.length; at += 1) {
    const isEscape = text.charCodeAt(at) === 37
    bytes[length] = isEscape ? Number.parseInt(text.slice(at + 1, at + 3), 16) : text.charCodeAt(at)
    length += 1
    if (isEscape) at += 2
  }
  return bytes.subarray(0, length)
}

const readField = (part: string): FormField => {
  const sign = part.indexOf('=')
  if (sign < 1) return refuse('a part without a name or a value')
  const name = decode(part.slice(0, sign))
  if (!FIELD_NAME.test(name)) return refuse('a name that is none')
  const raw = part.slice(sign + 1)
  return { name, value: decode(raw), raw }
}

/**
 * Reads `application/x-www-form-urlencoded` in one strict way (T-04): decoded once, UTF-8 or nothing, no field twice,
 * no broken or smuggled encoding. The message of a refusal never quotes the body.
 * @throws UnreadableBody
 */
export const readForm = (body: Uint8Array, limits: FormLimits = FORM_LIMITS): ReadonlyMap<string, FormField> => {
  if (body.length === 0) return refuse('empty')
  if (body.length > limits.maxBytes) return refuse('too large')
  const text = toText(body)
  if (!WRITTEN.test(text)) return refuse('a character that has to be encoded')
  const parts = text.split('&', limits.maxFields + 1)
  if (parts.length > limits.maxFields) return refuse('too many fields')
  const fields = new Map<string, FormField>()
  for (const part of parts) {
    const field = readField(part)
    if (fields.has(field.name)) return refuse('a field given twice')
    fields.set(field.name, field)
  }
  return fields
}
