/** Bodies above this size are bank statements of nobody. */
export const BODY_LIMITS = { bytes: 20 * 1024 ** 2, depth: 64 } as const

const EXACT_INTEGER = /^-?\d{1,15}$/
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/gs

/** A body that is refused before anybody relies on it. The message never quotes the body. */
export class UnreadableBody extends SyntaxError {
  override readonly name = 'UnreadableBody'
}

const refuse = (reason: string): never => {
  throw new UnreadableBody(reason)
}

/** UTF-8 or nothing. A byte order mark at the start is dropped. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  if (bytes.length > BODY_LIMITS.bytes) return refuse('too large')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('not UTF-8')
  }
}

/** Two readers can take a doubled member for different things, so there must be none; the same for prototype names. */
const checkStructure = (text: string): void => {
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') {
      open.push(token === '{' ? new Set() : null)
      if (open.length > BODY_LIMITS.depth) refuse('nested too deep')
    } else if (token === '}' || token === ']') {
      open.pop()
    } else if (token === ':' && last.startsWith('"')) {
      const name = last.includes('\\') ? String(JSON.parse(last)) : last.slice(1, -1)
      const names = open.at(-1)
      if (name === '__proto__') refuse('a member that is none')
      if (names?.has(name)) refuse('a member given twice')
      names?.add(name)
    }
    last = token
  }
}

/**
 * Parses JSON so that no amount passes through a float: whole numbers of up to 15 digits stay numbers, every
 * other number becomes its own text.
 * @throws UnreadableBody for anything that is not JSON in UTF-8, is too large or nested too deep, or names a member twice.
 */
export const readJson = (bytes: Uint8Array): unknown => {
  const text = decodeUtf8(bytes)
  try {
    checkStructure(text)
    return JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) => {
      if (typeof value !== 'number') return value
      const source = context?.source ?? String(value)
      return EXACT_INTEGER.test(source) ? value : source
    })
  } catch (error) {
    // The parser's own message quotes the body.
    return refuse(error instanceof UnreadableBody ? error.message : 'not JSON')
  }
}
