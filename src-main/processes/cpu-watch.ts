import { isMainThread, Worker, workerData } from 'node:worker_threads'

const LOOK_MS = 50

type Watch = Readonly<{ cpuLimitMs: number }>
const isWatch = (value: unknown): value is Watch => typeof value === 'object' && value !== null && 'cpuLimitMs' in value

/**
 * Does the work of the watching thread. @returns false in the main thread, where there is none.
 * A parser that never yields cannot be stopped from its own thread; this one ends the whole process.
 */
export const runCpuWatch = (): boolean => {
  const watch: unknown = workerData
  if (isMainThread || !isWatch(watch)) return false
  setInterval(() => {
    const { user, system } = process.cpuUsage()
    if ((user + system) / 1000 > watch.cpuLimitMs) process.kill(process.pid, 'SIGKILL')
  }, LOOK_MS)
  return true
}

/** @param entry file that runs `runCpuWatch` first. */
export const startCpuWatch = (entry: URL, cpuLimitMs: number): void =>
  new Worker(entry, { workerData: { cpuLimitMs } satisfies Watch, env: {}, stdout: true, stderr: true }).unref()
