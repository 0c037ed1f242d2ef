import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')
const page = readFileSync(join(root, 'docs', 'requirements.md'), 'utf8')

const span = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `R-${String(first + index).padStart(2, '0')}`)
/** Sections A and B, what is typed of C, what comes encrypted of D, the store's part of E, F, H, and the listener's load of J. */
const IN_SCOPE = [...span(1, 34), 'R-50', ...span(51, 77), ...span(90, 95), ...span(104, 108)]
/** Abuse cases of retrievals and deliveries. */
const ABUSES = [...span(1, 24), 'R-32'].map((number) => number.replace('R', 'T'))

const numberOf = (line: string): string => /^\| ([RT]-\d+)/.exec(line)?.[1] ?? ''

type Named = Readonly<{ row: string; file: string; test: string | null }>

/** Every test file that a row names in backticks, with the test names in typographic quotes that follow it. */
const namedIn = (text: string): readonly Named[] => text.split('\n').filter((line) => line.startsWith('| ')).flatMap((line) => {
  const row = line.slice(2, line.indexOf(' |'))
  return [...line.matchAll(/`([^`]+\.(?:test|spec)\.ts)`((?:[^`“|]*“[^”]+”)*)/g)].flatMap(([, file = '', rest = '']): Named[] => {
    const tests = [...rest.matchAll(/“([^”]+)”/g)].map(([, test = '']) => test)
    return tests.length === 0 ? [{ row, file, test: null }] : tests.map((test) => ({ row, file, test }))
  })
})

/** What a table names and the tree does not have. @param read text of a file, or null where there is none. */
const missingFrom = (named: readonly Named[], read: (file: string) => string | null): readonly string[] => named.flatMap(({ row, file, test }) => {
  const text = read(file)
  if (text === null) return [`${row}: no file ${file}`]
  return test === null || text.includes(test) ? [] : [`${row}: no test “${test}” in ${file}`]
})

const readFile = (file: string): string | null =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').replaceAll("\\'", "'") : null

describe('docs/requirements.md', () => {
  const rows = page.split('\n').filter((line) => /^\| R-\d\d/.test(line))
  const abuses = page.split('\n').filter((line) => /^\| T-\d\d/.test(line))

  it('has one row for each requirement in scope, with a test in it', () => {
    expect(rows.map(numberOf)).toEqual(IN_SCOPE)
    expect(abuses.map(numberOf)).toEqual(ABUSES)
    expect([...rows, ...abuses].filter((line) => !/\.(?:test|spec)\.ts`/.test(line))).toEqual([])
  })

  it('names only files and tests that exist', () => expect(missingFrom(namedIn(page), readFile)).toEqual([]))

  it('◆ a renamed test and a removed file are noticed', () => {
    const table = '| R-01 x | `a.test.ts` “one”, “two”; `b.spec.ts` “three” | |'
    expect(missingFrom(namedIn(table), (file) => (file === 'a.test.ts' ? "it('one'" : null))).toEqual(['R-01 x: no test “two” in a.test.ts', 'R-01 x: no file b.spec.ts'])
  })

  it('R-14: has a row for each of the 20 rules of Electron\'s checklist, each with its test', () => {
    const items = page.split('\n').filter((line) => /^\| \d+ /.test(line))
    expect(items.map((line) => Number(/\d+/.exec(line)?.[0]))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    for (const item of items) expect(namedIn(item).filter(({ test }) => test !== null).length, item).toBeGreaterThan(0)
  })

  it('says of each diamond where the control is off, or that it is not', () => {
    const marked = rows.filter((line) => /^\| R-\d+ ◆/.test(line))
    const without = marked.filter((line) => !/◆ “|“[^”]*◆/.test(line.slice(8)) && !/no run with the (?:control|handlers) off|\(skipped\)|near misses are the proof|first finds all 50|stops by design/.test(line))
    expect(without).toEqual([])
  })

  it('knows every requirement of its sections that a test names', () => {
    const tests = globSync('{src-*,e2e,scripts}/**/*.{test,spec}.ts', { cwd: root, exclude: ['**/node_modules/**'] })
    const numbers = new Set(tests.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/(?:it|test|describe)[^\n]{0,40}['"`](R-\d+)/g)].map(([, number]) => number ?? '')))
    const known = new Set(rows.map(numberOf))
    expect(IN_SCOPE.filter((number) => numbers.has(number) && !known.has(number))).toEqual([])
    expect(numbers.size).toBeGreaterThan(40)
  })
})
