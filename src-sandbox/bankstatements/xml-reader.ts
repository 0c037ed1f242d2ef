const references: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Elements whose children form a list in the samples of requests (account ids, Centrelink fields). */
const listEntries = new Set(['value', 'field'])

type OpenElement = { readonly name: string; text: string; readonly children: [string, unknown][] }

function decode(text: string): string {
  return text.replace(/&(#x?[0-9A-Fa-f]+|\w+);?/g, (whole, body: string) => {
    if (body.startsWith('#')) {
      const code = body[1] === 'x' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
      return String.fromCodePoint(code)
    }
    const sign = references[body]
    if (sign === undefined || !whole.endsWith(';')) throw new SyntaxError('unknown entity')
    return sign
  })
}

function close(element: OpenElement): unknown {
  if (element.children.length === 0) return element.text
  if (element.text.trim() !== '') throw new SyntaxError('text beside elements')
  const names = new Set(element.children.map(([name]) => name))
  const [only] = names
  if (names.size === 1 && only !== undefined && (listEntries.has(only) || element.children.length > 1)) {
    return element.children.map(([, value]) => value)
  }
  if (names.size !== element.children.length) throw new SyntaxError('element given twice')
  return Object.fromEntries(element.children)
}

// CDATA, comments and instructions, tags, text; one after the other without a gap.
const markup = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/.source
const tag = /<(\/?)([A-Za-z_][\w.:-]*)([^<>]*?)(\/?)>/.source
const tokenPattern = `${markup}|${tag}|([^<]+)`

/**
 * Reads a request body into an object of texts, objects and lists. Strict: one root named `xml`, balanced elements,
 * no document type. Throws SyntaxError on anything else.
 */
export function readXml(text: string): Record<string, unknown> {
  const source = text.replace(/^\uFEFF/, '')
  const stack: OpenElement[] = []
  let result: unknown
  let hasRoot = false
  const finish = (element: OpenElement): void => {
    const parent = stack.at(-1)
    if (parent) {
      parent.children.push([element.name, close(element)])
      return
    }
    if (hasRoot || element.name !== 'xml') throw new SyntaxError('the root element is not xml')
    hasRoot = true
    result = close(element)
  }
  const tokens = new RegExp(tokenPattern, 'y')
  while (tokens.lastIndex < source.length) {
    const match = tokens.exec(source)
    if (!match) throw new SyntaxError('not well formed')
    const [, cdata, slash, name, , selfClosing, words] = match
    const top = stack.at(-1)
    if (cdata !== undefined || words !== undefined) {
      if (top) top.text += cdata ?? decode(words ?? '')
      else if ((cdata ?? words ?? '').trim() !== '') throw new SyntaxError('text outside the root')
    } else if (name !== undefined && slash === '/') {
      if (stack.pop()?.name !== name || !top) throw new SyntaxError('elements do not match')
      finish(top)
    } else if (name !== undefined) {
      const element = { name, text: '', children: [] }
      if (selfClosing === '/') finish(element)
      else stack.push(element)
    }
  }
  if (stack.length > 0 || !hasRoot) throw new SyntaxError('elements are left open')
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return {}
  return result as Record<string, unknown>
}
