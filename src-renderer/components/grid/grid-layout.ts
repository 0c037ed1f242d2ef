import type { GridGroup } from './grid-types.ts'

export type GridItem =
  | Readonly<{ kind: 'row'; index: number }>
  | Readonly<{ kind: 'group'; group: GridGroup; isCollapsed: boolean }>

/** The order of lines on screen: rows with their group heads between them, without the rows of collapsed groups. */
export type GridLayout = Readonly<{
  itemCount: number
  itemAt: (item: number) => GridItem
  /** The line of a row, or of its collapsed group's head. */
  itemOfRow: (row: number) => number
}>

type Segment = Readonly<{ firstItem: number; firstRow: number; rowCount: number; shownCount: number; group: GridGroup | null }>

const segmentsOf = (rowCount: number, groups: readonly GridGroup[], collapsed: ReadonlySet<string>): readonly Segment[] => {
  const segments: Segment[] = []
  let nextItem = 0
  const add = (firstRow: number, count: number, group: GridGroup | null): void => {
    const shownCount = group !== null && collapsed.has(group.key) ? 0 : count
    segments.push({ firstItem: nextItem, firstRow, rowCount: count, shownCount, group })
    nextItem += shownCount + (group === null ? 0 : 1)
  }
  const bare = groups[0]?.start ?? rowCount
  if (bare > 0) add(0, bare, null)
  for (const group of groups) add(group.start, group.count, group)
  return segments
}

const lastAtOrBefore = (segments: readonly Segment[], isAfter: (segment: Segment) => boolean): Segment | undefined => {
  let low = 0
  let high = segments.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const segment = segments[middle]
    if (segment !== undefined && isAfter(segment)) high = middle - 1
    else low = middle
  }
  return segments[low]
}

/** Lays rows and groups out; look-ups cost a binary search over the groups, so 100,000 rows cost nothing. */
export const createGridLayout = (rowCount: number, groups: readonly GridGroup[], collapsed: ReadonlySet<string>): GridLayout => {
  const segments = segmentsOf(rowCount, groups, collapsed)
  const last = segments.at(-1)
  return {
    itemCount: last === undefined ? 0 : last.firstItem + last.shownCount + (last.group === null ? 0 : 1),
    itemAt: (item) => {
      const segment = lastAtOrBefore(segments, ({ firstItem }) => firstItem > item)
      if (segment === undefined) return { kind: 'row', index: item }
      if (segment.group === null) return { kind: 'row', index: segment.firstRow + item - segment.firstItem }
      if (item === segment.firstItem) return { kind: 'group', group: segment.group, isCollapsed: segment.shownCount === 0 && segment.rowCount > 0 }
      return { kind: 'row', index: segment.firstRow + item - segment.firstItem - 1 }
    },
    itemOfRow: (row) => {
      const segment = lastAtOrBefore(segments, ({ firstRow }) => firstRow > row)
      if (segment === undefined) return row
      if (segment.group === null) return segment.firstItem + row - segment.firstRow
      return segment.shownCount === 0 ? segment.firstItem : segment.firstItem + 1 + row - segment.firstRow
    },
  }
}
