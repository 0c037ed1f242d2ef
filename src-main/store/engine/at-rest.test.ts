import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEnciphered } from '../database/cipher.ts'
import { openFile, type Connection } from '../database/driver.ts'
import { applySettings } from '../database/settings.ts'
import { tablesOf } from '../backups/copy.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import type { Store } from '../store.ts'
import { sampleSize } from '../testing/damage.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry } from '../testing/samples.ts'
import { makeTestFolder, openTestStore, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'

const CANARY = 'zqCanaryBird'
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text, 'utf8'), (text) => Buffer.from(text, 'utf16le'), (text) => Buffer.from(Buffer.from(text).toString('hex')),
  (text) => Buffer.from(Buffer.from(text).toString('base64').slice(0, 14)),
]
const holdsCanary = (bytes: Buffer): boolean => ENCODINGS.some((encode) => bytes.includes(encode(CANARY)))

const everyFile = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile())

/** Puts a canary into every text and byte column that an operation fills. */
const plant = async (store: Store, count: number): Promise<void> => {
  const ids = createIds()
  const entry = (index: number) => sampleEntry(ids, { title: `${CANARY} ${index}`, detail: CANARY, actor: CANARY, kind: CANARY, raw: CANARY })
  for (let index = 0; index < count; index += 1) {
    const applicant = { name: `${CANARY} ${index}`, bornOn: null, nationalId: CANARY, email: `${CANARY}@example.org`, phone: CANARY }
    const { id: caseId } = await store.run('cases.create', sampleCase(ids, { reference: `${CANARY}-${index}`, applicant, product: CANARY, owner: CANARY, entry: entry(index) }))
    await store.run('notes.add', { id: ids('note'), caseId, text: CANARY, author: CANARY, at: TEST_MOMENT, entry: entry(index) })
    await store.run('tasks.add', { id: ids('task'), caseId, title: CANARY, dueAt: null, at: TEST_MOMENT, entry: entry(index) })
    const retrievalId = ids('retr')
    await store.run('retrievals.create', { id: retrievalId, caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: entry(index) })
    await store.run('retrievals.move', { retrievalId, state: 'started', institution: { slug: CANARY, name: CANARY }, at: TEST_MOMENT, entry: null })
    await store.run('retrievals.complete', { retrievalId, statements: [{ id: ids('stmt'), delivery: sampleDelivery(10, CANARY) }], at: TEST_MOMENT, entry: entry(index) })
    await store.run('views.save', { id: ids('view'), name: CANARY, filter: { tab: 'all', text: CANARY, sort: 'due', isDescending: false }, me: CANARY, borders: { dayStartsAt: TEST_MOMENT, dayEndsAt: TEST_MOMENT, weekEndsAt: TEST_MOMENT } })
  }
}

describe('R-54: what lies on the disk', () => {
  it('R-54 ◆ no canary is readable in the database, its log, its backups and the temporary folder; in a plain copy it is', async () => {
    const count = sampleSize(20, 1000)
    const test = await openTestStore({ checkpointTimes: { usualMs: 3_600_000, afterDeleteMs: 3_600_000 } })
    try {
      await plant(test.store, count)
      await test.store.backUp(TEST_MOMENT)
      const files = everyFile(test.folder)
      expect(files.map((path) => path.slice(test.folder.length + 1)).toSorted()).toEqual([
        'backups/casebench-20260302T090000000Z.db', 'casebench.db', 'casebench.db-shm', 'casebench.db-wal', 'casebench.header.json', 'casebench.lock',
      ])
      for (const path of files) expect(holdsCanary(readFileSync(path)), path).toBe(false)
      const temporary = readdirSync(tmpdir()).filter((name) => name.startsWith('etilqs')).map((name) => join(tmpdir(), name))
      for (const path of temporary) expect(holdsCanary(readFileSync(path)), path).toBe(false)
      process.stdout.write(`R-54: ${count * 20} canaries planted, ${files.length} files searched in ${ENCODINGS.length} encodings\n`)

      const plainPath = join(test.folder, 'plain.db')
      const plain = openFile(plainPath)
      plain.exec('CREATE TABLE notes (body TEXT)')
      plain.prepare('INSERT INTO notes VALUES (?)').run(CANARY)
      plain.close()
      expect(holdsCanary(readFileSync(plainPath))).toBe(true)
    } finally {
      await test.end()
    }
  }, 300_000)

  it('R-54: what was deleted is gone from the full-text index and, after the early checkpoint, from the log', async () => {
    const test = await openTestStore({ checkpointTimes: { usualMs: 3_600_000, afterDeleteMs: 0 } })
    try {
      const { id } = await test.store.run('views.save', { id: createIds()('view'), name: CANARY, filter: { tab: 'all', sort: 'due', isDescending: false }, me: '', borders: { dayStartsAt: TEST_MOMENT, dayEndsAt: TEST_MOMENT, weekEndsAt: TEST_MOMENT } })
      const { wal } = workspaceFiles(test.folder)
      expect(statSync(wal).size).toBeGreaterThan(0)
      await test.store.run('views.remove', { viewId: id })
      await expect.poll(() => statSync(wal).size, { timeout: 10_000 }).toBe(0)
    } finally {
      await test.end()
    }
  })
})

