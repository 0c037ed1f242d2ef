import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asId } from '#shared/domain/ids.ts'
import type { CallbackFilter } from '#shared/domain/callback.ts'
import { createFile, openSession, type Session } from '../engine/session.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { addManyCallbacks } from '../testing/callback-samples.ts'
import { sampleSize } from '../testing/damage.ts'
import { addManyCases } from '../testing/many-cases.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { listCallbacks, MOST_COUNTED_HITS } from './callback-list.ts'

const COUNT = sampleSize(6_000, 100_000)

let folder: TestFolder
let session: Session
beforeAll(() => {
  folder = makeTestFolder()
  const files = workspaceFiles(folder.path)
  createFile(files.database, testKey(), MIGRATIONS, TEST_MOMENT)
  session = openSession(files, testKey())
  addManyCases(session.connection, 500)
  addManyCallbacks(session.connection, COUNT)
}, 600_000)
afterAll(() => {
  session.connection.close()
  folder.remove()
})

const ALL: CallbackFilter = { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }
const list = (over: Partial<CallbackFilter>, beforeId: string | null = null, limit = 100) =>
  listCallbacks(session.db, { filter: { ...ALL, ...over }, beforeId: beforeId === null ? null : asId<'callback'>(beforeId), limit })
const countBySql = (where: string): number => session.connection.prepare(`SELECT count(*) FROM callbacks WHERE ${where}`).pluck().get() as number

describe('the list of many deliveries', () => {
  it('counts every kind exactly, narrowed or not', () => {
    const { counts, totalCount } = list({})
    expect([counts.all, totalCount, counts.held]).toEqual([COUNT, COUNT, countBySql(`state = 'held'`)])
    expect(counts.verdicts).toMatchObject({ valid: countBySql(`verdict = 'valid'`), stale: countBySql(`verdict = 'stale'`), malformed: 0 })
    expect(list({ verdicts: ['valid', 'stale'], providerIds: ['inbank'], states: ['applied'] }).totalCount)
      .toBe(countBySql(`verdict IN ('valid', 'stale') AND provider_id = 'inbank' AND state = 'applied'`))
    expect(list({ caseId: asId<'case'>('case-00000007') }).totalCount).toBe(countBySql('case_number = 7'))
    expect(list({ verdicts: ['stale'] }).counts).toEqual(counts)
  })

  it('pages through everything once, newest first', () => {
    for (const filter of [{}, { verdicts: ['bad-signature'] as const }, { text: 'contract' }, { text: 'co' }, { caseId: asId<'case'>('case-00000007') }]) {
      const seen: string[] = []
      for (let before: string | null = null; ;) {
        const { rows } = list(filter, before, 400)
        seen.push(...rows.map(({ id }) => id))
        before = rows.at(-1)?.id ?? null
        if (rows.length < 400) break
      }
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen).toEqual(seen.toSorted().reverse())
      if (!('text' in filter)) expect(seen).toHaveLength(list(filter).totalCount)
    }
  })

  it('finds by case, applicant, title, status and id, each word anywhere, and stops counting at a limit', () => {
    const row = list({}).rows[17]
    for (const text of [row?.caseReference ?? '', row?.detail.split(' ')[1] ?? '', `${row?.caseReference ?? ''} msg_id`, row?.id ?? '']) {
      expect(list({ text }).rows.map(({ id }) => id), text).toContain(row?.id)
    }
    expect(list({ text: 'no such words' })).toMatchObject({ rows: [], totalCount: 0 })
    expect(list({ text: 'activated' }).totalCount).toBe(MOST_COUNTED_HITS)
    expect(list({ text: 'contract', verdicts: ['bad-signature'] }).rows.every(({ verdict, title }) => verdict === 'bad-signature' && title.includes('contract'))).toBe(true)
  })

  it(`measures pages, filters and texts over ${COUNT} deliveries`, () => {
    const deep = `callback-${String(Math.floor(COUNT * 0.1)).padStart(8, '0')}`
    const questions: readonly Partial<CallbackFilter>[] = [
      {}, { states: ['held'] }, { verdicts: ['stale'] }, { verdicts: ['bad-signature', 'malformed'] }, { verdicts: ['undecryptable'] }, { providerIds: ['fimento'] },
      { verdicts: ['valid'], providerIds: ['inbank'], states: ['held'] }, { caseId: asId<'case'>('case-00000100') }, { text: 'contract' }, { text: 'msg-1' }, { text: 'CB-20100' },
      { text: `msg-${100_000 + Math.floor(COUNT / 2)}` }, { text: 'avery' }, { text: 'ac' }, { text: 'report encrypted', verdicts: ['bad-signature'] }, { text: 'nothing such' }, { text: '2 files' },
      { text: 'contract', verdicts: ['stale'] }, { text: 'activated', caseId: asId<'case'>('case-00000100') },
    ]
    const times = questions.flatMap((question) => [null, deep].flatMap((before) => Array.from({ length: 5 }, () => {
      // Time of the processor: what others do on the machine does not count.
      const startedAt = process.cpuUsage()
      list(question, before)
      const { user, system } = process.cpuUsage(startedAt)
      return { ms: (user + system) / 1000, question: JSON.stringify(question) }
    }))).toSorted((left, right) => left.ms - right.ms)
    const p95 = times[Math.floor(times.length * 0.95)]?.ms ?? 0
    const slowest = [...new Map(times.map(({ ms, question }) => [question, ms]))].toSorted(([, left], [, right]) => right - left).slice(0, 4).map(([question, ms]) => `${question} ${ms.toFixed(1)}`)
    process.stdout.write(`callbacks.list over ${COUNT}: ${times.length} questions, median ${times[times.length >> 1]?.ms.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms; slowest ${slowest.join(', ')}\n`)
    expect(times).toHaveLength(questions.length * 10)
  }, 300_000)
})
