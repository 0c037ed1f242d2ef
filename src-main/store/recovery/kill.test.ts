import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { createStoreEngine } from '../engine/engine.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { sampleSize, seeded } from '../testing/damage.ts'
import { HEAVY } from '../testing/kill-runner.ts'
import { createIds, sampleCase } from '../testing/samples.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'

const RUNNER = fileURLToPath(new URL('../testing/kill-runner.ts', import.meta.url))
const CASES = 400
const MIGRATED = [...MIGRATIONS, HEAVY]

let folder: TestFolder
const pristine = (): string => join(folder.path, 'pristine')
const work = (): string => join(folder.path, 'work')
beforeEach(async () => {
  folder = makeTestFolder()
  const store = createStoreEngine()
  await store.open({ folder: pristine(), key: testKey(), isNew: true, at: TEST_MOMENT })
  const ids = createIds()
  await Promise.all(Array.from({ length: CASES }, () => store.run('cases.create', sampleCase(ids))))
  await store.backUp(TEST_MOMENT)
  await store.close()
})
afterEach(() => folder.remove())

/** Runs the change and kills it after a part of its usual time. @returns how long it ran. */
const runAndKill = async (what: 'migrate' | 'rekey', afterMs: number): Promise<number> => {
  rmSync(work(), { recursive: true, force: true })
  cpSync(pristine(), work(), { recursive: true })
  const child = spawn(process.execPath, [RUNNER, what, work()], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const startedAt = performance.now()
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs)
  await ended
  clearTimeout(timer)
  return performance.now() - startedAt
}

/** Why the last openings were refused, for the message of a failing test. */
const refusals: string[] = []

const opens = async (key: Buffer, migrations: typeof MIGRATIONS): Promise<number | null> => {
  const store = createStoreEngine({ migrations })
  try {
    await store.open({ folder: work(), key, isNew: false, at: TEST_MOMENT })
    return await store.run('cases.count')
  } catch (error) {
    refusals.push(toErrorDetail(error).code)
    return null
  } finally {
    await store.close()
  }
}

describe('a kill in the middle of a change', () => {
  it('R-68: of the schema leaves the old or the new one, never something between', async () => {
    const kills = sampleSize(5, 100)
    const usualMs = await runAndKill('migrate', 60_000)
    const random = seeded(68)
    let [old, fresh] = [0, 0]
    for (let kill = 0; kill < kills; kill += 1) {
      await runAndKill('migrate', random() * usualMs)
      // The old program refuses the new schema, so whichever opens it first tells which one is there.
      const isOld = (await opens(testKey(), MIGRATIONS)) === CASES
      expect(await opens(testKey(), MIGRATED)).toBe(CASES)
      if (isOld) old += 1
      else fresh += 1
    }
    process.stdout.write(`R-68: ${kills} kills during a migration of ${CASES} cases: ${old} old, ${fresh} new, 0 between\n`)
  }, 600_000)

  it('R-65: of the key leaves a workspace that opens with the old or the new one', async () => {
    const kills = sampleSize(6, 50)
    const usualMs = await runAndKill('rekey', 60_000)
    expect([await opens(testKey(8), MIGRATIONS), await opens(testKey(), MIGRATIONS)]).toEqual([CASES, null])
    const random = seeded(65)
    let [old, fresh] = [0, 0]
    for (let kill = 0; kill < kills; kill += 1) {
      await runAndKill('rekey', random() * usualMs)
      const withOld = await opens(testKey(), MIGRATIONS)
      const withNew = await opens(testKey(8), MIGRATIONS)
      expect([withOld, withNew].filter((count) => count === CASES), JSON.stringify({ withOld, withNew, refusals: refusals.slice(-2) })).toHaveLength(1)
      if (withOld === CASES) old += 1
      else fresh += 1
    }
    process.stdout.write(`R-65: ${kills} kills during a change of key: ${old} open with the old key, ${fresh} with the new one\n`)
  }, 600_000)
})
