import { isInstant, type Instant } from '#shared/domain/calendar.ts'
import { isAppError, type ErrorDetail } from '#shared/domain/errors.ts'
import { silentLogger, type Logger } from '../platform/logger.ts'
import type { IsolatedProcess, ProcessHost } from '../processes/process-host.ts'
import { createRpcClient, type RpcClient } from '../processes/rpc.ts'
import { DEFECT_NOTICE, SAVED_NOTICE, type StoreProcessOperations } from './protocol.ts'
import type { Store, StoreOperation, StoreOperations } from './store.ts'

export type StoreClientDeps = Readonly<{
  processHost: ProcessHost
  log?: Logger
  /** How long one operation may take before the process counts as hanging; repairs and backups have no such limit. */
  operationTimeoutMs?: number
}>

type Running = { readonly process: IsolatedProcess; readonly rpc: RpcClient<StoreProcessOperations>; isEnding: boolean; readonly hasEnded: Promise<void> }

const LOST: ErrorDetail = { code: 'process.crashed', message: 'The part of Casebench that keeps the data ended unexpectedly. What was saved is safe.' }
const HEAP_MIB = 1024
/** A clean close empties the log; after this the process is ended, which a write-ahead log survives. */
const CLOSE_TIMEOUT_MS = 15_000
/** Far beyond the slowest operation that was measured; a store that is silent this long does not come back. */
const OPERATION_TIMEOUT_MS = 60_000

/**
 * The store as main sees it: every method is a message to the store process. That process is started by the first
 * call and ended by `close`. If it ends by itself, pending calls reject with `process.crashed`, `onLost` fires once,
 * and whoever owns the store decides about opening it again; the next call starts a new process.
 */
export const createStoreClient = ({ processHost, log = silentLogger, operationTimeoutMs = OPERATION_TIMEOUT_MS }: StoreClientDeps): Store => {
  const savedListeners = new Set<(at: Instant) => void>()
  const lostListeners = new Set<(error: ErrorDetail) => void>()
  let running: Running | null = null

  const onNotice = (name: string, payload: unknown): void => {
    if (name === SAVED_NOTICE && typeof payload === 'string' && isInstant(payload)) for (const listener of savedListeners) listener(payload)
    if (name === DEFECT_NOTICE) log.log('error', 'store.defect', { process: 'store', note: JSON.stringify(payload) })
  }

  const start = (): Running => {
    const child = processHost.start('store', { heapMiB: HEAP_MIB })
    const rpc = createRpcClient<StoreProcessOperations>(child)
    const started: Running = { process: child, rpc, isEnding: false, hasEnded: new Promise((resolve) => void child.onEnd(() => resolve())) }
    rpc.onNotice(onNotice)
    child.onEnd(({ code, signal }) => {
      if (running === started) running = null
      if (started.isEnding) return
      log.log('error', 'store.process-lost', { process: 'store', reason: signal ?? `exit ${code ?? 'unknown'}` })
      for (const listener of lostListeners) listener(LOST)
    })
    return started
  }

  const call = async <Name extends keyof StoreProcessOperations>(name: Name, input: StoreProcessOperations[Name]['input']): Promise<StoreProcessOperations[Name]['output']> => {
    running ??= start()
    return running.rpc.call(name, input)
  }

  /** An operation inside its time; a process that hangs is ended, which everybody then hears as a lost one. */
  const operate = async (input: StoreProcessOperations['run']['input']): Promise<unknown> => {
    running ??= start()
    const { rpc, process } = running
    try {
      return await rpc.call('run', input, { timeoutMs: operationTimeoutMs })
    } catch (error) {
      if (isAppError(error) && error.code === 'process.timeout') {
        log.log('error', 'store.process-hangs', { process: 'store', operation: input.name })
        process.kill()
      }
      throw error
    }
  }

  const close = async (): Promise<void> => {
    const ending = running
    if (!ending) return
    running = null
    ending.isEnding = true
    await ending.rpc.call('close', undefined, { timeoutMs: CLOSE_TIMEOUT_MS }).catch(() => undefined)
    ending.process.kill()
    await ending.hasEnded
  }

  return {
    open: (request) => call('open', request),
    run: <Name extends StoreOperation>(name: Name, ...input: readonly unknown[]) =>
      operate({ name, input: input[0] }) as Promise<StoreOperations[Name]['output']>,
    backUp: (at) => call('backUp', at),
    restoreBackup: (request) => call('restoreBackup', request),
    undoRestore: (folder, at) => call('undoRestore', { folder, at }),
    salvage: (request) => call('salvage', request),
    setAside: (folder, at) => call('setAside', { folder, at }),
    rekey: (nextKey) => call('rekey', nextKey),
    close,
    onSaved: (listener) => {
      savedListeners.add(listener)
      return () => void savedListeners.delete(listener)
    },
    onLost: (listener) => {
      lostListeners.add(listener)
      return () => void lostListeners.delete(listener)
    },
  }
}
