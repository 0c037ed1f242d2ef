import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgePart } from '../suite/counts.ts'
import { readUnitReport } from '../suite/reports.ts'

const root = resolve(import.meta.dirname, '..', '..')
let folder = ''
beforeAll(() => {
  // Below node_modules, so that the planted files find Vitest and nobody else finds them.
  folder = mkdtempSync(join(root, 'node_modules', '.planted-'))
  writeFileSync(join(folder, 'vitest.config.mjs'), "export default { test: { include: ['*.test.mjs'], exclude: [] } }")
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs our suite's own program over one planted file. @returns its exit code and the counts that we would print. */
const runPlanted = async (name: string, body: string) => {
  writeFileSync(join(folder, `${name}.test.mjs`), `import { it } from 'vitest'\n${body}\n`)
  const report = join(folder, `${name}.json`)
  const child = spawn(process.execPath, [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', '--root', folder, `${name}.test.mjs`, '--reporter=json', `--outputFile=${report}`,
  ], { stdio: 'ignore', cwd: folder })
  const code = await new Promise<number>((done) => void child.once('close', (exit) => done(exit ?? 1)))
  return { code, counts: judgePart(readUnitReport(readFileSync(report, 'utf8')), code) }
}

describe('R-76: a rejection that nobody caught', { timeout: 60_000 }, () => {
  it('fails the suite although every test passed', async () => {
    const { code, counts } = await runPlanted('rejected', "it('passes', async () => { void Promise.reject(new Error('planted')); await new Promise((done) => setTimeout(done, 20)) })")
    expect(code).not.toBe(0)
    expect(counts.passed).toBe(1)
    expect(counts.failed).toBeGreaterThan(0)
  })

  it('◆ control: the same file without it passes', async () => {
    const { code, counts } = await runPlanted('caught', "it('passes', async () => { await Promise.reject(new Error('planted')).catch(() => undefined) })")
    expect(code).toBe(0)
    expect(counts).toMatchObject({ passed: 1, failed: 0 })
  })
})
