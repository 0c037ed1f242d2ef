/** Names of list entries where the samples do more than drop the plural s. */
const entryNames: Readonly<Record<string, string>> = { data: 'datum', breakdown: 'item' }

/** Lists whose entries carry their own name (`{ analysisCategory: … }`) and stand directly in the list. */
const selfNamed = new Set(['statementAnalysis'])

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escapeText(text: string): string {
  // Control characters are not allowed in XML 1.0, not even as references.
  const allowed = text.replace(/[^\t\n\r\x20-\uffff]/g, '')
  return allowed.replace(/[&<>]/g, (sign) => escapes[sign] ?? sign)
}

/** `Family Assistance Office` as `FamilyAssistanceOffice`, as the sample shows; a leading digit gets an underscore. */
function toElementName(key: string): string {
  const name = key.replace(/[^\w.-]/g, '')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

function writeElement(key: string, value: unknown): string {
  const name = toElementName(key)
  const content = writeContent(key, value)
  return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`
}

function writeMembers(members: object): string {
  return Object.entries(members)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => writeElement(key, value))
    .join('')
}

function writeContent(key: string, value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (Array.isArray(value)) {
    if (selfNamed.has(key)) return value.map((entry) => writeMembers(entry as object)).join('')
    const entryName = entryNames[key] ?? (key.endsWith('s') ? key.slice(0, -1) : 'value')
    return value.map((entry) => writeElement(entryName, entry)).join('')
  }
  if (typeof value === 'object') return writeMembers(value)
  return escapeText(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '')
}

/**
 * A body as the vendor's XML: root `xml`, booleans as 1 and 0, one element per list entry
 * (seed 004, the XML samples of every call).
 */
export function writeXml(body: object, dataVersion?: string): string {
  const attribute = dataVersion === undefined ? '' : ` dataVersion="${escapeText(dataVersion)}"`
  return `<?xml version="1.0" encoding="utf-8"?>\n<xml${attribute}>${writeMembers(body)}</xml>`
}
