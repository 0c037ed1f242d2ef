const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: '\'', nbsp: ' ' }
const LONGEST = 2_000

/** Control codes but line feed and tab: they have no place in a sentence and some schemas refuse them. */
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F]/g

/** Text of the vendor as it may be shown: line ends made one kind, no control codes, of limited length. */
export const toPlainText = (value: unknown): string => {
  if (typeof value !== 'string' && typeof value !== 'number') return ''
  const text = String(value).toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '').replace(/[ \t]*\n[ \t]*/g, '\n').replace(/\n{3,}/g, '\n\n')
  return text.trim().slice(0, LONGEST)
}

/**
 * The readable words of a piece of markup (T-18): scripts, styles and tags fall out, a few entities are written out.
 * The result is text and stays text: whatever still looks like a tag is shown as such and never interpreted.
 */
export const toInertText = (markup: unknown): string => {
  const source = typeof markup === 'string' ? markup.slice(0, 50_000) : ''
  const words = source
    .replace(/<!--[\s\S]*?(-->|$)/g, ' ')
    .replace(/<(script|style|template|noscript|svg|math|iframe|object)\b[\s\S]*?(<\/\1\s*>|$)/gi, ' ')
    .replace(/<\/?(p|div|br|li|tr|h[1-6])\b[^>]*>/gi, '\n')
    .replace(/<[a-z!/?][^>]*(>|$)/gi, ' ')
    .replace(/&(#\d{1,6}|#x[0-9a-f]{1,5}|[a-z]{2,6});/gi, (whole, name: string) => entityOf(name) ?? whole)
  return toPlainText(words.replace(/[ \t]{2,}/g, ' '))
}

const entityOf = (name: string): string | undefined => {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()]
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 31 && code < 0xd800 ? String.fromCodePoint(code) : undefined
}
