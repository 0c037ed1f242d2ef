import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asInstant } from '#shared/domain/calendar.ts'
import { createManualClock } from '../../platform/clock.ts'
import { systemRandom } from '../../platform/random.ts'
import type { CallbackReceiver } from '../../providers/provider.ts'
import { createReturnPage } from '../answers.ts'
import { nodeDisk, type InboxDisk } from '../inbox/disk.ts'
import { createInboxKeys } from '../inbox/keys.ts'
import { createInbox } from '../inbox/reader.ts'
import { createInboxWriter } from '../inbox/writer.ts'
import { LISTENER_LIMITS, type ListenerLimits } from '../limits.ts'
import type { InboxEntry, ListenerConfig } from '../listener.ts'
import { createRefusedCounter } from '../refused-counter.ts'
import { createCallbackServer } from '../server.ts'
import { openLine, requestBytes, type RawAnswer, type RequestShape } from './raw-client.ts'
import { createTestReceiver, TEST_KEY } from './test-receiver.ts'

export const SECRET = 'AAECAwQFBgcICQoLDA0ODw'
export const INTAKE_SECRET = 'EBESExQVFhcYGRobHB0eHw'
export const PATH = `/inbank/${SECRET}`
export const PAGE_HTML = readFileSync(join(import.meta.dirname, '..', '..', '..', 'resources', 'return.html'), 'utf8')

export type TestListenerOptions = Readonly<{
  limits?: Partial<ListenerLimits>
  disk?: InboxDisk
  receiver?: CallbackReceiver
  config?: Partial<ListenerConfig>
}>

export const makeConfig = (folder: string, inboxKey: string, over: Partial<ListenerConfig> = {}): ListenerConfig => ({
  address: '127.0.0.1', port: 0, tls: null, publicUrl: '', inboxFolder: folder, inboxKey, toleranceSeconds: 300,
  entries: [
    { providerId: 'inbank', prefix: 'inbank', secret: SECRET, keys: [TEST_KEY] },
    { providerId: 'intake', prefix: 'intake', secret: INTAKE_SECRET, keys: [] },
  ],
  ...over,
})

/** A listener in the test's own process, with a clock that stands still and limits of the test's choosing. */
export const startTestListener = async ({ limits: some = {}, disk = nodeDisk, receiver = createTestReceiver(), config: over = {} }: TestListenerOptions = {}) => {
  const root = mkdtempSync(join(tmpdir(), 'casebench-listener-'))
  const folder = join(root, 'inbox')
  const keys = createInboxKeys()
  const clock = createManualClock(asInstant('2026-11-20T09:00:00.000Z'))
  const limits = { ...LISTENER_LIMITS, ...some }
  const config = makeConfig(folder, keys.publicKey, over)
  const refused = createRefusedCounter()
  let deliveryCount = 0
  const inbox = createInboxWriter({ folder, recipient: Buffer.from(keys.publicKey, 'base64'), disk, clock, random: systemRandom, segmentBytes: limits.segmentBytes, spoolBytes: limits.spoolBytes })
  const server = createCallbackServer({
    config, receivers: { inbank: receiver }, inbox, limits, page: createReturnPage(PAGE_HTML), refused, clock, random: systemRandom, onDelivery: () => void (deliveryCount += 1),
  })
  const port = await server.listen()
  const host = `127.0.0.1:${port}`

  return {
    port, host, folder, root, keys, clock, server, inbox, refused, config,
    get deliveryCount() {
      return deliveryCount
    },
    /** One request on a line of its own. Null when the line was closed without an answer. */
    send: async (shape: Partial<RequestShape>): Promise<RawAnswer | null> => {
      const line = await openLine(port)
      line.write(requestBytes({ path: PATH, host, ...shape }))
      const answer = await line.answer()
      line.end()
      return answer
    },
    /** Everything that lies in the inbox; it is empty afterwards. */
    drain: async (): Promise<readonly InboxEntry[]> => {
      await inbox.rotate()
      const entries: InboxEntry[] = []
      const { damaged } = await createInbox(folder).drain(keys.privateKey, (entry) => {
        entries.push(entry)
        return Promise.resolve()
      })
      if (damaged > 0) throw new Error(`${damaged} entries of the inbox are damaged`)
      return entries
    },
    stop: async (): Promise<void> => {
      await server.close(200)
      await inbox.rotate()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
export type TestListener = Awaited<ReturnType<typeof startTestListener>>
