import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { createStoreEngine } from '../engine/engine.ts'
import { workspaceFiles, type WorkspaceFiles } from '../files/workspace-files.ts'
import type { Store } from '../store.ts'
import { DAMAGES, sampleSize, seeded } from '../testing/damage.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry } from '../testing/samples.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'

let folder: TestFolder
let files: WorkspaceFiles
let original: Buffer
const request = () => ({ folder: folder.path, key: testKey(), at: TEST_MOMENT })

const withStore = async <Result>(use: (store: Store) => Promise<Result>, isNew = false): Promise<Result> => {
  const store = createStoreEngine()
  try {
    await store.open({ ...request(), isNew })
    return await use(store)
  } finally {
    await store.close()
  }
}
const CASES = 30
const LIST = { filter: { tab: 'all', sort: 'reference', isDescending: false }, offset: 0, limit: 500, me: '', borders: { dayStartsAt: TEST_MOMENT, dayEndsAt: TEST_MOMENT, weekEndsAt: TEST_MOMENT } } as const

/** Everything a screen would show, as one text. */
const readAll = async (store: Store): Promise<string> => {
  const { rows } = await store.run('cases.list', LIST)
  const details = await Promise.all(rows.map(async ({ id }) => [
    await store.run('cases.get', { caseId: id }),
    await store.run('timeline.list', { caseId: id, beforeId: null, limit: 200, withMachine: true }),
    await Promise.all((await store.run('statements.list', { caseId: id })).map(async (statement) => [
      statement, Buffer.from((await store.run('statements.raw', { statementId: statement.id })).body).toString('hex'),
      await store.run('statements.transactions', { accountId: statement.accounts[0]!.id, offset: 0, limit: 500 }),
    ])),
  ]))
  return JSON.stringify(details)
}

const fill = async (store: Store): Promise<void> => {
  const ids = createIds()
  for (let index = 0; index < CASES; index += 1) {
    const { id: caseId } = await store.run('cases.create', sampleCase(ids, { applicant: { name: `Person ${index} ${'x'.repeat(200)}`, bornOn: null, nationalId: null, email: null, phone: null } }))
    if (index % 3 > 0) continue
    const { id: retrievalId } = await store.run('retrievals.create', { id: ids('retr'), caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })
    await store.run('retrievals.move', { retrievalId, state: 'started', at: TEST_MOMENT, entry: null })
    await store.run('retrievals.complete', { retrievalId, statements: [{ id: ids('stmt'), delivery: sampleDelivery(60, `Shop of ${index}`) }], at: TEST_MOMENT, entry: sampleEntry(ids) })
  }
}

beforeEach(async () => {
  folder = makeTestFolder()
  files = workspaceFiles(folder.path)
  await withStore(fill, true)
  original = readFileSync(files.database)
})
afterEach(() => folder.remove())

