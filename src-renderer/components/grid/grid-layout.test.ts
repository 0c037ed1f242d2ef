import { describe, expect, it } from 'vitest'
import { createGridLayout } from './grid-layout.ts'
import { ALL_SELECTED, isSelected, NO_SELECTION, selectedCount, withSelected, withToggled } from './grid-selection.ts'

const GROUPS = [{ key: 'a', label: 'A', start: 2, count: 3 }, { key: 'b', label: 'B', start: 5, count: 0 }, { key: 'c', label: 'C', start: 5, count: 5 }]
const none: ReadonlySet<string> = new Set()

describe('createGridLayout', () => {
  it('is the rows themselves without groups', () => {
    const layout = createGridLayout(100_000, [], none)
    expect(layout.itemCount).toBe(100_000)
    expect(layout.itemAt(99_999)).toEqual({ kind: 'row', index: 99_999 })
    expect(layout.itemOfRow(4711)).toBe(4711)
  })

  it('puts heads between rows and keeps rows before the first group bare', () => {
    const layout = createGridLayout(10, GROUPS, none)
    expect(layout.itemCount).toBe(13)
    const kinds = Array.from({ length: 13 }, (_, item) => layout.itemAt(item)).map((item) => (item.kind === 'row' ? item.index : item.group.key))
    expect(kinds).toEqual([0, 1, 'a', 2, 3, 4, 'b', 'c', 5, 6, 7, 8, 9])
    for (let row = 0; row < 10; row++) expect(layout.itemAt(layout.itemOfRow(row))).toEqual({ kind: 'row', index: row })
  })

  it('leaves the rows of a collapsed group out', () => {
    const layout = createGridLayout(10, GROUPS, new Set(['a']))
    expect(layout.itemCount).toBe(10)
    expect(layout.itemAt(2)).toMatchObject({ kind: 'group', isCollapsed: true })
    expect(layout.itemOfRow(3)).toBe(2)
    expect(layout.itemAt(9)).toEqual({ kind: 'row', index: 9 })
  })

  it('is empty without rows', () => { expect(createGridLayout(0, [], none).itemCount).toBe(0) })
})

describe('grid selection', () => {
  it('counts exceptions of the whole set', () => {
    const selection = withToggled(ALL_SELECTED, 'row-7')
    expect(selectedCount(selection, 100_000)).toBe(99_999)
    expect(isSelected(selection, 'row-7')).toBe(false)
    expect(isSelected(selection, 'row-8')).toBe(true)
    expect(selectedCount(withSelected(selection, ['row-7']), 100_000)).toBe(100_000)
  })

  it('toggles single rows', () => {
    const one = withToggled(NO_SELECTION, 'a')
    expect([...withSelected(one, ['a', 'b']).keys]).toEqual(['a', 'b'])
    expect(withToggled(one, 'a').keys.size).toBe(0)
  })
})
