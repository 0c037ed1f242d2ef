import { AppError, type ErrorDetail } from '#shared/domain/errors.ts'
import { silentLogger, type Logger } from '../platform/logger.ts'
import { FLOW_END_MS, LOG_NOTICE, type FlowOperations, type LogNotice } from './flow-protocol.ts'
import type { Flow, FlowStarter } from './flow.ts'
import type { IsolatedProcess, ProcessHost } from './process-host.ts'
import { createRpcClient, type RpcClient } from './rpc.ts'

const START_TIMEOUT_MS = 10_000
const HEAP_MIB = 512

const lost: ErrorDetail = { code: 'process.crashed', message: 'The bank session broke off and nothing was saved. Start again with the same bank.' }

const isLogNotice = (payload: unknown): payload is LogNotice =>
  typeof payload === 'object' && payload !== null && 'event' in payload && 'level' in payload && 'fields' in payload

/** Ends a flow's process: asks it to sign out, then makes sure that it is gone. */
const endProcess = async (child: IsolatedProcess, rpc: RpcClient<FlowOperations>): Promise<boolean> => {
  const gone = new Promise<void>((resolve) => void child.onEnd(() => resolve()))
  const isSignedOut = await rpc.call('close', undefined, { timeoutMs: FLOW_END_MS - 100 }).then((answer) => answer.isSignedOut, () => false)
  child.kill()
  await gone
  return isSignedOut
}

const toFlow = (child: IsolatedProcess, rpc: RpcClient<FlowOperations>): Flow => {
  const listeners = new Set<(error: ErrorDetail) => void>()
  let ending: Promise<boolean> | undefined
  let isLost = false
  child.onEnd(() => {
    if (ending) return
    isLost = true
    for (const listener of listeners) listener(lost)
  })
  return {
    testConnection: (signal) => rpc.call('testConnection', undefined, { signal }),
    listInstitutions: (signal) => rpc.call('listInstitutions', undefined, { signal }),
    preloadLogin: (institutionSlug, signal) => rpc.call('preloadLogin', { institutionSlug }, { signal }),
    answerChallenge: (answers, signal) => rpc.call('answerChallenge', { answers }, { signal }),
    sealKey: () => rpc.call('sealKey', undefined),
    signIn: (request, signal) => rpc.call('signIn', request, { signal }),
    fetchStatements: (request, signal) => rpc.call('fetchStatements', request, { signal }),
    fetchFiles: (signal) => rpc.call('fetchFiles', undefined, { signal }),
    identify: (accountKeys, signal) => rpc.call('identify', { accountKeys }, { signal }),
    startHosted: (referralCode, signal) => rpc.call('startHosted', { referralCode }, { signal }),
    mergeStatements: (bodies, referralCode, signal) => rpc.call('mergeStatements', { bodies, referralCode }, { signal }),
    end: () => {
      ending ??= isLost ? Promise.resolve(false) : endProcess(child, rpc)
      return ending
    },
    onLost: (listener) => {
      listeners.add(listener)
      if (isLost) listener(lost)
      return () => void listeners.delete(listener)
    },
  }
}

/**
 * Starts flow processes. Operations of a flow reject with the provider's AppErrors, `process.crashed` when the process
 * is gone, and `app.cancelled` when the signal says so; the process then stops the call itself.
 * @param log where the flow's own lines go.
 */
export const createFlowStarter = (host: ProcessHost, log: Logger = silentLogger): FlowStarter => ({
  start: async (params) => {
    const child = host.start('flow', { heapMiB: HEAP_MIB })
    const rpc = createRpcClient<FlowOperations>(child)
    rpc.onNotice((name, payload) => {
      if (name === LOG_NOTICE && isLogNotice(payload)) log.log(payload.level, payload.event, { ...payload.fields, process: 'flow' })
    })
    try {
      await rpc.call('open', params, { timeoutMs: START_TIMEOUT_MS })
      return toFlow(child, rpc)
    } catch (error) {
      child.kill()
      const isOurs = error instanceof AppError && !error.code.startsWith('process.')
      throw isOurs ? error : new AppError('process.failed-to-start', 'The bank session could not be started on this computer. Try again, then send diagnostics.')
    }
  },
})
