import { homedir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { keepMemoryOutOfDumps } from '../platform/core-dumps.ts'
import { silentLogger } from '../platform/logger.ts'
import { systemRandom } from '../platform/random.ts'
import { createNodeProcessHost } from '../processes/node-process-host.ts'
import type { ProcessName } from '../processes/process-host.ts'
import { createKeytarSecretStore } from '../secrets/keytar-secret-store.ts'
import { runCommandLine } from './cli/run.ts'

/** Where the program keeps its profile on this system; the same folder that the window uses. */
export const defaultUserDataFolder = (platform: NodeJS.Platform, environment: NodeJS.ProcessEnv, home: string): string => {
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Casebench')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Casebench')
  return join(environment['XDG_CONFIG_HOME'] ?? join(home, '.config'), 'Casebench')
}

/** Entry file of an isolated process: the source beside this one, or the bundle it was built into. */
const entryOf = (name: ProcessName): string => {
  const here = import.meta.dirname
  if (import.meta.filename.endsWith('.ts')) {
    return name === 'sandbox' ? resolve(here, '../../src-sandbox/process-entry.ts') : resolve(here, `../processes/${name}-entry.ts`)
  }
  return join(basename(here) === 'chunks' ? dirname(here) : here, `${name}.js`)
}

/** More than any key has. */
const LARGEST_INPUT = 64 * 1024

const readStandardInput = async (): Promise<Uint8Array> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > LARGEST_INPUT) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Runs the command line with the parts of this machine. @returns the exit code. */
export const run = (args: readonly string[]): Promise<number> => {
  keepMemoryOutOfDumps()
  // Whoever reads the output may stop early, e.g. `head`; that is no failure of the verb.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return runCommandLine(
    args,
    { out: (text) => process.stdout.write(`${text}\n`), err: (text) => process.stderr.write(`${text}\n`) },
    ({ workspace, userDataFolder }) => ({
      workspace,
      userDataFolder: userDataFolder ?? defaultUserDataFolder(process.platform, process.env, homedir()),
      processHost: createNodeProcessHost(entryOf),
      secrets: createKeytarSecretStore(),
      clock: systemClock,
      random: systemRandom,
      log: silentLogger,
      versions: process.versions,
      environment: process.env,
      platform: process.platform,
      readInput: readStandardInput,
    }),
  )
}

if (import.meta.main) process.exitCode = await run(process.argv.slice(2))
