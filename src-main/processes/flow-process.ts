import type { Logger } from '../platform/logger.ts'
import { FLOW_END_MS, FLOW_LIFE_MS, LOG_NOTICE, type FlowOperations, type LogNotice } from './flow-protocol.ts'
import type { FlowServer } from './flow-server.ts'
import type { ParentPort } from './parent-port.ts'
import { serveRpc } from './rpc.ts'

/** Time in which the last answer leaves the process. */
const FLUSH_MS = 50

export type FlowProcessDeps = Readonly<{
  port: ParentPort
  createServer(log: Logger): FlowServer
  /** Ends the process; what it held goes with it. */
  exit(code: number): void
}>

/** What an entry point needs to end the flow from outside: a signal, an unplanned error. */
export type FlowProcess = Readonly<{ leave(code: number): void; log: Logger }>

/**
 * Runs a flow for its parent until the parent closes it or goes away, or 15 minutes are over. Whatever the reason, it
 * signs out first and is gone 2 s later. Log lines go to the parent, whose sink redacts them; nothing is
 * printed and nothing is written to disk.
 */
export const runFlowProcess = ({ port: parent, createServer, exit }: FlowProcessDeps): FlowProcess => {
  let hasParent = true
  // Posting into a closed channel is an error event of the process; the sign-out must not stumble over it.
  const port: ParentPort = { ...parent, post: (message) => (hasParent ? parent.post(message) : undefined) }
  const log: Logger = {
    log: (level, event, fields = {}) => port.post({ kind: 'notice', name: LOG_NOTICE, payload: { level, event, fields } satisfies LogNotice }),
  }
  const flow = createServer(log)
  const endWithin = (code: number): Promise<boolean> => {
    setTimeout(() => exit(code), FLOW_END_MS)
    return flow.close()
  }
  const leave = (code: number): void => void endWithin(code).then(() => exit(code))

  const handlers = {
    ...flow.handlers,
    close: async () => {
      const isSignedOut = await endWithin(0)
      setTimeout(() => exit(0), FLUSH_MS)
      return { isSignedOut }
    },
  }
  serveRpc<FlowOperations>(port, handlers, (operation, error) =>
    log.log('error', 'flow.defect', { operation, reason: error instanceof Error ? error.name : 'unknown' }))
  port.onClosed(() => {
    hasParent = false
    leave(0)
  })
  setTimeout(() => leave(0), FLOW_LIFE_MS)
  return { leave, log }
}
