import { setTimeout as wait } from 'node:timers/promises'
import type { BrowserWindow } from 'electron'

const POLITE_MS = 400
const STEP_MS = 20

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const kill = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Ended in the meantime.
  }
}

/** Waits a moment for a process that is on its way out, then ends it. @param pid 0 for none */
export const endProcess = async (pid: number): Promise<void> => {
  if (pid <= 0) return
  for (let waitedMs = 0; waitedMs < POLITE_MS; waitedMs += STEP_MS) {
    if (!isRunning(pid)) return
    await wait(STEP_MS)
  }
  kill(pid)
}

/**
 * closes a window together with its renderer process. Memory that was freed keeps its text, so leaving the page
 * is not enough: the process has to go. It is not asked to crash, since that would write its memory to a dump.
 */
export const endRenderer = async (window: BrowserWindow): Promise<void> => {
  const pid = window.isDestroyed() ? 0 : window.webContents.getOSProcessId()
  if (!window.isDestroyed()) window.destroy()
  await endProcess(pid)
}
