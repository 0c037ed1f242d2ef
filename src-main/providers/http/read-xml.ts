import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { BODY_LIMITS, decodeUtf8, UnreadableBody } from './read-json.ts'

/** An element: text where it has no children, else its children by name; several of one name are a list. */
export type XmlNode = string | XmlElement | readonly XmlNode[]
export type XmlElement = Readonly<{ [name: string]: XmlNode }>
export type XmlDocument = Readonly<{ name: string; attributes: Readonly<Record<string, string>>; content: XmlNode }>

const MOST_NODES = 1_000_000
const MOST_ATTRIBUTES = 4_096
const ATTRIBUTE = '@'
const DECLARATION = /^<\?xml\s[^?>]*\?>/
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'' }

const refuse = (reason: string): never => {
  throw new UnreadableBody(reason)
}

/** Counts before anything is built, so that a bomb costs one walk over its text. */
const checkSize = (text: string): void => {
  let depth = 0
  let nodes = 0
  let attributes = 0
  for (const [tag, isEnd] of text.matchAll(/<(\/?)[^<>!?/][^<>]*>/g)) {
    if (isEnd === '/') {
      depth -= 1
      continue
    }
    nodes += 1
    if (!tag.endsWith('/>')) depth += 1
    if (tag.includes('=')) attributes += tag.split('=').length - 1
    if (depth > BODY_LIMITS.depth || nodes > MOST_NODES || attributes > MOST_ATTRIBUTES) refuse('too many parts')
  }
}

/**
 * Everything that has made XML readers dangerous is refused before the parser sees it: document types and
 * entities, processing instructions, other encodings, sizes beyond reason.
 */
const checkText = (text: string): void => {
  const declaration = DECLARATION.exec(text)?.[0] ?? ''
  const encoding = /encoding\s*=\s*["']([^"']*)["']/i.exec(declaration)?.[1] ?? 'utf-8'
  if (encoding.toLowerCase() !== 'utf-8') refuse('declared as another encoding')
  if (/<\?/.test(text.slice(declaration.length))) refuse('a processing instruction')
  if (/<!(?!--|\[CDATA\[)/.test(text)) refuse('a document type or entity')
  checkSize(text)
}

const characterOf = (body: string): string => {
  if (!body.startsWith('#')) return NAMED[body] ?? refuse('an unknown entity')
  const code = body[1] === 'x' || body[1] === 'X' ? Number.parseInt(body.slice(2), 16) : Number(body.slice(1))
  const isAllowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
  return isAllowed ? String.fromCodePoint(code) : refuse('a character that XML does not have')
}

/** The parser leaves entities alone (that is where its advisories were); only the five named ones and numbers exist. */
const decodeText = (text: string): string => text.replace(/&([^;&]{0,12})(;?)/g, (_, body: string, end: string) => (end === ';' ? characterOf(body) : refuse('a bare ampersand')))

const toNode = (raw: unknown): XmlNode => {
  if (typeof raw === 'string') return decodeText(raw)
  if (Array.isArray(raw)) return raw.map(toNode)
  if (typeof raw !== 'object' || raw === null) return ''
  const { '#text': text = '', '#cdata': verbatim = '', ...rest } = raw as Record<string, unknown>
  const children = Object.entries(rest).filter(([name]) => !name.startsWith(ATTRIBUTE))
  const verbatimText = Array.isArray(verbatim) ? verbatim.join('') : typeof verbatim === 'string' ? verbatim : ''
  if (children.length === 0) return `${typeof text === 'string' ? decodeText(text) : ''}${verbatimText}`
  return Object.fromEntries(children.map(([name, child]) => [name, toNode(child)]))
}

/**
 * Reads an XML document into plain nodes. Every leaf is text, so amounts stay what was written; attributes are kept for
 * the root only.
 * @throws UnreadableBody for what R-43 refuses and for anything that is not well-formed.
 */
export const readXml = (bytes: Uint8Array): XmlDocument => {
  const text = decodeUtf8(bytes).trimStart()
  checkText(text)
  try {
    if (XMLValidator.validate(text) !== true) return refuse('not well-formed')
    const parser = new XMLParser({
      ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE, parseTagValue: false, parseAttributeValue: false, processEntities: false, trimValues: true,
      cdataPropName: '#cdata', ignoreDeclaration: true, maxNestedTags: BODY_LIMITS.depth,
    })
    const parsed = parser.parse(text) as Record<string, unknown>
    const [root, ...others] = Object.entries(parsed)
    if (!root || others.length > 0 || Array.isArray(root[1])) return refuse('not one root')
    const [name, content] = root
    const attributes = typeof content === 'object' && content !== null ? Object.entries(content).filter((entry): entry is [string, string] => entry[0].startsWith(ATTRIBUTE) && typeof entry[1] === 'string') : []
    return { name, attributes: Object.fromEntries(attributes.map(([key, value]) => [key.slice(1), decodeText(value)])), content: toNode(content) }
  } catch (error) {
    return refuse(error instanceof UnreadableBody ? error.message : 'not well-formed')
  }
}
