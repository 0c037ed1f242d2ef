import type { KitContext } from '../../composables/context.ts'

export type ListMoves = Readonly<{
  /** Index of the chosen row, -1 for none. */
  at: () => number
  count: () => number
  page: () => number
  go: (index: number) => void
  open: () => void
}>

/** Arrows, J and K, Home, End, page keys and Enter in a list that is one tab stop (UI guide, section 10). */
export const listKeys = (moves: ListMoves, { hasLetterKeys }: Pick<KitContext, 'hasLetterKeys'>) => (event: KeyboardEvent): void => {
  if (event.ctrlKey || event.altKey || event.metaKey) return
  const last = moves.count() - 1
  const target = ((): number | undefined => {
    switch (event.key) {
      case 'ArrowDown': return moves.at() + 1
      case 'ArrowUp': return moves.at() - 1
      case 'PageDown': return moves.at() + moves.page()
      case 'PageUp': return moves.at() - moves.page()
      case 'Home': return 0
      case 'End': return last
      case 'j': return hasLetterKeys.value ? moves.at() + 1 : undefined
      case 'k': return hasLetterKeys.value ? moves.at() - 1 : undefined
      default: return undefined
    }
  })()
  if (event.key === 'Enter') moves.open()
  else if (target === undefined) return
  else if (last >= 0) moves.go(Math.min(last, Math.max(0, target)))
  event.preventDefault()
}
