import { join } from 'node:path'
import type { Random } from '../../platform/random.ts'
import { newId } from '../../platform/random.ts'
import type { DiskFile, InboxDisk } from './disk.ts'
import { partName } from './names.ts'
import type { RecordBody } from './record.ts'
import { BODY_KEY_BYTES, CHUNK_BYTES, SEALED_CHUNK_BYTES, sealChunk } from './sealed-file.ts'

/** Takes a body piece by piece. What fits into one chunk stays in memory; more goes sealed into a file. */
export interface BodyWriter {
  /** A promise where the sender has to wait for the disk. Rejects when the disk refuses. */
  push(bytes: Uint8Array): Promise<void> | undefined
  /** Resolves with the body, on disk where it is large. */
  finish(): Promise<RecordBody>
  /** Forgets it; the file is removed. Never rejects. */
  discard(): Promise<void>
}

export const createBodyWriter = (folder: string, disk: InboxDisk, random: Random): BodyWriter => {
  const id = newId<'body'>(random)
  const path = join(folder, partName(id))
  const key = random.bytes(BODY_KEY_BYTES)
  let chunk = Buffer.allocUnsafe(0)
  let used = 0
  let file: DiskFile | undefined
  let sealed = Buffer.alloc(0)
  let index = 0
  let size = 0

  const writeChunk = async (plain: Uint8Array, isLast: boolean): Promise<void> => {
    file ??= await disk.create(path)
    if (sealed.length === 0) sealed = Buffer.allocUnsafe(SEALED_CHUNK_BYTES)
    await file.append(sealChunk(key, index, isLast, plain, sealed))
    index += 1
  }
  const hold = (bytes: Uint8Array): void => {
    if (used + bytes.length > chunk.length) {
      const grown = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, Math.max(4096, 2 * (used + bytes.length))))
      chunk.copy(grown, 0, 0, used)
      chunk = grown
    }
    chunk.set(bytes, used)
    used += bytes.length
  }
  // The last chunk is known only at the end, so a full one waits until something follows it.
  const spill = async (bytes: Uint8Array): Promise<void> => {
    for (let at = 0; at < bytes.length;) {
      if (used === CHUNK_BYTES) {
        await writeChunk(chunk.subarray(0, used), false)
        used = 0
      }
      const taken = Math.min(CHUNK_BYTES - used, bytes.length - at)
      hold(bytes.subarray(at, at + taken))
      at += taken
    }
  }

  return {
    push: (bytes) => {
      size += bytes.length
      if (used + bytes.length > CHUNK_BYTES) return spill(bytes)
      hold(bytes)
      return undefined
    },
    finish: async () => {
      if (file === undefined) return new Uint8Array(chunk.subarray(0, used))
      await writeChunk(chunk.subarray(0, used), true)
      await file.sync()
      await file.close()
      return { id, key: key.toString('base64'), size }
    },
    discard: async () => {
      if (file === undefined) return
      await file.close().catch(() => undefined)
      await disk.remove(path).catch(() => undefined)
    },
  }
}
