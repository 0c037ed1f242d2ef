/** Keeps both ends of a code and puts one ellipsis between, e.g. `ACTIVATION_\u2026_APPROVAL`. @param maxLength at least 5. */
export const truncateMiddle = (text: string, maxLength: number): string => {
  if (text.length <= maxLength) return text
  const kept = Math.max(4, maxLength - 1)
  const tail = Math.floor(kept / 2)
  return `${text.slice(0, kept - tail)}\u2026${text.slice(-tail)}`
}

const CONTROL_PICTURES_START = 0x2400
const DIRECTION_MARKS: Readonly<Record<string, string>> = {
  '\u200b': 'ZWSP', '\u200e': 'LRM', '\u200f': 'RLM', '\u061c': 'ALM', '\u202a': 'LRE', '\u202b': 'RLE', '\u202c': 'PDF', '\u202d': 'LRO', '\u202e': 'RLO',
  '\u2066': 'LRI', '\u2067': 'RLI', '\u2068': 'FSI', '\u2069': 'PDI', '\ufeff': 'BOM',
}

/**
 * Provider text with control and direction codes made visible, so that it cannot hide characters or turn its
 * neighbours around. Line breaks and tabs stay.
 */
export const showControls = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- finding control characters is its purpose
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/g, (code) => {
    const name = DIRECTION_MARKS[code]
    if (name !== undefined) return `\u27e8${name}\u27e9`
    return code === '\u007f' ? '\u2421' : String.fromCharCode(CONTROL_PICTURES_START + code.charCodeAt(0))
  })

/** Steps of hue that an avatar can have. */
export const HUE_COUNT = 6

/** A stable step of hue for a person's id (FNV-1a, so that near ids differ). */
export const hueOf = (id: string): number => {
  let hash = 0x811c9dc5
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash % HUE_COUNT
}

export type TextPart = Readonly<{ text: string; isMatch: boolean }>

/** Splits a text at every place where the query occurs, without regard to case: for marking hits. */
export const matchParts = (text: string, query: string): readonly TextPart[] => {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return [{ text, isMatch: false }]
  const parts: TextPart[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let hit = lower.indexOf(wanted); hit >= 0; hit = lower.indexOf(wanted, from)) {
    if (hit > from) parts.push({ text: text.slice(from, hit), isMatch: false })
    from = hit + wanted.length
    parts.push({ text: text.slice(hit, from), isMatch: true })
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMatch: false })
  return parts
}
