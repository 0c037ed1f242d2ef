import { AppError, isAppError, type ErrorDetail } from '#shared/domain/errors.ts'
import { closeLeftovers } from '../callbacks/inbox/leftovers.ts'
import type { Listener, RefusedCounts } from '../callbacks/listener.ts'
import type { Logger } from '../platform/logger.ts'
import { DELIVERY_NOTICE, LISTENER_GRACE_MS, REFUSED_NOTICE, type ListenerOperations } from './listener-protocol.ts'
import type { IsolatedProcess, ProcessHost } from './process-host.ts'
import { createRpcClient, type RpcClient } from './rpc.ts'

const HEAP_MIB = 256
const START_TIMEOUT_MS = 10_000
const CALL_TIMEOUT_MS = 5_000
const STOP_TIMEOUT_MS = LISTENER_GRACE_MS + 1_000

const lost: ErrorDetail = { code: 'process.crashed', message: 'The callback listener ended unexpectedly. Everything that was acknowledged is kept; it is started again.' }

type Child = Readonly<{ process: IsolatedProcess; rpc: RpcClient<ListenerOperations>; gone: Promise<void> }>

const createListeners = <Value>() => {
  const listeners = new Set<(value: Value) => void>()
  return {
    tell: (value: Value): void => {
      for (const listener of listeners) listener(value)
    },
    add: (listener: (value: Value) => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** The listener process as main sees it. A process that ended is not started again by itself: whoever owns it decides. */
export const createListener = (host: ProcessHost, log: Logger): Listener => {
  const deliveries = createListeners<undefined>()
  const refusals = createListeners<RefusedCounts>()
  const losses = createListeners<ErrorDetail>()
  const stopping = new WeakSet<IsolatedProcess>()
  let child: Child | undefined
  let folder: string | undefined

  const onEnd = (ended: IsolatedProcess): void => {
    if (child?.process === ended) child = undefined
    // Nobody writes there any more: what was acknowledged last becomes readable now.
    try {
      if (folder !== undefined && child === undefined) closeLeftovers(folder)
    } catch {
      log.log('warn', 'listener.leftovers-failed', { process: 'listener' })
    }
    if (stopping.has(ended)) return
    log.log('error', 'listener.lost', { process: 'listener' })
    losses.tell(lost)
  }
  const startProcess = (): Child => {
    const started = host.start('listener', { heapMiB: HEAP_MIB, env: { MALLOC_ARENA_MAX: '1' } })
    const rpc = createRpcClient<ListenerOperations>(started)
    rpc.onNotice((name, payload) => {
      if (name === DELIVERY_NOTICE) deliveries.tell(undefined)
      if (name === REFUSED_NOTICE) refusals.tell(payload as RefusedCounts)
    })
    const gone = new Promise<void>((resolve) => void started.onEnd(() => {
      onEnd(started)
      resolve()
    }))
    return { process: started, rpc, gone }
  }
  const end = async ({ process, gone }: Child): Promise<void> => {
    stopping.add(process)
    process.kill()
    await gone
  }

  return {
    start: async (config) => {
      child ??= startProcess()
      const current = child
      folder = config.inboxFolder
      try {
        const { port } = await current.rpc.call('start', config, { timeoutMs: START_TIMEOUT_MS })
        log.log('info', 'listener.started', { process: 'listener' })
        return { port }
      } catch (error) {
        await end(current)
        if (isAppError(error) && !error.detail.code.startsWith('process.')) throw error
        throw new AppError('process.failed-to-start', 'The callback listener could not be started on this computer. Try again, then send diagnostics.')
      }
    },
    update: async (entries, toleranceSeconds) => {
      await child?.rpc.call('update', { entries, toleranceSeconds }, { timeoutMs: CALL_TIMEOUT_MS })
    },
    rotate: async () => {
      await child?.rpc.call('rotate', undefined, { timeoutMs: CALL_TIMEOUT_MS })
    },
    stop: async () => {
      const current = child
      if (!current) return
      stopping.add(current.process)
      await current.rpc.call('stop', undefined, { timeoutMs: STOP_TIMEOUT_MS }).catch(() => undefined)
      await end(current)
    },
    onDelivery: (listener) => deliveries.add(() => listener()),
    onRefused: refusals.add,
    onLost: losses.add,
  }
}
