// Dependency-free and Node 18 clean: these files run before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'

/** A reason to stop that is told to the person without a stack. */
export class SetupError extends Error {
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** One plain line of progress. Standard error, so that `--json` verbs keep standard output for themselves. */
export function say(line) {
  process.stderr.write(`setup: ${line}\n`)
}

/** PATH without the project's own `.bin`, which npm puts first and which `npm ci` is about to delete. */
export function outerPath(root, path = process.env.PATH ?? '') {
  const inside = join(root, 'node_modules') + sep
  return path.split(delimiter).filter((folder) => !`${folder}${sep}`.startsWith(inside)).join(delimiter)
}

/** The first `name` on `path`, or undefined. */
export function which(name, path) {
  const names = process.platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name]
  for (const folder of path.split(delimiter)) {
    for (const candidate of names) {
      const file = join(folder, candidate)
      if (folder !== '' && existsSync(file)) return file
    }
  }
  return undefined
}

/** Runs a command to its end with its output shown; throws a SetupError with `what` when it fails. */
export function run(command, args, { cwd, env, what, shell = false }) {
  const result = spawnSync(command, args, { cwd, env, stdio: ['ignore', 2, 2], shell })
  if (result.error) throw new SetupError(`${what}: ${result.error.message}`)
  if (result.status !== 0) throw new SetupError(`${what}: it ended with ${result.signal ?? `code ${result.status}`}`)
}

/** Standard output of a command, or undefined when it could not run. A non-zero code is not an error here. */
export function read(command, args, env = process.env) {
  const result = spawnSync(command, args, { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] })
  return result.error ? undefined : result.stdout
}

/** Hands the terminal to a program: its output, its signals and its exit code are ours. */
export function become(command, args, { cwd, env }) {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' })
  const signals = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(signal ? 128 + (signalNumbers[signal] ?? 1) : (code ?? 1)))
  })
}

const signalNumbers = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }

/** Folder that holds `bin` of the given Node, links resolved. */
export function prefixOf(nodeFile) {
  return dirname(dirname(realpathSync(nodeFile)))
}
