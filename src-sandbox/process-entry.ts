import { parseArgs } from 'node:util'
import { createSandbox } from './server.ts'

/** What the process reports once, when it answers on its port. */
export type SandboxReady = Readonly<{
  type: 'ready'
  port: number
  controlToken: string
  /** The key each emulated provider accepts, by prefix; invented and worth nothing elsewhere. */
  apiKeys: Readonly<Record<string, string>>
}>

/** What it says when it could not start; it ends with 1 afterwards. */
export type SandboxFailed = Readonly<{ type: 'failed'; message: string }>

/** The part of Electron's `process.parentPort` that is used here; plain Node has none. */
type ParentPort = Readonly<{
  postMessage: (message: unknown) => void
  on: (event: 'message', listener: (event: { data: unknown }) => void) => void
}>

const parentPort = (process as unknown as { parentPort?: ParentPort }).parentPort

function report(message: SandboxReady | SandboxFailed): Promise<void> {
  if (parentPort) {
    parentPort.postMessage(message)
    return Promise.resolve()
  }
  return new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve())
    else resolve()
  })
}

function isStop(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { type?: unknown }).type === 'stop'
}

// Last resort (a defect of the emulation): the parent hears of the end and the practice goes on without providers.
process.on('uncaughtException', () => process.exit(1))
process.on('unhandledRejection', () => process.exit(1))

const { values } = parseArgs({
  options: { seed: { type: 'string', default: 'practice' }, now: { type: 'string' } },
  strict: false,
})

try {
  const sandbox = await createSandbox({
    seed: String(values['seed']),
    ...(typeof values['now'] === 'string' ? { now: values['now'] } : {}),
  })
  const stop = (): void => {
    void sandbox.close().then(() => process.exit(0))
  }
  const listen = (message: unknown): void => {
    if (isStop(message)) stop()
  }
  parentPort?.on('message', ({ data }) => listen(data))
  process.on('message', listen)
  // Nobody is left to stop us once the channel is gone.
  process.once('disconnect', stop)
  await report({
    type: 'ready',
    port: sandbox.port,
    controlToken: sandbox.controlToken,
    apiKeys: Object.fromEntries(sandbox.providers.map(({ prefix, apiKey }) => [prefix, apiKey])),
  })
} catch (error) {
  await report({ type: 'failed', message: error instanceof Error ? error.message : 'unknown failure' })
  process.exit(1)
}
