import { createListener } from '../listener-client.ts'
import { createInboxKeys } from '../../callbacks/inbox/keys.ts'
import { makeConfig } from '../../callbacks/testing/test-listener.ts'
import { silentLogger } from '../../platform/logger.ts'
import { createNodeProcessHost } from '../node-process-host.ts'

// Run as a child that starts a listener of its own, tells its id, and is then killed by the test.

const pids: (number | undefined)[] = []
const node = createNodeProcessHost(() => new URL('./listener-test-entry.ts', import.meta.url).pathname)
const listener = createListener({ start: (name, options) => {
  const child = node.start(name, options)
  pids.push(child.pid)
  return child
} }, silentLogger)
await listener.start(makeConfig(process.argv[2] ?? '', createInboxKeys().publicKey))
process.send?.(pids[0])
setInterval(() => undefined, 60_000)
