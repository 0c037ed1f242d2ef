/** Bodies above this size are bank statements of nobody. */
export const BODY_LIMITS = { bytes: 20 * 1024 ** 2, depth: 64 } as const

const EXACT_INTEGER = /^-?\d{1,15}$/

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

/** The grammar of a number (RFC 8259), so that what is put into quotes was one. */
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/

const QUOTE = 34
const MINUS = 45
const ZERO = 48
const NINE = 57
const BACKSLASH = 92
const COLON = 58
const OPEN_OBJECT = 123
const CLOSE_OBJECT = 125
const OPEN_LIST = 91
const CLOSE_LIST = 93

/** Position of the quote that ends the text which begins at `start`. */
const endOfText = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1)
  while (end !== -1) {
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  return refuse('not JSON')
}

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9

const isBeforeColon = (text: string, at: number): boolean => {
  let after = at
  while (isSpace(text.charCodeAt(after))) after += 1
  return text.charCodeAt(after) === COLON
}

/** Refuses a doubled or prototype member: two readers can take it for different things. */
const takeName = (written: string, names: Set<string> | null | undefined): void => {
  const name = written.includes('\\') ? String(JSON.parse(`"${written}"`)) : written
  if (name === '__proto__') refuse('a member that is none')
  if (names?.has(name)) refuse('a member given twice')
  names?.add(name)
}

/**
 * Walks over the characters once, since a statement can have ten million of them: checks nesting and names, and puts
 * every number that a float could change into quotes.
 */
const prepare = (text: string): string => {
  const open: (Set<string> | null)[] = []
  const pieces: string[] = []
  const numberAt = new RegExp(NUMBER, 'y')
  let copied = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) {
      const end = endOfText(text, at)
      if (isBeforeColon(text, end + 1)) takeName(text.slice(at + 1, end), open.at(-1))
      at = end
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      numberAt.lastIndex = at
      const number = numberAt.exec(text)?.[0] ?? refuse('not JSON')
      if (!EXACT_INTEGER.test(number)) {
        // In quotes it would pass for a name.
        if (isBeforeColon(text, at + number.length)) refuse('not JSON')
        pieces.push(text.slice(copied, at), '"', number, '"')
        copied = at + number.length
      }
      at += number.length - 1
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      open.push(code === OPEN_OBJECT ? new Set() : null)
      if (open.length > BODY_LIMITS.depth) refuse('nested too deep')
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      open.pop()
    }
  }
  return pieces.length === 0 ? text : `${pieces.join('')}${text.slice(copied)}`
}

/**
 * Parses JSON so that no amount passes through a float: whole numbers of up to 15 digits stay numbers, every
 * other number becomes its own text. (The parser's reviver could tell the text of a number too, at ten times the time.)
 * @throws UnreadableBody for anything that is not JSON in UTF-8, is too large or nested too deep, or names a member twice.
 */
export const readJson = (bytes: Uint8Array): unknown => {
  const text = decodeUtf8(bytes)
  try {
    return JSON.parse(prepare(text))
  } catch (error) {
    // The parser's own message quotes the body.
    return refuse(error instanceof UnreadableBody ? error.message : 'not JSON')
  }
}
