import { describe, expect, it } from 'vitest'
import type { CaseFilter } from '#shared/domain/case.ts'
import { activeParts, closestDrop, isSameFilter, partText, withoutParts, withText, withValues } from './filters.ts'

const base: CaseFilter = { tab: 'all', sort: 'due', isDescending: false }
const narrowed: CaseFilter = { ...base, text: 'mary', markets: ['FI'], providers: ['instantor'], tones: [] }

describe('case filters', () => {
  it('lists the parts that narrow; an empty list does not', () => {
    expect(activeParts(narrowed)).toEqual(['text', 'markets', 'providers'])
    expect(activeParts(base)).toEqual([])
  })

  it('sets and drops parts without leaving empty ones behind', () => {
    expect(withValues(base, 'owners', ['AS'])).toEqual({ ...base, owners: ['AS'] })
    expect(withValues({ ...base, owners: ['AS'] }, 'owners', [])).toEqual(base)
    expect(withText(base, '  mary ')).toEqual({ ...base, text: 'mary' })
    expect(withText({ ...base, text: 'mary' }, ' ')).toEqual(base)
    expect(withoutParts(narrowed, ['text', 'markets', 'providers', 'tones'])).toEqual(base)
  })

  it('names a filter as its chip does', () => {
    expect(partText(narrowed, 'markets')).toBe('Market: FI')
    expect(partText(narrowed, 'providers')).toBe('Provider: INS')
    expect(partText(narrowed, 'text')).toBe('Search: mary')
  })

  it('proposes to drop the filter that leaves the fewest cases above none', async () => {
    const counts: Record<string, number> = { text: 40, markets: 3, providers: 0 }
    const count = (filter: CaseFilter) => Promise.resolve(counts[activeParts(narrowed).find((part) => !activeParts(filter).includes(part)) ?? ''] ?? 0)
    expect(await closestDrop(narrowed, count)).toEqual({ part: 'markets', count: 3 })
    expect(await closestDrop(narrowed, () => Promise.resolve(0))).toBeNull()
  })

  it('recognizes the same question in another order', () => {
    expect(isSameFilter({ ...base, owners: ['a', 'b'], tones: [] }, { isDescending: false, sort: 'due', tab: 'all', owners: ['b', 'a'] })).toBe(true)
    expect(isSameFilter(base, { ...base, isDescending: true })).toBe(false)
  })
})
