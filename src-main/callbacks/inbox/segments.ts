import { join } from 'node:path'
import type { Clock } from '../../platform/clock.ts'
import type { Random } from '../../platform/random.ts'
import type { DiskFile, InboxDisk } from './disk.ts'
import { closedName, openName, segmentName } from './names.ts'
import { createSegmentSealer, type SegmentSealer } from './segment.ts'

/** The segment that is being written. `size` and `count` are what is on disk for certain. */
export type Segment = { readonly name: string; readonly file: DiskFile; readonly sealer: SegmentSealer; size: number; count: number }

export type Segments = Readonly<{
  /** The current segment, made where there is none. Rejects when the disk refuses. */
  current(): Promise<Segment>
  /** Makes the current segment readable. */
  close(): Promise<void>
  /**
   * After a failed write or sync nobody knows what lies behind the last good record: the segment ends there.
   * Never rejects. @returns its name.
   */
  abandon(): Promise<string | undefined>
}>

type SegmentsDeps = Readonly<{
  folder: string
  recipient: Uint8Array
  disk: InboxDisk
  clock: Clock
  random: Random
  /** Time of the newest segment so far; names must go on from there even if the clock was set back. */
  newestAt: number
}>

/** Room that is made ahead of the records. */
const AHEAD_BYTES = 1024 * 1024

export const createSegments = ({ folder, recipient, disk, clock, random, newestAt }: SegmentsDeps): Segments => {
  let lastTime = newestAt
  let segment: Segment | undefined
  const at = (name: string): string => join(folder, name)

  const open = async (): Promise<Segment> => {
    lastTime = Math.max(lastTime + 1, Date.parse(clock.now()))
    const name = segmentName(lastTime, random.bytes(4))
    const sealer = createSegmentSealer(recipient)
    const file = await disk.create(at(openName(name)), AHEAD_BYTES)
    try {
      await file.append(sealer.head)
      await file.sync()
      await disk.syncFolder(folder)
    } catch (error) {
      await file.close().catch(() => undefined)
      await disk.remove(at(openName(name))).catch(() => undefined)
      throw error
    }
    return { name, file, sealer, size: sealer.head.length, count: 0 }
  }
  const close = async (): Promise<void> => {
    const closed = segment
    segment = undefined
    if (!closed) return
    closed.sealer.forget()
    await closed.file.truncate(closed.size).catch(() => undefined)
    await closed.file.close().catch(() => undefined)
    if (closed.count === 0) await disk.remove(at(openName(closed.name)))
    else await disk.rename(at(openName(closed.name)), at(closedName(closed.name, closed.count)))
    await disk.syncFolder(folder)
  }
  return {
    current: async () => (segment ??= await open()),
    close,
    abandon: async () => {
      const name = segment?.name
      await close().catch(() => undefined)
      return name
    },
  }
}
