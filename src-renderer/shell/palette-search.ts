import type { PaletteItem } from './shell-types.ts'

export type PaletteGroup = Readonly<{ label: string; items: readonly PaletteItem[] }>

/** Most hits that are drawn; typing on narrows them. */
const MOST = 50

type Wanted = Readonly<{ text: string; kind: PaletteItem['kind'] }>

/** `>` keeps commands, `#` cases; the rest is the text. */
export const readQuery = (query: string): Wanted => {
  const typed = query.trimStart()
  if (typed.startsWith('>')) return { text: typed.slice(1).trim(), kind: 'command' }
  if (typed.startsWith('#')) return { text: typed.slice(1).trim(), kind: 'case' }
  return { text: typed.trim(), kind: undefined }
}

/** Lower is better: start of the label, start of a word, inside the label, in the detail. Null for no hit. */
const rankOf = ({ label, detail }: PaletteItem, text: string): number | null => {
  const name = label.toLowerCase()
  const at = name.indexOf(text)
  if (at === 0) return 0
  if (at > 0) return /[\s-]/.test(name[at - 1] ?? '') ? 1 : 2
  return detail?.toLowerCase().includes(text) === true ? 3 : null
}

/** Hits grouped under their headings; groups keep the order in which the items came, items the order of their rank. */
export const searchPalette = (items: readonly PaletteItem[], query: string): readonly PaletteGroup[] => {
  const { text, kind } = readQuery(query)
  const wanted = text.toLowerCase()
  const hits = items
    .filter((item) => kind === undefined || item.kind === kind)
    .map((item) => ({ item, rank: wanted === '' ? 0 : rankOf(item, wanted) ?? (item.isHit === true ? 4 : null) }))
    .filter((hit): hit is { item: PaletteItem; rank: number } => hit.rank !== null)
  const labels = [...new Set(hits.map(({ item }) => item.group))]
  let left = MOST
  return labels.map((label) => {
    const ranked = hits.filter(({ item }) => item.group === label).sort((one, other) => one.rank - other.rank)
    const shown = ranked.slice(0, left).map(({ item }) => item)
    left -= shown.length
    return { label, items: shown }
  }).filter(({ items: shown }) => shown.length > 0)
}
