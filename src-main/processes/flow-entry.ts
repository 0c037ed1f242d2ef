import { systemClock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { createHttpSender } from '../providers/http/create-sender.ts'
import { providers } from '../providers/registry.ts'
import { FLOW_END_MS, FLOW_LIFE_MS, LOG_NOTICE, type FlowOperations, type LogNotice } from './flow-protocol.ts'
import { createFlowServer } from './flow-server.ts'
import { parentPort, type ParentPort } from './parent-port.ts'
import { serveRpc } from './rpc.ts'

// Entry point of the flow process: one applicant's bank session, then the end. Nothing is written to disk, nothing is
// printed; log lines go to the parent, whose sink redacts them.

const parent = parentPort()
let hasParent = true
// Posting into a closed channel is an error event of the process; the sign-out must not stumble over it.
const port: ParentPort = { ...parent, post: (message) => (hasParent ? parent.post(message) : undefined) }
const log: Logger = {
  log: (level, event, fields = {}) => port.post({ kind: 'notice', name: LOG_NOTICE, payload: { level, event, fields } satisfies LogNotice }),
}
const flow = createFlowServer({ modules: providers, createSender: createHttpSender, clock: systemClock, log })

/** Signs out and leaves; the limit holds whatever the bank does. */
const leave = async (code: number): Promise<boolean> => {
  setTimeout(() => process.exit(code), FLOW_END_MS).unref()
  return flow.close()
}
const leaveForGood = (code: number): void => {
  setTimeout(() => process.exit(code), FLOW_END_MS)
  void flow.close().then(() => process.exit(code))
}

serveRpc<FlowOperations>(port, {
  ...flow.handlers,
  close: async () => {
    const isSignedOut = await leave(0)
    // The answer has to be on its way before the process goes.
    setTimeout(() => process.exit(0), 50)
    return { isSignedOut }
  },
}, (operation, error) => log.log('error', 'flow.defect', { operation, error: error instanceof Error ? error.name : 'unknown' }))

port.onClosed(() => {
  hasParent = false
  leaveForGood(0)
})
setTimeout(() => leaveForGood(0), FLOW_LIFE_MS)
process.once('SIGTERM', () => leaveForGood(0))
// An unplanned error may hold what was typed: it is named, never shown.
process.on('uncaughtException', (error) => {
  log.log('error', 'flow.crashed', { reason: error.name })
  leaveForGood(1)
})
process.on('unhandledRejection', () => {
  log.log('error', 'flow.crashed', { reason: 'unhandled rejection' })
  leaveForGood(1)
})
