/** What is wrong with a form body, in plain words; the text itself is never quoted. */
export type FormProblem = 'not UTF-8' | 'too many fields' | 'a field without a name or an equals sign' | 'a broken escape' | 'a field that comes twice'

export type FormFields = Readonly<{ fields: ReadonlyMap<string, string>; problem: null } | { fields: null; problem: FormProblem }>

const MAX_FIELDS = 20
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const problem = (text: FormProblem): FormFields => ({ fields: null, problem: text })

const decodeOnce = (text: string): string | null => {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    return null
  }
}

/**
 * Reads `application/x-www-form-urlencoded` strictly (T-04): UTF-8 only, every field once, decoded exactly once, `+` and
 * `%20` are both a space. Anything that two readers could read differently is a problem and not a guess.
 */
export const parseFormFields = (body: Uint8Array, maxFields: number = MAX_FIELDS): FormFields => {
  let text: string
  try {
    text = utf8.decode(body)
  } catch {
    return problem('not UTF-8')
  }
  const fields = new Map<string, string>()
  if (text === '') return { fields, problem: null }
  const pairs = text.split('&', maxFields + 1)
  if (pairs.length > maxFields) return problem('too many fields')
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals < 1) return problem('a field without a name or an equals sign')
    const name = decodeOnce(pair.slice(0, equals))
    const value = decodeOnce(pair.slice(equals + 1))
    if (name === null || value === null) return problem('a broken escape')
    if (fields.has(name)) return problem('a field that comes twice')
    fields.set(name, value)
  }
  return { fields, problem: null }
}
