import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listBackups } from '../backups/backups.ts'
import { verifyFile } from '../backups/copy.ts'
import { openEnciphered } from '../database/cipher.ts'
import type { Connection } from '../database/driver.ts'
import { createStoreEngine } from '../engine/engine.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import type { Store } from '../store.ts'
import { createIds, sampleCase } from '../testing/samples.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { MIGRATIONS } from './list.ts'
import { checkNumbering, migrate, schemaVersionOf } from './migrate.ts'
import type { Migration } from './migration.ts'

let folder: TestFolder
beforeEach(() => {
  folder = makeTestFolder()
})
afterEach(() => folder.remove())

const dump = (connection: Connection): readonly string[] =>
  (connection.prepare('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name').pluck().all() as string[]).map((sql) => sql.replace(/\s+/g, ' '))

const within = <Result>(name: string, use: (connection: Connection) => Result): Result => {
  const connection = openEnciphered(join(folder.path, name), testKey())
  try {
    return use(connection)
  } finally {
    connection.close()
  }
}

const open = async (migrations: readonly Migration[], isNew: boolean): Promise<Store> => {
  const store = createStoreEngine({ migrations })
  await store.open({ folder: folder.path, key: testKey(), isNew, at: TEST_MOMENT })
  return store
}
const LATER: Migration = { number: 9000, name: 'later', sql: `ALTER TABLE cases ADD COLUMN branch TEXT NOT NULL DEFAULT ''; CREATE INDEX cases_by_branch ON cases (branch)` }
const FAILING: Migration = { number: 9010, name: 'failing', sql: 'CREATE TABLE half (a INTEGER) STRICT; INSERT INTO nothing VALUES (1)' }

describe('migrations', () => {
  it('are numbered upwards in tens', () => {
    expect(() => checkNumbering(MIGRATIONS)).not.toThrow()
    for (const numbers of [[10, 10], [20, 10], [15], [0]]) {
      expect(() => checkNumbering(numbers.map((number) => ({ number, name: 'x', sql: '' })))).toThrow(RangeError)
    }
  })

  it.each(MIGRATIONS.map(({ number }, place) => [number, place] as const))('R-67: a file that stopped after %i reaches the schema of a fresh one', (_number, place) => {
    const fresh = within('fresh.db', (connection) => (migrate(connection, MIGRATIONS, TEST_MOMENT), dump(connection)))
    const chained = within('chained.db', (connection) => {
      migrate(connection, MIGRATIONS.slice(0, place + 1), TEST_MOMENT)
      connection.exec(`INSERT INTO cases (id, reference, reference_key, state, market, applicant_name, applicant_key, product, owner, is_test, created_at, updated_at, revision)
        VALUES ('case-0001', 'CB-1', 'cb-1', 'open', 'AU', 'A', 'a', '', 'KP', 0, 1, 1, 1)`)
      migrate(connection, MIGRATIONS, TEST_MOMENT)
      expect(connection.prepare('SELECT count(*) FROM cases').pluck().get()).toBe(1)
      expect(connection.prepare('SELECT number FROM migrations ORDER BY number').pluck().all()).toEqual(MIGRATIONS.map(({ number }) => number))
      return dump(connection)
    })
    expect(chained).toEqual(fresh)
  })

  it('R-67: the schema is the one on record, so that a released migration cannot change unnoticed', () => {
    const fresh = within('fresh.db', (connection) => (migrate(connection, MIGRATIONS, TEST_MOMENT), dump(connection)))
    const onRecord = readFileSync(new URL('schema.on-record.sql', import.meta.url), 'utf8').trim().split('\n')
    expect(fresh.map((sql) => `${sql};`)).toEqual(onRecord)
  })

  it('R-67: an existing workspace gets a checked backup of the old schema before the first step', async () => {
    const before = await open(MIGRATIONS, true)
    await before.run('cases.create', sampleCase(createIds()))
    await before.close()
    const store = createStoreEngine({ migrations: [...MIGRATIONS, LATER] })
    const report = await store.open({ folder: folder.path, key: testKey(), isNew: false, at: TEST_MOMENT })
    expect(report).toEqual({ schemaVersion: 9000, migratedFrom: MIGRATIONS.at(-1)?.number, backupMade: 'casebench-20260302T090000000Z-before-9000.db' })
    expect(await store.run('cases.count')).toBe(1)
    await store.close()
    const files = workspaceFiles(folder.path)
    const backup = join(files.backups, listBackups(files)[0] ?? '')
    expect(verifyFile(backup, testKey())?.get('cases')).toBe(1)
    const old = openEnciphered(backup, testKey(), { readOnly: true })
    expect(schemaVersionOf(old)).toBe(MIGRATIONS.at(-1)?.number)
    old.close()
  })

  it('R-67: a step that fails leaves the schema before it, with its bookkeeping', async () => {
    await (await open(MIGRATIONS, true)).close()
    await expect(open([...MIGRATIONS, LATER, FAILING], false)).rejects.toMatchObject({ detail: { code: 'store.migration-failed' } })
    within('casebench.db', (connection) => {
      expect(schemaVersionOf(connection)).toBe(9000)
      expect(dump(connection).some((sql) => sql.includes('half'))).toBe(false)
      expect(connection.prepare('SELECT max(number) FROM migrations').pluck().get()).toBe(9000)
    })
  })
})
