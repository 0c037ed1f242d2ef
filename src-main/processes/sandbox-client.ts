import { AppError } from '#shared/domain/errors.ts'
import type { IsolatedProcess, ProcessHost } from './process-host.ts'

/** The practice workspace's own providers on loopback. */
export type RunningSandbox = Readonly<{
  url: string
  /** Key that each emulated provider accepts, by its path prefix, which is the provider's id. */
  apiKeys: Readonly<Record<string, string>>
  /** Sets what an emulated provider can be told, e.g. where it delivers. Rejects when it does not take it. */
  configure(provider: string, settings: Readonly<Record<string, unknown>>): Promise<void>
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
      const url = `http://127.0.0.1:${ready.port}`
      resolve({ url, apiKeys: ready.apiKeys, configure: (provider, settings) => tell(url, ready.controlToken, provider, settings), onEnd: (listener) => void child.onEnd(listener), stop: () => child.kill() })
    })
  })

/** The sandbox's own control; it is on loopback and needs the token that it reported. */
const tell = async (url: string, token: string, provider: string, settings: Readonly<Record<string, unknown>>): Promise<void> => {
  const answer = await fetch(`${url}/__control`, {
    method: 'POST', headers: { 'content-type': 'application/json', 'x-control-token': token }, body: JSON.stringify({ action: 'configure', provider, settings }),
  })
  if (!answer.ok) throw new AppError('process.failed-to-start', 'The practice providers did not take their settings.')
}

const readReady = (message: unknown): Readonly<{ port: number; controlToken: string; apiKeys: Readonly<Record<string, string>> }> | undefined => {
  if (typeof message !== 'object' || message === null) return undefined
  const { type, port, controlToken, apiKeys } = message as Record<string, unknown>
  if (type !== 'ready' || typeof port !== 'number' || typeof controlToken !== 'string' || typeof apiKeys !== 'object' || apiKeys === null) return undefined
  return { port, controlToken, apiKeys: Object.fromEntries(Object.entries(apiKeys).filter((pair): pair is [string, string] => typeof pair[1] === 'string')) }
}
