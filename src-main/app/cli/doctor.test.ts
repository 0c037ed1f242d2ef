import { closeSync, openSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { silentLogger } from '../../platform/logger.ts'
import { systemRandom } from '../../platform/random.ts'
import { createNodeProcessHost } from '../../processes/node-process-host.ts'
import { createMemorySecretStore } from '../../secrets/memory-secret-store.ts'
import { createTestConsole, removeFolder, type TestConsole } from '../testing/test-console.ts'
import { doctor, type Finding } from './doctor.ts'
import type { VerbContext } from './verb.ts'

const opened: TestConsole[] = []
afterEach(async () => {
  await Promise.all(opened.map(({ console }) => console.stop()))
  for (const { folder } of opened.splice(0)) removeFolder(folder)
})

const setUp = async () => {
  const secrets = createMemorySecretStore()
  const made = createTestConsole({ secrets, workspace: 'live' })
  opened.push(made)
  await made.console.start()
  const context: VerbContext = {
    workspace: 'live', userDataFolder: made.folder, secrets, clock: systemClock, random: systemRandom, log: silentLogger,
    processHost: createNodeProcessHost(() => new URL('../../processes/store-entry.ts', import.meta.url).pathname),
    versions: process.versions, environment: { DISPLAY: ':0' }, platform: 'linux', readInput: () => Promise.resolve(Buffer.alloc(0)),
  }
  const look = async (): Promise<Finding> => {
    const { data } = await doctor.run(context, { words: [], values: {} })
    return (data as { findings: Finding[] }).findings.find(({ check }) => check === 'database') ?? { check: '', state: 'bad', words: '' }
  }
  return { ...made, look }
}

describe('doctor on a data file', { timeout: 60_000 }, () => {
  it('opens it with the key of the keychain and tells its schema and cipher', async () => {
    const { console, look } = await setUp()
    await console.stop()
    expect(await look()).toMatchObject({ state: 'ok', words: expect.stringMatching(/^Schema \d+, aegis.*, 0 cases, 0 backups\.$/i) as string })
  })

  it('leaves one alone that the window has open, or that a passphrase protects', async () => {
    const { console, call, look } = await setUp()
    expect(await look()).toMatchObject({ state: 'skipped', words: expect.stringContaining('open') as string })
    await call('workspace.setPassphrase', { current: null, next: 'a long enough passphrase' })
    await console.stop()
    expect(await look()).toMatchObject({ state: 'skipped', words: expect.stringContaining('passphrase') as string })
  })

  it('finds a damaged one, by its code', async () => {
    const { console, folder, look } = await setUp()
    await console.stop()
    const path = join(folder, 'workspaces', 'live', 'casebench.db')
    const file = openSync(path, 'r+')
    for (let at = 4096; at < statSync(path).size; at += 4096) writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, at + 512)
    closeSync(file)
    expect(await look()).toMatchObject({ state: 'bad', words: expect.stringContaining('store.damaged') as string })
  })
})
