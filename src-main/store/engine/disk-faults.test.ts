import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sampleSize } from '../testing/damage.ts'
import { buildDiskLibrary } from '../testing/disk-library.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { createStoreEngine } from './engine.ts'

const library = buildDiskLibrary()
const RUNNER = fileURLToPath(new URL('../testing/fault-runner.ts', import.meta.url))

type Outcome = Readonly<{ point: number; hasFired: boolean; isOpen: boolean; refusals: readonly string[]; kept: number; lost: number; isWhole: boolean }>

let folder: TestFolder
beforeEach(async () => {
  folder = makeTestFolder()
  const store = createStoreEngine()
  await store.open({ folder: join(folder.path, 'pristine'), key: testKey(), isNew: true, at: TEST_MOMENT })
  await store.close()
})
afterEach(() => folder.remove())

const runPoints = (errno: number, first: number, step: number): readonly Outcome[] => {
  const env = { PATH: process.env['PATH'] ?? '', LD_PRELOAD: library.path ?? '' }
  const { stdout, stderr } = spawnSync(process.execPath, [RUNNER, folder.path, String(errno), String(first), String(step)], { env, timeout: 580_000, encoding: 'utf8', maxBuffer: 1 << 26 })
  const lines = stdout.trim().split('\n')
  expect(lines.pop(), stderr).toBe('end')
  return lines.map((line) => JSON.parse(line) as Outcome)
}

describe.skipIf(library.path === null)(`R-53: a disk that fails once${library.path === null ? ` (skipped: ${library.reason})` : ''}`, () => {
  it.each([
    ['EIO', constants.errno.EIO, ['store.io', 'store.disk-full', 'store.damaged', 'store.read-only']],
    ['ENOSPC', constants.errno.ENOSPC, ['store.disk-full', 'store.io', 'store.read-only']],
    // A disk that refuses to open for writing is reported as such, once.
  ] as const)('R-53: with %s at any point nothing is acknowledged without a commit, and the next work goes on', (name, errno, allowed) => {
    const step = sampleSize(23, 1)
    const outcomes = runPoints(errno, name === 'EIO' ? 1 : 4, step)
    const fired = outcomes.filter(({ hasFired }) => hasFired)
    const refused = fired.filter(({ refusals }) => refusals.length > 0)
    process.stdout.write(`R-53: ${fired.length} injection points with ${name}: ${refused.length} refused something, ${fired.length - refused.length} went unnoticed because nothing depended on them\n`)
    for (const outcome of outcomes) {
      const words = JSON.stringify(outcome)
      expect(outcome.isOpen, words).toBe(true)
      expect(outcome.lost, words).toBe(0)
      expect(outcome.isWhole, words).toBe(true)
      for (const code of outcome.refusals) expect(allowed as readonly string[], words).toContain(code)
      // One failing operation costs one piece of work and not the ones after it: the connection was opened again.
      expect(outcome.refusals.length, words).toBeLessThanOrEqual(1)
      expect(outcome.kept, words).toBeGreaterThanOrEqual(6)
    }
    expect(refused.length).toBeGreaterThan(0)
    expect(outcomes.at(-1)).toMatchObject({ hasFired: false, refusals: [], kept: 8 })
  }, 600_000)

  it('R-53: a full disk refuses writes, answers reads, and takes writes again without a restart', () => {
    const runner = fileURLToPath(new URL('../testing/full-disk-runner.ts', import.meta.url))
    const env = { PATH: process.env['PATH'] ?? '', LD_PRELOAD: library.path ?? '' }
    const { stdout, stderr } = spawnSync(process.execPath, [runner, join(folder.path, 'full')], { env, timeout: 60_000, encoding: 'utf8' })
    expect(stdout, stderr).not.toBe('')
    expect(JSON.parse(stdout)).toEqual({
      outcomes: ['saved', 'store.disk-full', 'store.disk-full', 'store.disk-full', 'saved'], countWhileFull: 1, count: 2, reopened: 2,
    })
  }, 120_000)
})
