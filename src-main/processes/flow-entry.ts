import { systemClock } from '../platform/clock.ts'
import { keepMemoryOutOfDumps } from '../platform/core-dumps.ts'
import { createHttpSender } from '../providers/http/create-sender.ts'
import { providers } from '../providers/registry.ts'
import { runFlowProcess } from './flow-process.ts'
import { createFlowServer } from './flow-server.ts'
import { parentPort } from './parent-port.ts'

// Entry point of the flow process: one applicant's bank session, then the end.

keepMemoryOutOfDumps()
const { leave, log } = runFlowProcess({
  port: parentPort(),
  createServer: (flowLog) => createFlowServer({ modules: providers, createSender: createHttpSender, clock: systemClock, log: flowLog }),
  exit: (code) => process.exit(code),
})

process.once('SIGTERM', () => leave(0))
// An unplanned error may quote what was typed: it is named, never shown.
process.on('uncaughtException', (error) => {
  log.log('error', 'flow.crashed', { reason: error.name })
  leave(1)
})
process.on('unhandledRejection', () => {
  log.log('error', 'flow.crashed', { reason: 'unhandled rejection' })
  leave(1)
})
