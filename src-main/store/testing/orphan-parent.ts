import { createStoreClient } from '../client.ts'
import { createStoreProcessHost } from './store-process.ts'
import { TEST_MOMENT, testKey } from './test-store.ts'

// Run as a child that opens a store process of its own, tells its id, and is then killed by the test.

const host = createStoreProcessHost()
const store = createStoreClient({ processHost: host })
await store.open({ folder: process.argv[2] ?? '', key: testKey(), isNew: true, at: TEST_MOMENT })
process.send?.(host.started[0]?.pid)
setInterval(() => undefined, 60_000)
