import { fdatasync, writeSync } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that is only appended to. Beyond what was appended it may hold zeros until it is truncated. */
export interface DiskFile {
  /** Writes all of it or rejects. */
  append(bytes: Uint8Array): Promise<void>
  /** Resolves once everything appended so far outlasts a power cut. */
  sync(): Promise<void>
  truncate(size: number): Promise<void>
  close(): Promise<void>
}

/** The part of the file system that the inbox writes with; tests give one that fails or waits. */
export interface InboxDisk {
  /**
   * @param ahead zeros of this many bytes are written ahead of what is appended: a sync of bytes that replace others is
   * several times faster than one that makes the file longer.
   */
  create(path: string, ahead?: number): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  syncFolder(folder: string): Promise<void>
  /** Bytes of all files in the folder. */
  measure(folder: string): Promise<number>
}

const sizeOf = (path: string): Promise<number> => stat(path).then(({ size }) => size, () => 0)

export const nodeDisk: InboxDisk = {
  create: async (path, ahead = 0) => {
    const file = await open(path, 'wx', 0o600)
    let end = 0
    let reserved = 0
    const writeAll = async (bytes: Uint8Array, position: number): Promise<void> => {
      for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at, position + at)).bytesWritten
    }
    // Into bytes that are there already a write only fills the cache; a trip to another thread would cost more.
    const replaceAll = (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length;) at += writeSync(file.fd, bytes, at, bytes.length - at, end + at)
    }
    return {
      append: async (bytes) => {
        if (end + bytes.length > reserved && ahead > 0) {
          await writeAll(Buffer.alloc(bytes.length + ahead), end)
          reserved = end + bytes.length + ahead
        }
        if (ahead > 0) replaceAll(bytes)
        else await writeAll(bytes, end)
        end += bytes.length
      },
      sync: () => new Promise((resolve, reject) => fdatasync(file.fd, (error) => (error ? reject(error) : resolve()))),
      truncate: async (size) => {
        await file.truncate(size)
        end = Math.min(end, size)
        reserved = end
      },
      close: () => file.close(),
    }
  },
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  syncFolder: async (folder) => {
    // Windows cannot sync a folder and does not need it.
    if (process.platform === 'win32') return
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  },
  measure: async (folder) => {
    const sizes = await Promise.all((await readdir(folder)).map((name) => sizeOf(join(folder, name))))
    return sizes.reduce((sum, size) => sum + size, 0)
  },
}
