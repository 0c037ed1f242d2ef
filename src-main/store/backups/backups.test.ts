import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { instantFrom } from '#shared/domain/calendar.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import { createIds, daysFrom, sampleCase, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, testKey, type TestStore } from '../testing/test-store.ts'
import { listBackups } from './backups.ts'
import { copyDatabase, verifyFile } from './copy.ts'
import { backupMoment, backupName, newestFirst, outdatedBackups } from './rotation.ts'

const hoursFrom = (hours: number) => instantFrom(Date.parse(TEST_MOMENT) + hours * 3_600_000)

describe('R-59: which backups are kept', () => {
  it('R-59: three of today, one a day for seven days, ten in all', () => {
    const names = Array.from({ length: 24 * 12 }, (_, hour) => backupName(hoursFrom(-hour)))
    const gone = new Set(outdatedBackups(names, TEST_MOMENT))
    const kept = names.filter((name) => !gone.has(name))
    expect(kept).toHaveLength(10)
    expect(kept.slice(0, 3)).toEqual(names.slice(0, 3))
    expect(kept.slice(3).map((name) => backupMoment(name)?.slice(0, 13))).toEqual([1, 2, 3, 4, 5, 6, 7].map((days) => `${daysFrom(TEST_MOMENT, -days).slice(0, 10)}T23`))
  })

  it('R-59: the newest one stays however old it is, and other files are left alone', () => {
    const old = [backupName(daysFrom(TEST_MOMENT, -90)), backupName(daysFrom(TEST_MOMENT, -80), 'before-0060')]
    expect(outdatedBackups([...old, 'notes.txt', 'casebench-x.db'], TEST_MOMENT)).toEqual([old[0]])
    expect(newestFirst(['notes.txt', ...old])).toEqual([old[1], old[0]])
    expect(outdatedBackups([], TEST_MOMENT)).toEqual([])
  })
})

describe('R-59: making backups', () => {
  let test: TestStore
  let ids: Ids
  beforeEach(async () => {
    test = await openTestStore()
    ids = createIds()
    await test.store.run('cases.create', sampleCase(ids))
  })
  afterEach(() => test.end())

  it('R-59: a backup is enciphered, opens with the key and holds what was committed', async () => {
    const { fileName } = await test.store.backUp(TEST_MOMENT)
    await test.store.run('cases.create', sampleCase(ids))
    const path = join(test.folder, 'backups', fileName)
    expect(verifyFile(path, testKey())?.get('cases')).toBe(1)
    expect(verifyFile(path, testKey(9))).toBeNull()
    expect(readFileSync(path).includes('Avery')).toBe(false)
    expect(await test.store.run('store.facts')).toMatchObject({ backupCount: 1, newestBackupAt: TEST_MOMENT })
  })

  it('R-59 ◆ a copy that is not sound does not count: a changed byte is noticed', async () => {
    const { fileName } = await test.store.backUp(TEST_MOMENT)
    const path = join(test.folder, 'backups', fileName)
    const bytes = readFileSync(path)
    bytes[bytes.length - 2000] = (bytes[bytes.length - 2000] ?? 0) ^ 1
    writeFileSync(path, bytes)
    expect(verifyFile(path, testKey())).toBeNull()
  })

  it('R-59: what an interrupted backup left is neither counted nor kept', async () => {
    const files = workspaceFiles(test.folder)
    mkdirSync(files.backups, { recursive: true })
    writeFileSync(join(files.backups, 'casebench-20260301T000000000Z.db.unfinished'), 'half')
    expect(listBackups(files)).toEqual([])
    await test.store.backUp(TEST_MOMENT)
    expect(readdirSync(files.backups)).toEqual(['casebench-20260302T090000000Z.db'])
  })

  it('removes a target that could not be finished', () => {
    const target = join(test.folder, 'copy.db')
    expect(() => copyDatabase({ source: join(test.folder, 'missing.db'), target, key: testKey() })).toThrow()
    expect(existsSync(target)).toBe(false)
  })

  it('rotates while it works', async () => {
    for (let hour = 0; hour < 6; hour += 1) await test.store.backUp(hoursFrom(hour))
    expect(listBackups(workspaceFiles(test.folder))).toEqual([5, 4, 3].map((hour) => backupName(hoursFrom(hour))))
  })
})
