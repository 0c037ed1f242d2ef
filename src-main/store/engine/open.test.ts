import { appendFileSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AppErrorCode } from '#shared/domain/errors.ts'
import { openEnciphered } from '../database/cipher.ts'
import { openFile } from '../database/driver.ts'
import { workspaceFiles, type WorkspaceFiles } from '../files/workspace-files.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import type { Store } from '../store.ts'
import { createIds, sampleCase } from '../testing/samples.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { createStoreEngine, type StoreEngineDeps } from './engine.ts'

let folder: TestFolder
let files: WorkspaceFiles
const opened: Store[] = []

const open = async (over: Partial<{ key: Buffer; isNew: boolean; deps: StoreEngineDeps }> = {}): Promise<Store> => {
  const store = createStoreEngine(over.deps)
  await store.open({ folder: folder.path, key: over.key ?? testKey(), isNew: over.isNew ?? false, at: TEST_MOMENT })
  opened.push(store)
  return store
}
const closeAll = async (): Promise<void> => {
  for (const store of opened.splice(0)) await store.close()
}
const refusalOf = (over: Parameters<typeof open>[0] = {}): Promise<AppErrorCode | 'opened'> =>
  open(over).then(() => 'opened' as const, (error: { detail: { code: AppErrorCode } }) => error.detail.code)

beforeEach(async () => {
  folder = makeTestFolder()
  files = workspaceFiles(folder.path)
  const store = await open({ isNew: true })
  await store.run('cases.create', sampleCase(createIds()))
  await closeAll()
})
afterEach(async () => {
  await closeAll()
  folder.remove()
})

describe('opening a workspace', () => {
  it('keeps what was written, and empties its log when it closes', async () => {
    expect(existsSync(files.wal)).toBe(false)
    const store = await open()
    expect(await store.run('cases.count')).toBe(1)
    expect(await store.run('store.facts')).toMatchObject({ cipher: 'AEGIS-256', schemaVersion: MIGRATIONS.at(-1)?.number, caseCount: 1, backupCount: 0 })
  })

  it('answers with a code before it is open and after it was closed', async () => {
    const store = await open()
    await store.close()
    await expect(store.run('cases.count')).rejects.toMatchObject({ detail: { code: 'store.not-open' } })
    await expect(store.backUp(TEST_MOMENT)).rejects.toMatchObject({ detail: { code: 'store.not-open' } })
  })

  it('R-58: a wrong key, another cipher, a plain file and other contents are told apart, and nothing is overwritten', async () => {
    const foreign = (make: () => void): Buffer => {
      rmSync(files.database)
      make()
      return readFileSync(files.database)
    }
    const ours = readFileSync(files.database)
    const expectRefusal = async (bytes: Buffer, code: AppErrorCode, key?: Buffer): Promise<void> => {
      expect(await refusalOf(key ? { key } : {})).toBe(code)
      expect(await refusalOf({ isNew: true, ...(key ? { key } : {}) })).toBe('store.conflict')
      expect(readFileSync(files.database).equals(bytes), code).toBe(true)
    }
    await expectRefusal(ours, 'store.key-wrong', testKey(9))
    const fill = (connection: ReturnType<typeof openFile>): void => void connection.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)').close()
    await expectRefusal(foreign(() => fill(openFile(files.database))), 'store.not-ours')
    for (const cipher of ['chacha20', 'sqlcipher', 'aes256cbc']) {
      await expectRefusal(foreign(() => fill(openEnciphered(files.database, testKey(), { cipher }))), 'store.not-ours')
    }
    await expectRefusal(foreign(() => fill(openEnciphered(files.database, testKey()))), 'store.damaged')
    await expectRefusal(foreign(() => writeFileSync(files.database, Buffer.alloc(8192, 0x41))), 'store.damaged')
    await expectRefusal(foreign(() => writeFileSync(files.database, '')), 'store.damaged')
  })

  it('R-58: without the header, a key that opens is accepted and the header comes back; one that does not is called wrong', async () => {
    rmSync(files.header)
    expect(await refusalOf({ key: testKey(9) })).toBe('store.key-wrong')
    expect(existsSync(files.header)).toBe(false)
    expect(await refusalOf()).toBe('opened')
    expect(existsSync(files.header)).toBe(true)
    expect(readFileSync(files.header, 'utf8')).not.toContain(testKey().toString('base64'))
  })

  it('R-66: a database that has gone is not replaced by an empty one', async () => {
    rmSync(files.database)
    expect(await refusalOf()).toBe('store.damaged')
    expect(await refusalOf({ isNew: true })).toBe('store.damaged')
    expect(existsSync(files.database)).toBe(false)
  })

  it('R-69: a newer file is refused without a write, its log included', async () => {
    const newer = [...MIGRATIONS, { number: 9990, name: 'future', sql: 'CREATE TABLE future (a INTEGER) STRICT' }]
    await open({ deps: { migrations: newer } })
    for (const path of [files.database, files.wal]) copyFileSync(path, `${path}.copy`)
    await closeAll()
    for (const path of [files.database, files.wal]) copyFileSync(`${path}.copy`, path)
    const before = [files.database, files.wal].map((path) => readFileSync(path))
    expect(before[1]?.length).toBeGreaterThan(0)
    expect(await refusalOf()).toBe('store.newer-version')
    expect([files.database, files.wal].map((path) => readFileSync(path).equals(before[path === files.database ? 0 : 1] ?? Buffer.alloc(0)))).toEqual([true, true])
  })

  it('R-77: a second opening is refused while the first one lives, and works after it', async () => {
    const first = await open()
    expect(await refusalOf()).toBe('store.locked-elsewhere')
    await expect(createStoreEngine().setAside(folder.path, TEST_MOMENT)).rejects.toMatchObject({ detail: { code: 'store.locked-elsewhere' } })
    expect(await first.run('cases.count')).toBe(1)
    await first.close()
    expect(await refusalOf()).toBe('opened')
  })

  it('R-77: a folder on a network share is refused before anything is made in it', async () => {
    for (const type of [0x6969, 0xff534d42, 0xfe534d42]) expect(await refusalOf({ deps: { fileSystemType: () => type } })).toBe('store.unsafe-settings')
    expect(await refusalOf({ deps: { fileSystemType: () => 0xef53 } })).toBe('opened')
  })

  it('finishes an exchange of files that a kill cut short, in both phases', async () => {
    mkdirSync(files.next)
    for (const phase of ['out', 'in'] as const) {
      mkdirSync(files.next, { recursive: true })
      copyFileSync(files.database, join(files.next, 'casebench.db'))
      if (phase === 'in') rmSync(files.database)
      writeFileSync(files.swap, JSON.stringify({ phase, keepAs: phase === 'out' ? 'kept-one' : null }))
      expect(await refusalOf({ isNew: !existsSync(files.database) })).toBe('opened')
      expect([existsSync(files.swap), existsSync(files.next)]).toEqual([false, false])
      await closeAll()
    }
    expect(existsSync(join(files.kept, 'kept-one', 'casebench.db'))).toBe(true)
  })

  it('a damaged page found by the check at the start stops it', async () => {
    const bytes = readFileSync(files.database)
    bytes.fill(0x5a, 4096 * 3 + 100, 4096 * 3 + 300)
    writeFileSync(files.database, bytes)
    expect(await refusalOf()).toBe('store.damaged')
    appendFileSync(files.database, 'x')
    expect(await refusalOf()).toBe('store.damaged')
  })
})
