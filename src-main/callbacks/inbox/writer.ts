import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../platform/clock.ts'
import type { Random } from '../../platform/random.ts'
import { createBodyWriter, type BodyWriter } from './body-writer.ts'
import type { InboxDisk } from './disk.ts'
import { closeLeftovers } from './leftovers.ts'
import { bodyName, partName } from './names.ts'
import { encodeRecord, isSealedBody, type EntryHead, type RecordBody } from './record.ts'
import { createSegments } from './segments.ts'

/** The inbox from the listener's side: it can put in and never take out. */
export interface InboxWriter {
  /** Resolves once the entry outlasts a power cut. Rejects when the disk refuses; nothing may be acknowledged then. */
  append(head: EntryHead, body: RecordBody): Promise<void>
  createBody(): BodyWriter
  /** Forgets a finished body that is not put in after all. Never rejects. */
  discard(body: RecordBody): Promise<void>
  /** Closes the current segment, so that everything acknowledged so far can be read. */
  rotate(): Promise<void>
  /** False while so much lies in the folder that this many bytes more would go beyond its cap. */
  hasRoom(bytes: number): boolean
}

export type InboxWriterDeps = Readonly<{
  folder: string
  /** Raw public key of the inbox. */
  recipient: Uint8Array
  disk: InboxDisk
  clock: Clock
  random: Random
  segmentBytes: number
  /** Everything that may lie in the folder. */
  spoolBytes: number
  /** Entries that share one write and one sync at most. */
  maxBatch?: number
}>

type Waiting = Readonly<{ head: EntryHead; body: RecordBody; resolve(): void; reject(error: unknown): void }>

const MAX_BATCH = 512
/** How often a folder that seems full is measured again; the other side takes away without telling. */
const MEASURE_MS = 1_000

/** Knows how much lies in the folder: measured, plus what was written since. Measures anew only when that is too much. */
const createRoom = (measure: () => Promise<number>, cap: number, clock: Clock) => {
  let known = 0
  let measuredAt = Number.NEGATIVE_INFINITY
  const renew = (): void => {
    measuredAt = clock.monotonicMs()
    measure().then((bytes) => void (known = bytes), () => undefined)
  }
  renew()
  return {
    add: (bytes: number): void => void (known += bytes),
    has: (bytes: number): boolean => {
      if (known + bytes <= cap) return true
      if (clock.monotonicMs() - measuredAt >= MEASURE_MS) renew()
      return false
    },
  }
}

/**
 * Opens the inbox for writing. Everything that becomes ready while a sync runs shares the next one.
 * @throws when the folder cannot be made.
 */
export const createInboxWriter = ({ folder, recipient, disk, clock, random, segmentBytes, spoolBytes, maxBatch = MAX_BATCH }: InboxWriterDeps): InboxWriter => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const segments = createSegments({ folder, recipient, disk, clock, random, newestAt: closeLeftovers(folder) })
  let waiting: Waiting[] = []
  let closing: (() => void)[] = []
  let isRunning = false
  const room = createRoom(() => disk.measure(folder), spoolBytes, clock)
  const at = (name: string): string => join(folder, name)

  const commit = async (batch: readonly Waiting[]): Promise<void> => {
    const segment = await segments.current()
    const { name, file, sealer } = segment
    const bodies = batch.flatMap(({ body }) => (isSealedBody(body) ? [body] : []))
    for (const { id } of bodies) await disk.rename(at(partName(id)), at(bodyName(name, id)))
    if (bodies.length > 0) await disk.syncFolder(folder)
    const sealed = Buffer.concat(batch.map(({ head, body }) => sealer.seal(encodeRecord(head, body))))
    await file.append(sealed)
    await file.sync()
    segment.size += sealed.length
    segment.count += batch.length
    room.add(sealed.length + bodies.reduce((sum, { size }) => sum + size, 0))
    if (segment.size >= segmentBytes) await segments.close().catch(() => undefined)
  }
  const dropBodies = async (batch: readonly Waiting[], name: string | undefined): Promise<void> => {
    for (const { body } of batch) {
      if (!isSealedBody(body)) continue
      await disk.remove(at(partName(body.id))).catch(() => undefined)
      if (name !== undefined) await disk.remove(at(bodyName(name, body.id))).catch(() => undefined)
    }
  }
  const run = async (): Promise<void> => {
    while (waiting.length > 0 || closing.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      try {
        if (batch.length > 0) await commit(batch)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        await dropBodies(batch, await segments.abandon())
        for (const { reject } of batch) reject(error)
      }
      if (closing.length === 0) continue
      const asked = closing
      closing = []
      await segments.close().catch(() => undefined)
      for (const done of asked) done()
    }
    isRunning = false
  }
  // What the same turn of the loop brings shares the first sync already.
  const wake = (): void => {
    if (isRunning) return
    isRunning = true
    setImmediate(() => void run())
  }

  return {
    append: (head, body) => new Promise((resolve, reject) => {
      waiting.push({ head, body, resolve, reject })
      wake()
    }),
    createBody: () => createBodyWriter(folder, disk, random),
    discard: async (body) => {
      if (isSealedBody(body)) await disk.remove(at(partName(body.id))).catch(() => undefined)
    },
    rotate: () => new Promise((resolve) => {
      closing.push(resolve)
      wake()
    }),
    hasRoom: room.has,
  }
}
