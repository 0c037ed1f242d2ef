import { readArchive } from '../documents/read-archive.ts'
import { runCpuWatch, startCpuWatch } from './cpu-watch.ts'
import { parentPort } from './parent-port.ts'
import { CPU_LIMIT_VARIABLE, PARSE_LIMITS, type ParseOperations } from './parse-protocol.ts'
import { serveRpc } from './rpc.ts'

// Entry point of the parse process: one foreign file, then the end. Nothing is printed, nothing is written.

if (!runCpuWatch()) {
  startCpuWatch(new URL(import.meta.url), Number(process.env[CPU_LIMIT_VARIABLE]) || PARSE_LIMITS.cpuMs)
  const port = parentPort()
  serveRpc<ParseOperations>(port, { readArchive: ({ bytes }) => readArchive(bytes) })
  port.onClosed(() => process.exit(0))
}
