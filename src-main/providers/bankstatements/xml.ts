import { readXml, type XmlElement, type XmlNode } from '../http/read-xml.ts'
import { UnreadableBody } from '../http/read-json.ts'
import { isWireObject, type WireObject } from './wire-object.ts'

/**
 * Lists of the vendor's bodies with the name of their entries in XML (seed 004, the XML samples). `accounts` is a list
 * only where its entries are there; otherwise it is the object of banks by slug.
 */
const ENTRIES: Readonly<Record<string, string>> = {
  institutions: 'institution', credentials: 'credential', accounts: 'account', fields: 'field', subElements: 'subElement', options: 'option',
  transactions: 'transaction', details: 'detail', dayEndBalances: 'dayEndBalance', tags: 'tag', banks: 'bank', bankAccounts: 'bankAccount',
  institutionAccounts: 'institutionAccount', errors: 'error', decisionMetrics: 'decisionMetric', scoreModels: 'scoreModel', analysisPoints: 'analysisPoint',
  transactionGroups: 'transactionGroup', cards: 'card', statementAnalysis: 'analysisCategory',
}

/** Lists whose entries carry their own name in JSON too: `[{ analysisCategory: … }]` (seed 004, sample of 20190901). */
const SELF_NAMED = new Set(['statementAnalysis'])

const isElement = (node: XmlNode | undefined): node is XmlElement => typeof node === 'object' && !Array.isArray(node)
const asList = (node: XmlNode): readonly XmlNode[] => (Array.isArray(node) ? (node as readonly XmlNode[]) : [node as XmlNode])

/** `institutions` inside the list of credentials is a text; only elements of that name hold entries. */
const toMember = (name: string, node: XmlNode): unknown => {
  const entry = Object.hasOwn(ENTRIES, name) ? ENTRIES[name] : undefined
  if (entry === undefined) return toValue(node)
  if (node === '') return []
  if (!isElement(node)) return toValue(node)
  const entries = node[entry]
  // Other children beside the entries (the samples have `<continues/>`) are notes to the reader, not data.
  if (entries === undefined) return toValue(node)
  return asList(entries).map((child) => (SELF_NAMED.has(name) ? { [entry]: toValue(child) } : toValue(child)))
}

const toValue = (node: XmlNode): unknown => {
  if (typeof node === 'string') return node
  if (Array.isArray(node)) return (node as readonly XmlNode[]).map(toValue)
  return Object.fromEntries(Object.entries(node as XmlElement).map(([name, child]) => [name, toMember(name, child)]))
}

/**
 * Turns an XML body into the shape that the same answer has in JSON, so that one map reads both. All leaves are texts;
 * the version stands on the root in XML and inside in JSON.
 * @throws UnreadableBody for what R-43 refuses, and for a root that is not the vendor's.
 */
export const readXmlBody = (bytes: Uint8Array): WireObject => {
  const { name, attributes, content } = readXml(bytes)
  if (name !== 'xml') throw new UnreadableBody('another root')
  const body = toValue(content)
  const version = attributes['dataVersion'] === undefined ? {} : { dataVersion: attributes['dataVersion'] }
  return isWireObject(body) ? { ...version, ...body } : version
}

/** Without a colon: a reader that knows namespaces refuses a prefix that nobody declared. */
const NAME = /^[A-Za-z_][\w.-]*$/
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' }

/** Characters that XML 1.0 can hold; control codes are not among them. */
const HOLDABLE = /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u

const isWritable = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.every(isWritable)
  if (isWireObject(value)) return Object.entries(value).every(([name, member]) => NAME.test(name) && isWritable(member))
  return typeof value !== 'string' || HOLDABLE.test(value)
}

const writeValue = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (Array.isArray(value)) return value.map((entry) => `<value>${writeValue(entry)}</value>`).join('')
  if (isWireObject(value)) return Object.entries(value).map(([name, member]) => `<${name}>${writeValue(member)}</${name}>`).join('')
  return (typeof value === 'string' || typeof value === 'number' ? String(value) : '').replace(/[&<>\r]/g, (sign) => ESCAPES[sign] ?? sign)
}

/**
 * Writes a request as the samples have it: root `xml`, list entries as `value`, booleans as 1 and 0.
 * @returns undefined where XML cannot hold it: an id that is no element name, or a control code in an answer. The same
 * request can then go in JSON, because each request names its own format.
 */
export const writeXmlBody = (body: WireObject): string | undefined =>
  isWritable(body) ? `<?xml version="1.0" encoding="utf-8"?>\n<xml>${writeValue(body)}</xml>` : undefined
