import { AppError } from '#shared/domain/errors.ts'
import type { IsolatedProcess, ProcessHost } from './process-host.ts'

/** The practice workspace's own providers on loopback. */
export type RunningSandbox = Readonly<{
  url: string
  /** Key that each emulated provider accepts, by its path prefix, which is the provider's id. */
  apiKeys: Readonly<Record<string, string>>
  /** Called when the process ends by itself. */
  onEnd(listener: () => void): void
  stop(): void
}>

const START_TIMEOUT_MS = 15_000

/**
 * Starts the sandbox process and waits until it answers on its port.
 * Rejects with `process.failed-to-start` or `process.timeout`.
 */
export const startSandbox = (host: ProcessHost): Promise<RunningSandbox> =>
  new Promise((resolve, reject) => {
    const child: IsolatedProcess = host.start('sandbox', { heapMiB: 256 })
    const give = (error: AppError): void => {
      clearTimeout(timer)
      child.kill()
      reject(error)
    }
    const timer = setTimeout(() => give(new AppError('process.timeout', 'The practice providers did not start in time.')), START_TIMEOUT_MS)
    child.onEnd(() => give(new AppError('process.failed-to-start', 'The practice providers could not be started.')))
    child.onMessage((message) => {
      const ready = readReady(message)
      if (!ready) return
      clearTimeout(timer)
      resolve({ url: `http://127.0.0.1:${ready.port}`, apiKeys: ready.apiKeys, onEnd: (listener) => void child.onEnd(listener), stop: () => child.kill() })
    })
  })

const readReady = (message: unknown): Readonly<{ port: number; apiKeys: Readonly<Record<string, string>> }> | undefined => {
  if (typeof message !== 'object' || message === null) return undefined
  const { type, port, apiKeys } = message as Record<string, unknown>
  if (type !== 'ready' || typeof port !== 'number' || typeof apiKeys !== 'object' || apiKeys === null) return undefined
  return { port, apiKeys: Object.fromEntries(Object.entries(apiKeys).filter((pair): pair is [string, string] => typeof pair[1] === 'string')) }
}
