import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bareEnvironment, createNodeProcessHost } from './node-process-host.ts'
import type { IsolatedProcess } from './process-host.ts'

const isLinux = process.platform === 'linux'
let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'dumps-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const filterOf = (pid: number | undefined): number => Number.parseInt(readFileSync(`/proc/${pid ?? 0}/coredump_filter`, 'utf8'), 16)
const ended = (child: IsolatedProcess): Promise<void> => new Promise((resolve) => void child.onEnd(() => resolve()))

describe('R-05: what a dump of our processes would hold', () => {
  it.runIf(isLinux).each(['store', 'flow', 'listener'] as const)('of the %s process no memory', async (name) => {
    const child = createNodeProcessHost((entry) => new URL(`./${entry}-entry.ts`, import.meta.url).pathname).start(name)
    try {
      await expect.poll(() => filterOf(child.pid), { timeout: 10_000 }).toBe(0)
    } finally {
      child.kill()
      await ended(child)
    }
  })

  it.runIf(isLinux)('◆ without the filter, all of its own memory', async () => {
    const idle = join(folder, 'idle.mjs')
    writeFileSync(idle, 'process.on("message", () => undefined)')
    const child = createNodeProcessHost(() => idle).start('store')
    try {
      expect(filterOf(child.pid) & 1).toBe(1)
    } finally {
      child.kill()
      await ended(child)
    }
  })
})

/** Asks Node for a report by signal, as a variable of the officer's session could; waits for the end of the process. */
const reportsAfterSignal = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const idle = join(folder, 'idle.mjs')
  writeFileSync(idle, 'process.on("message", () => setImmediate(() => process.exit(0))); process.send("ready")')
  const child = fork(idle, [], { env: environment, execArgv: [], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
  await once(child, 'message')
  child.kill('SIGUSR2')
  const gone = once(child, 'exit')
  const isWritten = (): boolean => readdirSync(folder).some((name) => name.endsWith('.json'))
  await expect.poll(() => isWritten() || child.exitCode !== null || child.signalCode !== null, { timeout: 10_000 }).toBe(true)
  if (child.connected) child.send('end', () => undefined)
  await gone
  return readdirSync(folder).filter((name) => name.endsWith('.json'))
}

describe('R-72: reports that Node itself can write', () => {
  const session = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_OPTIONS: `--report-on-signal --report-signal=SIGUSR2 --report-directory=${folder}` })

  it.runIf(isLinux)('are not to be had from an isolated process: it gets none of the switches in our environment', async () => {
    expect(await reportsAfterSignal(bareEnvironment(session()))).toEqual([])
  })

  it.runIf(isLinux)('◆ are written where the environment is handed on', async () => {
    expect(await reportsAfterSignal(session())).toHaveLength(1)
  })
})
