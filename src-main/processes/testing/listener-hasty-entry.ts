import { nodeDisk } from '../../callbacks/inbox/disk.ts'
import { createTestReceiver } from '../../callbacks/testing/test-receiver.ts'
import { PAGE_HTML } from '../../callbacks/testing/test-listener.ts'
import { runListenerProcess } from '../listener-process.ts'
import { parentPort } from '../parent-port.ts'

// A listener that answers before anything was written: what the kill loop must be able to find.
const hasty = {
  ...nodeDisk,
  create: async (path: string) => {
    const file = await nodeDisk.create(path)
    const kept: Uint8Array[] = []
    return {
      ...file,
      append: (bytes: Uint8Array) => {
        kept.push(bytes)
        if (kept.length % 50 === 0) void file.append(Buffer.concat(kept.splice(0)))
        return Promise.resolve()
      },
      sync: () => Promise.resolve(),
    }
  },
}
runListenerProcess({ port: parentPort(), receivers: { inbank: createTestReceiver() }, pageHtml: PAGE_HTML, exit: (code) => process.exit(code), disk: hasty })
