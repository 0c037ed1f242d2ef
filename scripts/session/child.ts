import { spawn, type StdioOptions } from 'node:child_process'
import { constants } from 'node:os'

/** How to run a program to its end. */
export type ChildOptions = Readonly<{
  env?: NodeJS.ProcessEnv
  cwd?: string
  stdio?: StdioOptions
  /** After this many milliseconds the program and everything it started are ended, and the code is 124. */
  limitMs?: number
}>

/** How long a program may take to leave after a polite signal. */
const graceMs = 3_000

/**
 * Runs a program in a process group of its own and answers its exit code (128 + number for a signal).
 * The group is what lets us end a bus, a browser and their children together by one id, also when we are interrupted.
 */
export function runChild(command: string, args: readonly string[], options: ChildOptions = {}): Promise<number> {
  const isGrouped = process.platform !== 'win32'
  const child = spawn(command, args, {
    env: options.env ?? process.env,
    ...(options.cwd ? { cwd: options.cwd } : {}),
    stdio: options.stdio ?? ['ignore', 'inherit', 'inherit'],
    detached: isGrouped,
  })
  const end = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) endGroup(isGrouped ? -child.pid : child.pid, signal)
  }
  return new Promise((resolve, reject) => {
    let isLate = false
    let grace: NodeJS.Timeout | undefined
    const stop = (): void => {
      end('SIGTERM')
      grace ??= setTimeout(() => end('SIGKILL'), graceMs)
    }
    const limit = options.limitMs === undefined ? undefined : setTimeout(() => ((isLate = true), stop()), options.limitMs)
    const signals = stopSignals.map((signal) => ({ signal, listener: stop }))
    for (const { signal, listener } of signals) process.on(signal, listener)
    const settle = (): void => {
      clearTimeout(limit)
      clearTimeout(grace)
      for (const { signal, listener } of signals) process.off(signal, listener)
    }
    child.once('error', (error) => (settle(), reject(error)))
    child.once('exit', (code, signal) => {
      settle()
      // The leader is gone; whatever it left behind in its group goes too.
      end('SIGTERM')
      resolve(isLate ? 124 : (code ?? 128 + (signal ? constants.signals[signal] : 1)))
    })
  })
}

/** Signals that ask us to stop; each is passed on to what we started. */
export const stopSignals: readonly NodeJS.Signals[] =
  process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP']

function endGroup(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
