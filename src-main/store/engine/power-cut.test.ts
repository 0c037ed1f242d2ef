import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { workspaceFiles, type WorkspaceFiles } from '../files/workspace-files.ts'
import { sampleSize, seeded } from '../testing/damage.ts'
import { buildDiskLibrary } from '../testing/disk-library.ts'
import { acknowledged, contentAfterCut, DATABASE_FILE, LOG_FILE, readDiskLog } from '../testing/power-cut.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { createStoreEngine } from './engine.ts'

const library = buildDiskLibrary()
const WRITER = fileURLToPath(new URL('../testing/disk-writer.ts', import.meta.url))
const WRITES = 60

let folder: TestFolder
let files: WorkspaceFiles
beforeEach(async () => {
  folder = makeTestFolder()
  files = workspaceFiles(join(folder.path, 'work'))
  const store = createStoreEngine()
  await store.open({ folder: files.folder, key: testKey(), isNew: true, at: TEST_MOMENT })
  await store.close()
})
afterEach(() => folder.remove())

/** Cases that are there after the cut, and whether each is whole. */
const readAfterCut = async (where: string): Promise<Readonly<{ ids: ReadonlySet<string>; isWhole: boolean }>> => {
  const store = createStoreEngine()
  try {
    await store.open({ folder: where, key: testKey(), isNew: false, at: TEST_MOMENT })
    const borders = { dayStartsAt: TEST_MOMENT, dayEndsAt: TEST_MOMENT, weekEndsAt: TEST_MOMENT }
    const { rows } = await store.run('cases.list', { filter: { tab: 'all', sort: 'reference', isDescending: false }, offset: 0, limit: 500, me: '', borders })
    const views = await Promise.all(rows.map(({ id }) => store.run('cases.get', { caseId: id })))
    const numbers = rows.map(({ reference }) => Number(reference.slice(3)))
    const hasNoGap = numbers.every((number, place) => number === 10_001 + place)
    return { ids: new Set(rows.map(({ id }) => id)), isWhole: hasNoGap && views.every(({ counts }) => counts.timeline === 1) }
  } finally {
    await store.close()
  }
}

const cutMany = async (synchronous: 1 | 2, cuts: number, seed: number): Promise<Readonly<{ losing: number; lost: number; broken: number; acks: number }>> => {
  const start = readFileSync(files.database)
  const pristine = join(folder.path, 'pristine')
  cpSync(files.folder, pristine, { recursive: true })
  const logPath = join(folder.path, 'disk.log')
  const env = { PATH: process.env['PATH'] ?? '', LD_PRELOAD: library.path ?? '', CASEBENCH_DISK_LOG: logPath }
  const { signal, stderr } = spawnSync(process.execPath, [WRITER, files.folder, String(WRITES), String(synchronous)], { env, timeout: 120_000 })
  expect(signal, String(stderr)).toBe('SIGKILL')
  const records = readDiskLog(readFileSync(logPath))
  const random = seeded(seed)
  let [losing, lost, broken] = [0, 0, 0]
  for (let cut = 0; cut < cuts; cut += 1) {
    const before = records.slice(0, Math.floor(random() * records.length))
    const tearing = cut % 2 === 0 ? null : random
    const where = join(folder.path, 'cut')
    rmSync(where, { recursive: true, force: true })
    cpSync(pristine, where, { recursive: true })
    writeFileSync(workspaceFiles(where).database, contentAfterCut(before, DATABASE_FILE, start, tearing))
    writeFileSync(workspaceFiles(where).wal, contentAfterCut(before, LOG_FILE, Buffer.alloc(0), tearing))
    const after = await readAfterCut(where).catch(() => null)
    if (after === null || !after.isWhole) broken += 1
    const missing = acknowledged(before).filter((id) => !after?.ids.has(id)).length
    losing += missing > 0 ? 1 : 0
    lost += missing
  }
  return { losing, lost, broken, acks: acknowledged(records).length }
}

describe.skipIf(library.path === null)(`R-52: power cuts on a watched disk${library.path === null ? ` (skipped: ${library.reason})` : ''}`, () => {
  it('R-52: nothing acknowledged is lost, nothing is half there', async () => {
    const cuts = sampleSize(24, 200)
    const { losing, lost, broken, acks } = await cutMany(2, cuts, 52)
    process.stdout.write(`R-52: ${cuts} power cuts over ${acks} acknowledged cases: ${losing} lost any (${lost} cases), ${broken} broken\n`)
    expect({ losing, broken }).toEqual({ losing: 0, broken: 0 })
    expect(acks).toBeGreaterThanOrEqual(WRITES)
  }, 600_000)

  it('R-52 ◆ the same run with synchronous NORMAL loses cases, so the model bites', async () => {
    const cuts = sampleSize(16, 150)
    const { losing, lost } = await cutMany(1, cuts, 53)
    process.stdout.write(`R-52 control: with NORMAL ${losing} of ${cuts} cuts lost acknowledged cases (${lost})\n`)
    expect(losing).toBeGreaterThan(0)
  }, 600_000)
})
