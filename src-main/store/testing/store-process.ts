import { fileURLToPath } from 'node:url'
import { createNodeProcessHost } from '../../processes/node-process-host.ts'
import type { IsolatedProcess, ProcessHost } from '../../processes/process-host.ts'

const ENTRY = fileURLToPath(new URL('../../processes/store-entry.ts', import.meta.url))

/** A process host that runs the real store process from the sources and remembers what it started. */
export const createStoreProcessHost = (): ProcessHost & { readonly started: readonly IsolatedProcess[] } => {
  const host = createNodeProcessHost(() => ENTRY)
  const started: IsolatedProcess[] = []
  return {
    started,
    start: (name, options) => {
      const child = host.start(name, options)
      started.push(child)
      return child
    },
  }
}

/** True while a process of that id runs. */
export const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
