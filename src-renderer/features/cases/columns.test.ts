import { expect, it } from 'vitest'
import type { CaseFilter } from '#shared/domain/case.ts'
import { caseColumns, gridGroups, sortOf, withSort } from './columns.ts'

const filter: CaseFilter = { tab: 'mine', sort: 'due', isDescending: false }
const now = new Date(2026, 10, 12, 10).getTime()

it('turns group sizes into runs of rows, without empty ones', () => {
  const groups = gridGroups([{ key: 'overdue', count: 2 }, { key: 'today', count: 0 }, { key: 'this-week', count: 9 }], filter, now)
  expect(groups.map(({ key, start, count }) => [key, start, count])).toEqual([['overdue', 0, 2], ['this-week', 2, 9]])
  expect(gridGroups([{ key: 'today', count: 1 }], filter, now)[0]?.label).toBe('Today, Thu 12 Nov')
  expect(gridGroups([{ key: 'today', count: 1 }], { ...filter, sort: 'amount' }, now)).toEqual([])
})

it('maps heads to orders and back; the third press is the standard order', () => {
  expect(withSort(filter, { key: 'amount', direction: 'descending' })).toEqual({ ...filter, sort: 'amount', isDescending: true })
  expect(withSort({ ...filter, sort: 'amount', isDescending: true }, null)).toEqual(filter)
  expect(sortOf({ ...filter, isDescending: true })).toEqual({ key: 'due', direction: 'descending' })
})

it('offers an order only for columns that main can sort', () => {
  const sortable = caseColumns(now).filter((column) => column.sortable === true)
  expect(sortable.every(({ key }) => withSort({ ...filter, sort: 'due' }, { key, direction: 'ascending' }).sort === key)).toBe(true)
})
