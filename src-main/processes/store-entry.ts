import { keepMemoryOutOfDumps } from '../platform/core-dumps.ts'
import { createStoreEngine } from '../store/engine/engine.ts'
import { serveStore } from '../store/serve-store.ts'
import { copyInThread, runCopyThread } from './copy-thread.ts'
import { parentPort } from './parent-port.ts'

// Entry point of the store process, and of its own threads that copy the database.

/** Longest time for emptying the log when the parent has gone. */
const LEAVE_TIMEOUT_MS = 5_000

const runStoreProcess = (): void => {
  keepMemoryOutOfDumps()
  const store = createStoreEngine({ copy: copyInThread(new URL(import.meta.url)) })
  const port = parentPort()
  serveStore(port, store)
  const leave = (code: number): void => {
    setTimeout(() => process.exit(code), LEAVE_TIMEOUT_MS).unref()
    void store.close().finally(() => process.exit(code))
  }
  port.onClosed(() => leave(0))
  process.once('SIGTERM', () => leave(0))
  // A defect leaves the engine in an unknown state: ending is safe, since everything acknowledged is on disk.
  process.on('uncaughtException', () => process.exit(1))
  process.on('unhandledRejection', () => process.exit(1))
}

if (!runCopyThread()) runStoreProcess()
