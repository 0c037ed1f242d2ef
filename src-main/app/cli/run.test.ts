import { createServer } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '#shared/domain/errors.ts'
import { systemClock } from '../../platform/clock.ts'
import { silentLogger } from '../../platform/logger.ts'
import { systemRandom } from '../../platform/random.ts'
import { createMemorySecretStore } from '../../secrets/memory-secret-store.ts'
import { defaultUserDataFolder } from '../cli.ts'
import type { Finding } from './doctor.ts'
import { runCommandLine, VERBS } from './run.ts'
import type { VerbContext } from './verb.ts'

const folder = mkdtempSync(join(tmpdir(), 'casebench-cli-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const context: VerbContext = {
  workspace: 'practice', userDataFolder: folder, secrets: createMemorySecretStore(), clock: systemClock, random: systemRandom, log: silentLogger,
  processHost: { start: () => { throw new Error('no process is needed without a data file') } },
  versions: { node: '24.21.0' }, environment: { DISPLAY: ':0' }, platform: 'linux', readInput: () => Promise.resolve(Buffer.alloc(0)),
}

const run = async (args: readonly string[], changes: Partial<VerbContext> = {}) => {
  const out: string[] = []
  const err: string[] = []
  const code = await runCommandLine(args, { out: (text) => out.push(text), err: (text) => err.push(text) }, ({ workspace }) => ({ ...context, workspace, ...changes }))
  return { code, out, err }
}
const findingsOf = (out: readonly string[]): readonly Finding[] => (JSON.parse(out[0] ?? '') as { findings: Finding[] }).findings

describe('casebench', () => {
  it.each([[[]], [['nope']], [['doctor', 'more']], [['doctor', '--bad']], [['doctor', '--workspace', 'other']]])('%j cannot be used: exit 2, nothing on standard output', async (args) => {
    const { code, out, err } = await run(args)
    expect([code, out]).toEqual([2, []])
    expect(err.join()).toContain('--help')
  })

  it.each([[['--help']], ...VERBS.map(({ name }) => [[name, '--help']])])('%j explains itself', async (args) => {
    const { code, out } = await run(args)
    expect(code).toBe(0)
    expect(out.join('\n')).toMatch(/casebench/)
  })

  it('does not repeat what it was given, since it could be a key', async () => {
    const { err, out } = await run(['sk-live-000111222'])
    expect([...err, ...out].join()).not.toContain('sk-live')
  })

  it('--json: one object on standard output, words on standard error', async () => {
    const { out, err } = await run(['doctor', '--json'])
    expect(out).toHaveLength(1)
    expect(findingsOf(out).map(({ check }) => check)).toEqual(['node', 'engine', 'keychain', 'display', 'database', 'listener', 'disk'])
    expect(err.length).toBeGreaterThan(1)
  })
})

describe('doctor', () => {
  it.each<[string, Partial<VerbContext>]>([
    ['node', { versions: { node: '20.20.2' } }],
    ['display', { environment: {} }],
    ['keychain', { secrets: { ...createMemorySecretStore(), probe: () => Promise.reject(new AppError('secrets.no-keychain', 'No keychain.')) } }],
  ])('finds what is wrong with the %s', async (check, changes) => {
    const { code, out } = await run(['doctor', '--json'], changes)
    expect(code).toBe(1)
    expect(findingsOf(out).find((finding) => finding.check === check)?.state).toBe('bad')
  })

  it('finds a port that another program holds', async () => {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(8443, '127.0.0.1', resolve)
    }).catch(() => undefined)
    const { out } = await run(['doctor', '--json'])
    server.close()
    expect(findingsOf(out).find(({ check }) => check === 'listener')?.words).toContain('taken')
  })
})

describe('defaultUserDataFolder', () => {
  it('is where the window keeps its profile', () => {
    expect(defaultUserDataFolder('linux', { XDG_CONFIG_HOME: '/x' }, '/home/a')).toBe('/x/Casebench')
    expect(defaultUserDataFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/Casebench')
  })
})
