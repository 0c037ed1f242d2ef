import type { GridColumn } from './grid-types.ts'

/** What the keyboard can ask of a grid; the grid decides what it means at the moment. */
export type GridActions = Readonly<{
  /** Lines to move; positive is down. */
  move: (lines: number, isExtending: boolean) => void
  page: (direction: 1 | -1) => void
  toEdge: (edge: 'first' | 'last') => void
  open: () => void
  select: () => void
  extend: () => void
  selectAll: () => void
  copy: () => void
  /** Left and right: between heads, or closing and opening a group. */
  sideways: (direction: 1 | -1, isResizing: boolean) => void
}>

/** Answers a key press on a grid. @returns true when the key was the grid's. */
export const answerGridKey = (event: KeyboardEvent, actions: GridActions, options: Readonly<{ isMac: boolean; hasLetterKeys: boolean }>): boolean => {
  if (event.altKey) return false
  const isMod = options.isMac ? event.metaKey : event.ctrlKey
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (isMod) return answerMod(key, actions)
  if (event.ctrlKey || event.metaKey) return false
  return answerNamed(key, event.shiftKey, actions) || (options.hasLetterKeys && answerLetter(key, event.shiftKey, actions))
}

const answerMod = (key: string, actions: GridActions): boolean => {
  if (key === 'a') actions.selectAll()
  else if (key === 'c') actions.copy()
  else if (key === 'Home') actions.toEdge('first')
  else if (key === 'End') actions.toEdge('last')
  else return false
  return true
}

const answerNamed = (key: string, isShift: boolean, actions: GridActions): boolean => {
  const answers: Readonly<Record<string, () => void>> = {
    ArrowDown: () => { actions.move(1, isShift) },
    ArrowUp: () => { actions.move(-1, isShift) },
    ArrowRight: () => { actions.sideways(1, isShift) },
    ArrowLeft: () => { actions.sideways(-1, isShift) },
    PageDown: () => { actions.page(1) },
    PageUp: () => { actions.page(-1) },
    Home: () => { actions.toEdge('first') },
    End: () => { actions.toEdge('last') },
    Enter: actions.open,
    ' ': isShift ? actions.extend : actions.select,
  }
  const answer = Object.hasOwn(answers, key) ? answers[key] : undefined
  answer?.()
  return answer !== undefined
}

const answerLetter = (key: string, isShift: boolean, actions: GridActions): boolean => {
  if (key === 'x') (isShift ? actions.extend : actions.select)()
  else if (key === 'j' && !isShift) actions.move(1, false)
  else if (key === 'k' && !isShift) actions.move(-1, false)
  else return false
  return true
}

/** The next sort of a head: ascending, descending, none. */
export const nextSort = <Row>(column: GridColumn<Row>, sort: Readonly<{ key: string; direction: 'ascending' | 'descending' }> | null): typeof sort => {
  if (sort?.key !== column.key) return { key: column.key, direction: 'ascending' }
  return sort.direction === 'ascending' ? { key: column.key, direction: 'descending' } : null
}
