import { isAppError } from '#shared/domain/errors.ts'

/** What stands in a log line where something was taken out. */
export const REDACTED = '[redacted]'

/** Key names whose values never appear, whatever they look like. Compared in lower case without separators. */
const SECRET_KEYS =
  /^(?:.*(?:password|passphrase|passwd|secret|token|apikey|authorization|cookie|credential|answer|captcha|otp|pin|cvv|hmac|signature|mac)s?|key|username|login|nationalid|identitycode|personalcode|ssn|crn|bsb|iban|accountnumber|cardnumber|dateofbirth|bornon|dob|phone|mobile|email|name|(?:first|last|full|given|family|middle|applicant|customer|holder|owner)name|address|body|payload|html|description|text)$/

/** Keys that only sound secret: they carry counts, names of steps or codes. */
const OPEN_KEYS: ReadonlySet<string> = new Set(['tokencount', 'keyname', 'pinned', 'eventname', 'processname', 'channelname', 'fieldnames'])

const plain = (key: string): string => key.toLowerCase().replaceAll(/[^a-z0-9]/g, '')

/** True for a field name whose value must not be written, e.g. `X-API-KEY`, `user_token` or `applicantName`. */
export const isSecretKey = (key: string): boolean => {
  const name = plain(key)
  return !OPEN_KEYS.has(name) && SECRET_KEYS.test(name)
}

type Rule = Readonly<{ name: string; pattern: RegExp; replace: string | ((match: string, ...groups: string[]) => string) }>

const digitsOf = (text: string): string => text.replaceAll(/\D/g, '')

const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return digits.length > 0 && sum % 10 === 0
}

const NOT_IN_WORD = String.raw`(?<![\p{L}\p{N}_])`
const END_OF_WORD = String.raw`(?![\p{L}\p{N}_])`
const word = (source: string): RegExp => new RegExp(`${NOT_IN_WORD}${source}${END_OF_WORD}`, 'giu')

/** Moments and dates are the most common long digits of a log and are no identifiers. */
const isMoment = (text: string): boolean => /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2})?/.test(text)

/**
 * Order matters: what names itself goes first (bearer, key=value, addresses), bare digits last, so that a rule for
 * digits does not cut a token in two and leave half of it.
 */
