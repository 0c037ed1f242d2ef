/** A piece of a line of JSON with its meaning. */
export type JsonSpan = Readonly<{ kind: 'key' | 'string' | 'value' | 'mark'; text: string }>
export type JsonLine = Readonly<{ depth: number; spans: readonly JsonSpan[] }>

const TOKEN = /\s+|"(?:[^"\\]|\\[\s\S])*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/gy

/** Every token of a text, or null where a piece of it is no JSON. */
const tokensOf = (text: string): readonly string[] | null => {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text)?.[0]
    if (token === undefined) return null
    if (token.trim() !== '') tokens.push(token)
  }
  return tokens
}

const kindOf = (token: string, next: string | undefined): JsonSpan['kind'] => {
  if (token.startsWith('"')) return next === ':' ? 'key' : 'string'
  return /^[{}[\],:]$/.test(token) ? 'mark' : 'value'
}

/**
 * JSON set in lines, every literal exactly as received: numbers keep their digits, doubled names stay. Null for a text
 * that is no object or array.
 */
export const jsonLines = (text: string): readonly JsonLine[] | null => {
  const tokens = /^\s*[{[]/.test(text) ? tokensOf(text) : null
  if (tokens === null) return null
  const lines: { depth: number; spans: JsonSpan[] }[] = [{ depth: 0, spans: [] }]
  let depth = 0
  const add = (kind: JsonSpan['kind'], piece: string): void => { lines.at(-1)?.spans.push({ kind, text: piece }) }
  const breakLine = (): void => { lines.push({ depth, spans: [] }) }
  tokens.forEach((token, index) => {
    const next = tokens[index + 1]
    const before = tokens[index - 1]
    if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1)
      if (before !== '{' && before !== '[') breakLine()
      add('mark', token)
    } else if (token === '{' || token === '[') {
      add('mark', token)
      depth += 1
      if (next !== '}' && next !== ']') breakLine()
    } else if (token === ',') {
      add('mark', token)
      breakLine()
    } else add(kindOf(token, next), token === ':' ? ': ' : token)
  })
  return lines
}
