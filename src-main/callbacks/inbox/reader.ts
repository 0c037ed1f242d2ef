import { createPublicKey, type KeyObject } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../../platform/durable-file.ts'
import type { Inbox, InboxEntry } from '../listener.ts'
import { privateKeyFrom, rawPublicKey } from './keys.ts'
import { bodyName, closedName, readBodyName, readClosedName, segmentOf } from './names.ts'
import { decodeRecord, isSealedBody } from './record.ts'
import { openSealedFile } from './sealed-file.ts'
import { openSegment } from './segment.ts'

/** Entries are handed over up to this many at once, so that the taker can commit them together. */
const AT_ONCE = 64
/** Bytes of bodies that are handed over at once; one larger body still goes alone. */
const BYTES_AT_ONCE = 64 * 1024 * 1024

type Closed = Readonly<{ segment: string; count: number }>

const closedSegments = (folder: string): readonly Closed[] => {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => readClosedName(name) ?? []).toSorted((a, b) => (a.segment < b.segment ? -1 : 1))
}

/** Hands over entries in order without waiting for each; after the first refusal nothing more is handed over. */
const createHandOver = (take: (entry: InboxEntry) => Promise<void>) => {
  const running = new Map<Promise<void>, number>()
  let bytes = 0
  let failure: Readonly<{ error: unknown }> | undefined
  const check = (): void => {
    if (failure) throw failure.error
  }
  return {
    give: async (entry: InboxEntry): Promise<void> => {
      while (running.size > 0 && (running.size >= AT_ONCE || bytes + entry.body.length > BYTES_AT_ONCE)) await Promise.race(running.keys())
      check()
      bytes += entry.body.length
      const taking: Promise<void> = take(entry).catch((error: unknown) => void (failure ??= { error })).finally(() => {
        bytes -= running.get(taking) ?? 0
        running.delete(taking)
      })
      running.set(taking, entry.body.length)
    },
    settle: async (): Promise<void> => {
      await Promise.all(running.keys())
      check()
    },
  }
}

/** The inbox of a workspace from the reading side. @param folder may be missing as long as nothing arrived. */
export const createInbox = (folder: string): Inbox => {
  const at = (name: string): string => join(folder, name)

  const readEntry = async (segment: string, record: Buffer | null): Promise<InboxEntry | null> => {
    if (record === null) return null
    const { head, body } = decodeRecord(record)
    if (!isSealedBody(body)) return { ...head, body }
    const bytes = await readFile(at(bodyName(segment, body.id))).catch(() => null)
    const opened = bytes && openSealedFile(Buffer.from(body.key, 'base64'), bytes, body.size)
    return opened && { ...head, body: opened }
  }
  const removeSegment = async ({ segment, count }: Closed): Promise<void> => {
    // The segment goes first: a body without one is removed at the next turn, the other way round would lose it.
    await rm(at(closedName(segment, count)), { force: true })
    syncFolder(folder)
    for (const name of readdirSync(folder)) if (readBodyName(name) === segment) await rm(at(name), { force: true })
  }
  const drainSegment = async (closed: Closed, key: KeyObject, own: Buffer, take: (entry: InboxEntry) => Promise<void>): Promise<Readonly<{ taken: number; damaged: number }>> => {
    const opened = openSegment(await readFile(at(closedName(closed.segment, closed.count))), key, own)
    if (opened.state === 'other-key') return { taken: 0, damaged: 0 }
    if (opened.state === 'damaged') {
      await rename(at(closedName(closed.segment, closed.count)), at(`${closed.segment}.damaged`))
      return { taken: 0, damaged: closed.count }
    }
    const handOver = createHandOver(take)
    let taken = 0
    let damaged = 0
    try {
      for (const record of opened.records) {
        const entry = await readEntry(closed.segment, record)
        if (entry) await handOver.give(entry)
        if (entry) taken += 1
        else damaged += 1
      }
    } finally {
      await handOver.settle()
    }
    await removeSegment(closed)
    return { taken, damaged }
  }

  /** Bodies whose segment is gone: left by an end between the two removals. */
  const listOrphans = (): ReadonlySet<string> => {
    const names = existsSync(folder) ? readdirSync(folder) : []
    const segments = new Set(names.filter((name) => readBodyName(name) === null).map(segmentOf))
    return new Set(names.filter((name) => readBodyName(name) !== null && !segments.has(segmentOf(name))))
  }

  return {
    countSealed: () => closedSegments(folder).reduce((sum, { count }) => sum + count, 0),
    drain: async (privateKey, take) => {
      const key = privateKeyFrom(privateKey)
      const own = rawPublicKey(createPublicKey(key))
      let taken = 0
      let damaged = 0
      const orphans = listOrphans()
      for (const closed of closedSegments(folder)) {
        const result = await drainSegment(closed, key, own, take)
        taken += result.taken
        damaged += result.damaged
      }
      // A segment that was just being renamed is missing in one listing, never in two.
      for (const name of listOrphans()) if (orphans.has(name)) await rm(at(name), { force: true })
      return { taken, damaged }
    },
  }
}