const RULES: readonly Rule[] = [
  { name: 'private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY[A-Z ]*-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY[A-Z ]*-----|$)/g, replace: REDACTED },
  { name: 'bearer', pattern: /\b(bearer(?=\s+[A-Za-z0-9._~+/=-]{6})|(?:basic|digest)(?=\s+[A-Za-z0-9+/=]{8}))\s+[A-Za-z0-9._~+/=-]+/gi, replace: (_all, scheme) => `${scheme} ${REDACTED}` },
  { name: 'jwt', pattern: /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*)?/g, replace: REDACTED },
  {
    name: 'named secret',
    pattern: /(["']?)\b([A-Za-z0-9_.-]*(?:password|passphrase|passwd|pwd|secret|token|api[-_ ]?key|authorization|cookie|otp|pin|captcha|username|signature|hmac|session[-_]?id))\1(\s*(?:=|:|=>)\s*)("[^"]*"|'[^']*'|[^\s,;&)}\]]+)/gi,
    replace: (_all, quote, key, between) => `${quote}${key}${quote}${between}${REDACTED}`,
  },
  { name: 'url user', pattern: /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, replace: (_all, scheme) => `${scheme}${REDACTED}@` },
  { name: 'url query', pattern: /(\bhttps?:\/\/[^\s?#"'<>]+)[?#][^\s"'<>]*/gi, replace: (_all, address) => `${address}?${REDACTED}` },
  { name: 'e-mail', pattern: /[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/giu, replace: REDACTED },
  { name: 'home folder', pattern: /(\/home\/|\/Users\/|[A-Z]:\\Users\\)[^/\\\s:"']+/g, replace: (_all, base) => `${base}${REDACTED}` },
  { name: 'iban', pattern: word(String.raw`[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){2,7}(?:[ ]?[A-Z0-9]{1,4})?`), replace: (match) => (/^[A-Z]{2}\d{2}/i.test(match) && digitsOf(match).length >= 8 ? REDACTED : match) },
  { name: 'Finnish code', pattern: word(String.raw`\d{6}[-+A-FU-Y]\d{3}[0-9A-Z]`), replace: REDACTED },
  { name: 'Swedish number', pattern: word(String.raw`(?:19|20)?\d{6}[-+]\d{4}`), replace: REDACTED },
  { name: 'Latvian code', pattern: word(String.raw`\d{6}-\d{5}`), replace: REDACTED },
  { name: 'Centrelink reference', pattern: word(String.raw`\d{3}[ -]?\d{3}[ -]?\d{3}[ -]?[A-Z]`), replace: REDACTED },
  { name: 'BSB', pattern: word(String.raw`(?:bsb\D{0,4})?\d{3}-\d{3}`), replace: REDACTED },
  { name: 'card', pattern: word(String.raw`\d(?:[ -]?\d){12,18}`), replace: (match) => (passesLuhn(digitsOf(match)) || digitsOf(match).length > 13 ? REDACTED : match) },
  { name: 'phone', pattern: /(?<![\p{L}\p{N}_.+-])(?:\+|00)\d{1,3}[ ()./-]{0,2}(?:\d[ ()./-]{0,2}){6,12}\d(?![\p{L}\p{N}_])/gu, replace: REDACTED },
  { name: 'local phone', pattern: /(?<![\p{L}\p{N}_.+:-])\(?0\d{1,3}\)?(?:[ -]?\d{2,4}){2,4}(?![\p{L}\p{N}_:.])/gu, replace: (match) => (digitsOf(match).length >= 8 && !isMoment(match) ? REDACTED : match) },
  { name: 'long digits', pattern: /(?<![\p{L}\p{N}_.:-])\d{9,}(?![\p{L}\p{N}_:-])/gu, replace: REDACTED },
  { name: 'hex secret', pattern: word(String.raw`[0-9a-f]{32,}`), replace: REDACTED },
  { name: 'uuid', pattern: word(String.raw`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), replace: REDACTED },
  { name: 'opaque token', pattern: /(?<![\p{L}\p{N}_/.-])(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Za-z])[A-Za-z0-9_-]{28,}={0,2}(?![\p{L}\p{N}_-])/gu, replace: REDACTED },
  { name: 'base64', pattern: /(?<![\p{L}\p{N}+/])[A-Za-z0-9+/]{40,}={0,2}/gu, replace: REDACTED },
]

/** Line breaks, escapes and direction marks made visible, so that one event is one line and reads as written. */
export const escapeControls = (text: string): string =>
  text.replaceAll(/[\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu, (character) =>
    `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)

/** Takes out everything that looks like a secret or an identifier of a person, by pattern of the value. */
export const redactText = (text: string): string =>
  RULES.reduce((current, { pattern, replace }) => current.replaceAll(pattern, replace as (match: string, ...groups: string[]) => string), text)

const MAX_DEPTH = 6
const MAX_TEXT = 4000

/**
 * A value with everything secret taken out, by key name and by pattern, ready for JSON. Errors keep name, code and
 * stack, planned ones their message too; bytes and deep levels are named, not shown.
 */
export const redact = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return escapeControls(redactText(value.slice(0, MAX_TEXT)))
  if (typeof value === 'bigint') return redactText(value.toString())
  if (typeof value === 'number') return Number.isSafeInteger(value) && Math.abs(value) >= 1e9 ? REDACTED : value
  if (value === null || typeof value !== 'object') return typeof value === 'function' || typeof value === 'symbol' ? undefined : value
  if (depth >= MAX_DEPTH) return '[deep]'
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Error) return redactError(value, depth)
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [escapeControls(redactText(key)), isSecretKey(key) ? REDACTED : redact(member, depth + 1)]))
}

/** A refusal's words are our own sentence. Those of a defect may quote what was read or typed, and no pattern knows a name. */
const messageOf = (error: Error): Readonly<{ message?: string }> =>
  isAppError(error) ? { message: escapeControls(redactText(error.detail.message.slice(0, 500))) } : {}

const redactError = (error: Error, depth: number): unknown => {
  const code = 'code' in error && typeof error.code === 'string' ? { code: redactText(error.code) } : {}
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, 12).map((line) => escapeControls(redactText(line.trim())))
  return {
    error: error.name, ...code, ...messageOf(error), stack,
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, depth + 1) }),
  }
}
