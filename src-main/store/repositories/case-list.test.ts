import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CASE_SORTS, CASE_TABS, type CaseFilter } from '#shared/domain/case.ts'
import type { Db, SqlValue } from '../database/db.ts'
import { createFile, openSession, type Session } from '../engine/session.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { sampleSize } from '../testing/damage.ts'
import { addManyCases } from '../testing/many-cases.ts'
import { TEST_BORDERS } from '../testing/samples.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { countTabs, listCases } from './case-list.ts'
import { searchCases } from './case-search.ts'

const COUNT = sampleSize(3_000, 100_000)
const DEEP = Math.floor(COUNT * 0.9)

let folder: TestFolder
let session: Session
beforeAll(() => {
  folder = makeTestFolder()
  const files = workspaceFiles(folder.path)
  createFile(files.database, testKey(), MIGRATIONS, TEST_MOMENT)
  session = openSession(files, testKey())
  addManyCases(session.connection, COUNT)
}, 600_000)
afterAll(() => {
  session.connection.close()
  folder.remove()
})

const questions = (filter: CaseFilter, offset: number) => ({ filter, offset, limit: 100, me: 'KP', borders: TEST_BORDERS })
const everyFilter: readonly CaseFilter[] = CASE_TABS.flatMap((tab) => CASE_SORTS.flatMap((sort) => [false, true].map((isDescending) => ({ tab, sort, isDescending }))))

/** Hands every query on and keeps how SQLite would go about it. */
const explaining = (db: Db): Readonly<{ db: Db; plans: string[] }> => {
  const plans: string[] = []
  const note = (sql: string, params: readonly SqlValue[]): void => void plans.push(...db.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, ...params).map(({ detail }) => detail))
  return {
    plans,
    db: {
      ...db,
      all: <Row>(sql: string, ...params: readonly SqlValue[]) => (note(sql, params), db.all<Row>(sql, ...params)),
      get: <Row>(sql: string, ...params: readonly SqlValue[]) => (note(sql, params), db.get<Row>(sql, ...params)),
    },
  }
}

const p95 = (times: readonly number[]): number => times.toSorted((left, right) => left - right)[Math.floor(times.length * 0.95)] ?? 0
const timed = (work: () => unknown): number => {
  const startedAt = performance.now()
  work()
  return performance.now() - startedAt
}

describe('the list of many cases', () => {
  it('answers every tab and sort from an index that holds all it asks for, without sorting', () => {
    const { db, plans } = explaining(session.db)
    for (const filter of everyFilter) {
      const before = plans.length
      listCases(db, questions({ ...filter, owners: ['AA'], markets: ['AU'], tones: ['neutral'], providers: ['bankstatements'] }, 50))
      // One sort is that of the page's hundred rows, found in order; a list of named owners by owner sorts those few.
      const sorts = plans.slice(before).filter((detail) => detail.includes('TEMP B-TREE FOR ORDER BY'))
      expect(sorts.length, JSON.stringify(filter)).toBeLessThanOrEqual(filter.sort === 'owner' ? 2 : 1)
    }
    countTabs(db, { me: 'KP', borders: TEST_BORDERS })
    const scans = plans.filter((detail) => /\b(SCAN|SEARCH) cases\b/.test(detail))
    expect(scans.length).toBeGreaterThan(everyFilter.length)
    expect(scans.filter((detail) => !detail.includes('USING COVERING INDEX') && !detail.includes('USING INTEGER PRIMARY KEY'))).toEqual([])
  })

  it('pages through every sort without leaving out or repeating a case', () => {
    for (const sort of CASE_SORTS) {
      for (const isDescending of [false, true]) {
        const seen = new Set<string>()
        const filter: CaseFilter = { tab: 'all', sort, isDescending, owners: ['AA', 'BB'] }
        const { totalCount } = listCases(session.db, questions(filter, 0))
        for (let offset = 0; offset < Math.min(totalCount, 1_000); offset += 100) {
          for (const { id } of listCases(session.db, questions(filter, offset)).rows) seen.add(id)
        }
        expect(seen.size, sort).toBe(Math.min(totalCount, 1_000))
      }
    }
  })

  it(`measures first and deep pages, counts and search over ${COUNT} cases`, () => {
    const rounds = sampleSize(1, 5)
    const pages = Array.from({ length: rounds }, () => everyFilter.flatMap((filter) => [0, DEEP].map((offset) => timed(() => listCases(session.db, questions(filter, offset)))))).flat()
    const counts = Array.from({ length: 20 }, () => timed(() => countTabs(session.db, { me: 'KP', borders: TEST_BORDERS })))
    const searches = ['avery', 'CB-21', 'brandt 7', 'el', '10000000123'].flatMap((text) => Array.from({ length: 4 }, () => timed(() => searchCases(session.db, { text, limit: 20 }))))
    process.stdout.write(`cases.list over ${COUNT} cases: ${pages.length} pages, p95 ${p95(pages).toFixed(1)} ms; counts p95 ${p95(counts).toFixed(1)} ms; search p95 ${p95(searches).toFixed(1)} ms\n`)
    expect(pages).toHaveLength(rounds * everyFilter.length * 2)
  }, 300_000)
})
