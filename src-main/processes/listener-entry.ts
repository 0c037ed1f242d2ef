import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepMemoryOutOfDumps } from '../platform/core-dumps.ts'
import { receivers } from '../providers/receivers.ts'
import { runListenerProcess } from './listener-process.ts'
import { parentPort } from './parent-port.ts'

// Entry point of the listener process: sockets, signature checks and the sealed inbox; no database, no other key.

keepMemoryOutOfDumps()
runListenerProcess({
  port: parentPort(),
  receivers,
  // The same two steps up from the sources and from the built file.
  pageHtml: readFileSync(join(import.meta.dirname, '..', '..', 'resources', 'return.html'), 'utf8'),
  exit: (code) => process.exit(code),
})
// A defect leaves the process in an unknown state: ending is safe, since everything acknowledged is on disk.
process.on('uncaughtException', () => process.exit(1))
process.on('unhandledRejection', () => process.exit(1))
