/**
 * Which rows are selected. In `all` the whole filtered set is, except the keys: so a set of 100,000 rows of which one
 * page is loaded can be selected honestly.
 */
export type GridSelection = Readonly<{ mode: 'some' | 'all'; keys: ReadonlySet<string> }>

export const NO_SELECTION: GridSelection = { mode: 'some', keys: new Set() }
export const ALL_SELECTED: GridSelection = { mode: 'all', keys: new Set() }

export const isSelected = ({ mode, keys }: GridSelection, key: string): boolean => keys.has(key) === (mode === 'some')

/** @param rowCount rows in the filtered set. */
export const selectedCount = ({ mode, keys }: GridSelection, rowCount: number): number => (mode === 'some' ? keys.size : rowCount - keys.size)

export const withToggled = (selection: GridSelection, key: string): GridSelection => {
  const keys = new Set(selection.keys)
  if (!keys.delete(key)) keys.add(key)
  return { mode: selection.mode, keys }
}

export const withSelected = (selection: GridSelection, added: readonly string[]): GridSelection => {
  const keys = new Set(selection.keys)
  for (const key of added) {
    if (selection.mode === 'some') keys.add(key)
    else keys.delete(key)
  }
  return { mode: selection.mode, keys }
}