describe('the recovery ladder', () => {
  it('R-66: a restore keeps the state before, and can be undone', async () => {
    await withStore((store) => store.backUp(TEST_MOMENT))
    await withStore((store) => store.run('cases.create', sampleCase(createIds(500))))
    const store = createStoreEngine()
    const report = await store.restoreBackup(request())
    expect(report.isOpenable).toBe(true)
    expect(report.sentences.join(' ')).toMatch(/The backup of 2026-03-02T09:00:00.000Z is in place, with 30 cases/)
    expect(await withStore((open) => open.run('cases.count'))).toBe(CASES)
    expect((await store.undoRestore(folder.path, TEST_MOMENT)).isOpenable).toBe(true)
    expect(await withStore((open) => open.run('cases.count'))).toBe(CASES + 1)
    expect(readdirSync(files.kept).toSorted()).toEqual(['before-restore-20260302T090000000Z', 'before-undo-20260302T090000000Z'])
  })

  it('R-66: a log that was not emptied goes along when the state is put aside', async () => {
    await withStore((store) => store.backUp(TEST_MOMENT))
    const live = createStoreEngine({ checkpointTimes: { usualMs: 3_600_000, afterDeleteMs: 3_600_000 } })
    await live.open({ ...request(), isNew: false })
    await live.run('cases.create', sampleCase(createIds(500)))
    const killed = [files.database, files.wal].map((path) => readFileSync(path))
    await live.close()
    writeFileSync(files.database, killed[0]!)
    writeFileSync(files.wal, killed[1]!)
    const store = createStoreEngine()
    await store.restoreBackup(request())
    expect(existsSync(files.wal)).toBe(false)
    await store.undoRestore(folder.path, TEST_MOMENT)
    expect(await withStore((open) => open.run('cases.count'))).toBe(CASES + 1)
  })

  it('R-66: a newer backup that is damaged is passed over and named; with none that opens, nothing is changed', async () => {
    const store = createStoreEngine()
    expect(await store.restoreBackup(request())).toEqual({ isOpenable: false, sentences: ['There is no backup in this workspace.', 'Nothing was changed.'] })
    await withStore((open) => open.backUp(TEST_MOMENT))
    writeFileSync(join(files.backups, 'casebench-20260303T090000000Z.db'), 'spoilt')
    expect((await store.restoreBackup(request())).sentences[0]).toBe('1 newer backup did not pass the check and was left alone.')
    const before = readFileSync(files.database)
    expect((await store.restoreBackup({ ...request(), key: testKey(9) })).isOpenable).toBe(false)
    expect(readFileSync(files.database).equals(before)).toBe(true)
  })

  it('R-66: an empty start keeps the old file, which still opens with its own key', async () => {
    const report = await createStoreEngine().setAside(folder.path, TEST_MOMENT)
    expect(report.sentences[0]).toContain('kept/set-aside-20260302T090000000Z')
    const other = createStoreEngine()
    await other.open({ folder: folder.path, key: testKey(9), isNew: true, at: TEST_MOMENT })
    expect(await other.run('cases.count')).toBe(0)
    await other.close()
    const again = join(folder.path, 'again')
    mkdirSync(again)
    for (const name of ['casebench.db', 'casebench.header.json']) copyFileSync(join(files.kept, 'set-aside-20260302T090000000Z', name), join(again, name))
    const old = createStoreEngine()
    await old.open({ folder: again, key: testKey(), isNew: false, at: TEST_MOMENT })
    expect(await old.run('cases.count')).toBe(CASES)
    await old.close()
  })

  it('R-66: salvage of a whole file loses nothing', async () => {
    const before = await withStore(readAll)
    const { isOpenable, sentences } = await createStoreEngine().salvage(request())
    expect(isOpenable).toBe(true)
    expect(sentences).toContain('30 cases were kept.')
    expect(sentences).toContain('600 transactions were kept.')
    expect(sentences.join(' ')).not.toMatch(/missing/)
    expect(await withStore(readAll)).toBe(before)
    expect((await withStore((store) => store.run('cases.create', sampleCase(createIds(900))))).reference).toBe('CB-10031')
    expect(await withStore((store) => store.run('cases.search', { text: 'person 1', limit: 50 }))).not.toHaveLength(0)
  })

  it('R-57, R-66 ◆ damage is never read as something else, and each ends on a step that opens', async () => {
    const truth = await withStore(readAll)
    await withStore((store) => store.backUp(TEST_MOMENT))
    const tries = sampleSize(40, 1200)
    const random = seeded(57)
    const outcomes = new Map<string, number>()
    const note = (outcome: string): void => void outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
    for (let index = 0; index < tries; index += 1) {
      const damage = DAMAGES[index % DAMAGES.length]!
      const bytes = damage.apply(Buffer.from(original), random)
      const isSame = bytes.equals(original)
      writeFileSync(files.database, bytes)
      const seen = await withStore(readAll).catch((error: unknown) => toErrorDetail(error).code)
      if (seen === truth) {
        note(isSame ? 'same bytes' : 'damage in an unused place')
        continue
      }
      expect(seen, `${damage.name} ${index}`).toBe('store.damaged')
      const salvaged = await createStoreEngine().salvage(request())
      if (salvaged.isOpenable) {
        const kept = await withStore((store) => store.run('cases.count'))
        const isReported = salvaged.sentences.some((sentence) => sentence.includes('missing'))
        // A statement whose original body was lost cannot be read whole; that has to be in the report.
        const isWhole = (await withStore(readAll).catch(() => null)) === truth
        expect(isWhole || isReported, `${damage.name} ${index}: ${salvaged.sentences.join(' ')}`).toBe(true)
        note(isWhole ? 'salvaged whole' : kept === CASES ? 'salvaged, all cases' : 'salvaged in part, reported')
      } else {
        expect((await createStoreEngine().restoreBackup(request())).isOpenable).toBe(true)
        expect(await withStore(readAll)).toBe(truth)
        note('backup restored')
      }
      rmSync(files.kept, { recursive: true, force: true })
    }
    process.stdout.write(`R-57, R-66: ${tries} damaged files: ${[...outcomes].map(([name, count]) => `${count} ${name}`).join(', ')}\n`)
    expect(outcomes.get('same bytes') ?? 0).toBeLessThan(tries / 4)
  }, 600_000)

  it('R-57, R-66 ◆ a spoilt log is noticed instead of being cut off in silence, and what it cost is said', async () => {
    const live = createStoreEngine({ checkpointTimes: { usualMs: 3_600_000, afterDeleteMs: 3_600_000 } })
    await live.open({ ...request(), isNew: false })
    const ids = createIds(500)
    for (let index = 0; index < 12; index += 1) await live.run('cases.create', sampleCase(ids))
    const [database, wal] = [files.database, files.wal].map((path) => readFileSync(path)) as [Buffer, Buffer]
    await live.close()
    const tries = sampleSize(24, 1000)
    const random = seeded(5757)
    const outcomes = new Map<string, number>()
    for (let index = 0; index < tries; index += 1) {
      writeFileSync(files.database, database)
      const spoilt = DAMAGES[0]!.apply(Buffer.from(wal), random)
      writeFileSync(files.wal, spoilt)
      const seen = await withStore((store) => store.run('cases.count')).catch((error: unknown) => toErrorDetail(error).code)
      // The last transaction alone cannot be told from one that a power cut left unfinished.
      expect(['store.damaged', CASES + 11, CASES + 12], String(index)).toContain(seen)
      if (seen === 'store.damaged') {
        expect(readFileSync(files.wal).equals(spoilt) && readFileSync(files.database).equals(database)).toBe(true)
        const { isOpenable, sentences } = await createStoreEngine().salvage(request())
        expect(isOpenable && sentences.some((sentence) => /last \d+ changes/.test(sentence))).toBe(true)
      }
      outcomes.set(String(seen), (outcomes.get(String(seen)) ?? 0) + 1)
      rmSync(files.kept, { recursive: true, force: true })
    }
    process.stdout.write(`R-57: ${tries} bit flips in the log: ${[...outcomes].map(([name, count]) => `${count} × ${name}`).join(', ')}\n`)
    expect(outcomes.get('store.damaged') ?? 0).toBeGreaterThan(tries / 2)
  }, 600_000)
})
