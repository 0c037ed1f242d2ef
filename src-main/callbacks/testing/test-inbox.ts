import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asInstant } from '#shared/domain/calendar.ts'
import { createManualClock } from '../../platform/clock.ts'
import { systemRandom } from '../../platform/random.ts'
import { nodeDisk, type DiskFile, type InboxDisk } from '../inbox/disk.ts'
import { createInboxKeys } from '../inbox/keys.ts'
import { createInbox } from '../inbox/reader.ts'
import type { EntryHead } from '../inbox/record.ts'
import { createInboxWriter } from '../inbox/writer.ts'
import type { InboxEntry } from '../listener.ts'

/** The head of an entry that was never judged. */
export const entryHead = (intakeId: string, over: Partial<EntryHead> = {}): EntryHead => ({
  intakeId, providerId: 'intake', environment: null, route: '', correlation: null, query: '', mediaType: 'text/plain', charset: null, parts: null,
  receivedAt: asInstant('2026-11-20T09:00:00.000Z'), judgement: null,
  envelope: { method: 'POST', path: '/intake/…', mediaType: 'text/plain', headers: [], remoteAddress: '127.0.0.1', bodySize: 0, bodySha256: '' },
  ...over,
})

/** An inbox in a folder of its own, both ends of it. */
export const makeTestInbox = (disk: InboxDisk = nodeDisk, some: Readonly<{ segmentBytes?: number; spoolBytes?: number }> = {}) => {
  const root = mkdtempSync(join(tmpdir(), 'casebench-inbox-'))
  const folder = join(root, 'inbox')
  const keys = createInboxKeys()
  const clock = createManualClock(asInstant('2026-11-20T09:00:00.000Z'))
  const openWriter = (recipient = keys.publicKey) => createInboxWriter({
    folder, recipient: Buffer.from(recipient, 'base64'), disk, clock, random: systemRandom, segmentBytes: some.segmentBytes ?? 1e9, spoolBytes: some.spoolBytes ?? 1e9,
  })
  return {
    folder, keys, clock, openWriter,
    drain: async (privateKey = keys.privateKey): Promise<Readonly<{ entries: readonly InboxEntry[]; taken: number; damaged: number }>> => {
      const entries: InboxEntry[] = []
      const result = await createInbox(folder).drain(privateKey, (entry) => {
        entries.push(entry)
        return Promise.resolve()
      })
      return { ...result, entries }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export const diskError = (code: string): NodeJS.ErrnoException => Object.assign(new Error(code), { code })

/** A disk on which the call of that number and `repeat` more fail, and which counts its calls and syncs. */
export const createFaultyDisk = (failsAt: number, code = 'ENOSPC', repeat = 0) => {
  const counts = { calls: 0, syncs: 0, failures: 0 }
  const step = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    counts.calls += 1
    if (counts.calls >= failsAt && counts.calls <= failsAt + repeat) {
      counts.failures += 1
      throw diskError(code)
    }
    return work()
  }
  const wrap = (file: DiskFile): DiskFile => ({
    // A full disk takes a part of a write before it refuses.
    append: (bytes) => step(() => file.append(bytes)).catch(async (error: unknown) => {
      await file.append(bytes.subarray(0, Math.floor(bytes.length / 2)))
      throw error
    }),
    sync: () => step(() => {
      counts.syncs += 1
      return file.sync()
    }),
    truncate: (size) => file.truncate(size),
    close: () => file.close(),
  })
  const disk: InboxDisk = {
    ...nodeDisk,
    create: (path) => step(async () => wrap(await nodeDisk.create(path))),
    rename: (from, to) => step(() => nodeDisk.rename(from, to)),
    syncFolder: (folder) => step(() => nodeDisk.syncFolder(folder)),
  }
  return { disk, counts }
}
