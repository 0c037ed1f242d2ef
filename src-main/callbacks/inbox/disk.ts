import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that is only appended to. */
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
  create(path: string): Promise<DiskFile>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  syncFolder(folder: string): Promise<void>
  /** Bytes of all files in the folder. */
  measure(folder: string): Promise<number>
}

const sizeOf = (path: string): Promise<number> => stat(path).then(({ size }) => size, () => 0)

export const nodeDisk: InboxDisk = {
  create: async (path) => {
    const file = await open(path, 'wx', 0o600)
    return {
      append: async (bytes) => {
        for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten
      },
      sync: () => file.datasync(),
      truncate: (size) => file.truncate(size),
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
