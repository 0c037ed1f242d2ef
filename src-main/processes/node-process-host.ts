import { fork } from 'node:child_process'
import type { IsolatedProcess, ProcessEnd, ProcessHost, ProcessName } from './process-host.ts'

const KEPT_VARIABLES = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'SystemRoot'] as const

/** The bare environment of an isolated process: nothing that carries switches or secrets of the parent. */
export const bareEnvironment = (from: NodeJS.ProcessEnv, added: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const kept = KEPT_VARIABLES.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]] as const]))
  return { ...Object.fromEntries(kept), ...added }
}

/** Keeps the end of a process, so that whoever asks late still hears of it. */
export const createEndNotice = (): Readonly<{ report(end: ProcessEnd): void; onEnd(listener: (end: ProcessEnd) => void): () => void }> => {
  const waiting = new Set<(end: ProcessEnd) => void>()
  let ended: ProcessEnd | undefined
  return {
    report: (end) => {
      if (ended) return
      ended = end
      for (const listener of waiting) listener(end)
      waiting.clear()
    },
    onEnd: (listener) => {
      if (ended) listener(ended)
      else waiting.add(listener)
      return () => void waiting.delete(listener)
    },
  }
}

/**
 * Starts isolated processes as children of plain Node: for the command line, for tests, and wherever there is no
 * Electron. What a child prints is thrown away, because nobody has redacted it.
 * @param entryOf path of the JavaScript or TypeScript file that runs a process.
 */
export const createNodeProcessHost = (entryOf: (name: ProcessName) => string): ProcessHost => ({
  start: (name, { heapMiB, env } = {}): IsolatedProcess => {
    const child = fork(entryOf(name), [], {
      serialization: 'advanced',
      execArgv: heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`],
      env: bareEnvironment(process.env, env),
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const end = createEndNotice()
    child.once('exit', (code, signal) => end.report({ code, signal }))
    child.once('error', () => end.report({ code: null, signal: null }))
    return {
      name,
      get pid() {
        return child.pid
      },
      post: (message) => {
        if (child.connected) child.send(message as never, () => undefined)
      },
      onMessage: (listener) => {
        child.on('message', listener)
        return () => void child.off('message', listener)
      },
      onEnd: end.onEnd,
      kill: () => void child.kill('SIGKILL'),
    }
  },
})
