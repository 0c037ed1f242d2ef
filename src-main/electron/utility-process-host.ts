import { join } from 'node:path'
import { utilityProcess, type UtilityProcess } from 'electron'
import type { Logger } from '#main/platform/logger.ts'
import type { IsolatedProcess, ProcessEnd, ProcessHost, ProcessName, ProcessOptions } from '#main/processes/process-host.ts'

/** Variables that an isolated process needs to find programs, its home and the session bus; it gets no others. */
const PASSED_ON = [
  'PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR',
  'SystemRoot', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA',
]
/** How long a process may take to end by itself before it is killed. */
const KILL_AFTER_MS = 1_000

/** The bare environment of an isolated process. */
export const bareEnvironment = (env: NodeJS.ProcessEnv, added: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const kept = PASSED_ON.flatMap((name): [string, string][] => {
    const value = env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(kept), ...added }
}

const killHard = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL')
  } catch {
    // Ended in the meantime.
  }
}

const wrap = (name: ProcessName, child: UtilityProcess): IsolatedProcess => {
  let end: ProcessEnd | undefined
  const endListeners = new Set<(end: ProcessEnd) => void>()
  child.once('exit', (code) => {
    end = { code, signal: null }
    for (const listener of endListeners) listener(end)
    endListeners.clear()
  })
  return {
    name,
    get pid() { return child.pid },
    post: (message) => { if (end === undefined) child.postMessage(message) },
    onMessage: (listener) => {
      child.on('message', listener)
      return () => { child.off('message', listener) }
    },
    onEnd: (listener) => {
      if (end !== undefined) {
        listener(end)
        return () => undefined
      }
      endListeners.add(listener)
      return () => { endListeners.delete(listener) }
    },
    kill: () => {
      const { pid } = child
      if (end !== undefined) return
      child.kill()
      setTimeout(() => { if (end === undefined) killHard(pid) }, KILL_AFTER_MS).unref()
    },
  }
}

/** Isolated processes as Electron's utility processes. @param mainFolder where `<name>.js` lies. */
export const createUtilityProcessHost = (mainFolder: string, log: Logger): ProcessHost => ({
  start: (name: ProcessName, { heapMiB, env }: ProcessOptions = {}) => {
    const child = utilityProcess.fork(join(mainFolder, `${name}.js`), [], {
      serviceName: `Casebench ${name}`,
      env: bareEnvironment(process.env, env),
      execArgv: heapMiB === undefined ? [] : [`--max-old-space-size=${heapMiB}`],
      // Output of a process could quote what it works on; its log lines come as messages.
      stdio: 'ignore',
    })
    child.once('spawn', () => { log.log('debug', 'process.started', { process: name }) })
    return wrap(name, child)
  },
})