describe.skipIf(process.platform !== 'linux')('R-55: temporary storage', () => {
  let folder: TestFolder
  let connection: Connection
  beforeEach(() => {
    folder = makeTestFolder()
    connection = openEnciphered(join(folder.path, 'a.db'), testKey())
    applySettings(connection)
    connection.pragma('cache_size = -256')
    connection.exec(`CREATE TABLE t (a TEXT) STRICT;
      WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 20000) INSERT INTO t SELECT '${CANARY} ' || hex(randomblob(60)) FROM c`)
  })
  afterEach(() => {
    connection.close()
    folder.remove()
  })

  /** Open temporary files of SQLite in this process; they have no name any more, so they are looked for among the descriptors. */
  const temporaryFiles = (): readonly string[] =>
    readdirSync('/proc/self/fd').map((fd) => `/proc/self/fd/${fd}`).filter((path) => {
      try {
        return readlinkSync(path).includes('etilqs')
      } catch {
        return false
      }
    })
  /** Stops in the middle of work that is far larger than the cache. */
  const during = <Seen>(sql: string, look: (path: string) => Seen): readonly Seen[] => {
    for (const row of connection.prepare(sql).iterate()) if (row !== null) return temporaryFiles().map(look)
    return []
  }
  const SORT = 'SELECT a FROM t ORDER BY a DESC'
  const DISTINCT = 'SELECT DISTINCT substr(a, 5) FROM t'

  it('R-55: a sort, a distinct and a temporary table ten times larger than the cache open no file', () => {
    expect(during(SORT, String)).toEqual([])
    expect(during(DISTINCT, String)).toEqual([])
    connection.exec('CREATE TEMP TABLE u AS SELECT a || a AS b FROM t')
    connection.exec('CREATE INDEX t_by_a ON t (a)')
    expect(temporaryFiles()).toEqual([])
    connection.prepare('VACUUM INTO ?').run(join(folder.path, 'copy.db'))
    for (const path of everyFile(folder.path)) expect(holdsCanary(readFileSync(path)), path).toBe(false)
  })

  it('R-55 ◆ with temporary storage in files the same sort writes applicant text in clear', () => {
    connection.pragma('temp_store = FILE')
    expect(during(SORT, (path) => holdsCanary(readFileSync(path)))).toContain(true)
  })

  it('names every table of ours for the row counts of a backup', async () => {
    const test = await openTestStore()
    const reader = openEnciphered(workspaceFiles(test.folder).database, testKey(), { readOnly: true })
    expect(tablesOf(reader)).toEqual(expect.arrayContaining(['accounts', 'cases', 'counters', 'credentials', 'institution_lists', 'migrations', 'notes', 'retrievals', 'saved_views', 'settings', 'statement_bodies', 'statements', 'tasks', 'timeline', 'transactions']))
    reader.close()
    await test.end()
  })
})
