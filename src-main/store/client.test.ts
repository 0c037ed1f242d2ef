import { fork } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { createStoreClient } from './client.ts'
import type { Store } from './store.ts'
import { createIds, sampleCase } from './testing/samples.ts'
import { createStoreProcessHost, isRunning } from './testing/store-process.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from './testing/test-store.ts'

let folder: TestFolder
let host: ReturnType<typeof createStoreProcessHost>
let store: Store
beforeEach(() => {
  folder = makeTestFolder()
  host = createStoreProcessHost()
  store = createStoreClient({ processHost: host })
})
afterEach(async () => {
  await store.close()
  for (const child of host.started) child.kill()
  folder.remove()
})
const open = (isNew: boolean) => store.open({ folder: folder.path, key: testKey(), isNew, at: TEST_MOMENT })

describe('the store over its process', () => {
  it('does what the engine does, tells of saves, and ends its process when it is closed', async () => {
    await open(true)
    const saved: string[] = []
    const stop = store.onSaved((at) => saved.push(at))
    const { id } = await store.run('cases.create', sampleCase(createIds()))
    expect(await store.run('cases.get', { caseId: id })).toMatchObject({ loanCase: { id, amount: { minor: '1250000' } } })
    expect(saved).toHaveLength(1)
    stop()
    expect(await store.backUp(TEST_MOMENT)).toEqual({ fileName: 'casebench-20260302T090000000Z.db' })
    expect(readdirSync(join(folder.path, 'backups'))).toEqual(['casebench-20260302T090000000Z.db'])
    await store.rekey(testKey(8))
    expect(await store.run('cases.count')).toBe(1)
    await store.close()
    expect(isRunning(host.started[0]!.pid!)).toBe(false)
    expect((await store.restoreBackup({ folder: folder.path, key: testKey(8), at: TEST_MOMENT })).isOpenable).toBe(true)
    expect((await store.undoRestore(folder.path, TEST_MOMENT)).isOpenable).toBe(true)
    expect((await store.salvage({ folder: folder.path, key: testKey(8), at: TEST_MOMENT })).isOpenable).toBe(true)
    expect((await store.setAside(folder.path, TEST_MOMENT)).isOpenable).toBe(false)
  }, 60_000)

  it('R-59: writes go on while a backup is made', async () => {
    await open(true)
    const ids = createIds()
    await Promise.all(Array.from({ length: 500 }, () => store.run('cases.create', sampleCase(ids))))
    let isDone = false
    const backup = store.backUp(TEST_MOMENT).finally(() => (isDone = true))
    let during = 0
    let longestMs = 0
    while (!isDone) {
      const startedAt = performance.now()
      await store.run('cases.create', sampleCase(ids))
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      if (!isDone) during += 1
    }
    await backup
    process.stdout.write(`R-59: ${during} writes answered during a backup, the longest after ${Math.round(longestMs)} ms\n`)
    expect(during).toBeGreaterThan(1)
  }, 60_000)

  it('R-75: a store process that hangs is ended and counts as lost; a new one opens the same file', async () => {
    const impatient = createStoreClient({ processHost: host, operationTimeoutMs: 300 })
    await impatient.open({ folder: folder.path, key: testKey(), isNew: true, at: TEST_MOMENT })
    const lost = new Promise<ErrorDetail>((resolve) => void impatient.onLost(resolve))
    const { pid } = host.started.at(-1)!
    process.kill(pid!, 'SIGSTOP')
    await expect(impatient.run('cases.count')).rejects.toMatchObject({ detail: { code: 'process.timeout' } })
    expect((await lost).code).toBe('process.crashed')
    expect(isRunning(pid!)).toBe(false)
    await impatient.open({ folder: folder.path, key: testKey(), isNew: false, at: TEST_MOMENT })
    await impatient.close()
  }, 60_000)

  it('hands refusals over with their code, and nothing of the statement that caused them', async () => {
    await open(true)
    await expect(open(false)).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    const other = createStoreClient({ processHost: host })
    await expect(other.open({ folder: folder.path, key: testKey(), isNew: false, at: TEST_MOMENT })).rejects.toMatchObject({ detail: { code: 'store.locked-elsewhere' } })
    await other.close()
    const defect = store.run('cases.create', { ...sampleCase(createIds()), amount: { minor: 'Avery-Secret', currency: 'AUD' } })
    await expect(defect).rejects.toMatchObject({ detail: { code: 'app.internal' } })
    await expect(defect).rejects.not.toThrow(/Avery/)
  }, 60_000)

  it('a process that ends by itself is told once, pending calls are refused, and what was saved is there', async () => {
    await open(true)
    const { id } = await store.run('cases.create', sampleCase(createIds()))
    const lost: ErrorDetail[] = []
    store.onLost((error) => lost.push(error))
    const pending = store.run('cases.create', sampleCase(createIds(50)))
    host.started[0]!.kill()
    await expect(pending).rejects.toMatchObject({ detail: { code: 'process.crashed' } })
    await expect.poll(() => lost.length).toBe(1)
    expect(lost[0]?.code).toBe('process.crashed')
    await open(false)
    expect((await store.run('cases.search', { text: id, limit: 5 })).map((row) => row.id)).toEqual([id])
    await store.close()
    expect(lost).toHaveLength(1)
  }, 60_000)

  it('the process goes when its parent has gone', async () => {
    const parent = fork(fileURLToPath(new URL('testing/orphan-parent.ts', import.meta.url)), [folder.path], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const [pid] = (await once(parent, 'message')) as [number]
    expect(isRunning(pid)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false)
    await open(false)
    expect(await store.run('cases.count')).toBe(0)
  }, 60_000)
})
