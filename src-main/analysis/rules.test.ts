import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Figure, RuleRef } from '#shared/domain/figure.ts'
import { analyse } from './analyse.ts'
import { basisPoints, divideRounded } from './figures.ts'
import { ALL_RULES } from './rules.ts'
import { accountOf, daysFrom, inputOf, withBalances, type RowSketch } from './testing/samples.ts'

describe('the rules', () => {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8')

  it('are all in the README, with their version and in the same words', () => {
    const listed = [...readme.matchAll(/^\| `([\w-]+)` \| (\d+) \| (.*) \|$/gm)].map(([, id, version, words]) => ({ id, version: Number(version), words }))
    expect(listed).toEqual(ALL_RULES)
  })

  it('say something, each in words of its own', () => {
    for (const { words } of ALL_RULES) expect(words).toMatch(/^\p{Lu}.{30,}\.$/u)
    expect(new Set(ALL_RULES.map(({ words }) => words)).size).toBe(ALL_RULES.length)
  })

  it('stand behind every figure, check, decision and link, which all name rows that exist', () => {
    const identity = { bsb: '123456', number: '456789' } as const
    const rows: readonly RowSketch[] = [...daysFrom('2026-01-08', 14, 8).map((on): RowSketch => [on, 200_000, 'SALARY ACME']), ['2026-05-01', -9_000, 'TRANSFER TO 456790'], ['2026-05-02', -1_000, 'NETFLIX']]
    const account = withBalances(accountOf('a', rows, identity), 0n)
    const again = { ...account, id: 'b', rows: account.rows.map((row) => ({ ...row, id: `b-${row.ordinal}` })) }
    const result = analyse(inputOf([account, again, accountOf('s', [['2026-05-01', 9_000, 'TRANSFER']], { number: '456790' })], '2026-06-30'))
    const ids = new Set(result.timelines.flatMap((timeline) => timeline.rows.map(({ row }) => row.id)))
    const known = new Set(result.rules.map(({ id, version }) => `${id} ${version}`))
    const rules: RuleRef[] = []
    const figures: Figure[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return
      if (value instanceof Map) return value.forEach(visit)
      if ('rule' in value) rules.push(value.rule as RuleRef)
      if ('formula' in value) figures.push(value as Figure)
      Object.values(value).forEach(visit)
    }
    visit(result)
    expect(rules.length).toBeGreaterThan(100)
    for (const { id, version } of rules) expect(known).toContain(`${id} ${version}`)
    for (const { formula, label, rowIds, value } of figures) {
      if (value.kind !== 'unknown') expect(formula).not.toBe('')
      expect(label).not.toBe('')
      for (const id of rowIds) expect(ids.has(id)).toBe(true)
    }
    expect(structuredClone(result)).toEqual(result)
  })
})

describe('rounding', () => {
  it('goes to the nearest, halves away from zero', () => {
    expect([5n, -5n, 4n, 6n, -15n, 0n].map((value) => divideRounded(value, 10n))).toEqual([1n, -1n, 0n, 1n, -2n, 0n])
    expect(divideRounded(5n, -10n)).toBe(-1n)
    expect(basisPoints(1n, 3n)).toBe(3333)
    expect(basisPoints(-2n, -3n)).toBe(6667)
    expect(basisPoints(1n, 0n)).toBeUndefined()
  })
})
