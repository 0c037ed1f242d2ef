import { existsSync, mkdirSync, statSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/domain/errors.ts'
import { WORKSPACE_NAMES } from '../../platform/workspace-names.ts'

/** Where everything of a workspace lies. Names are part of the product: support asks for them. */
export type WorkspaceFiles = Readonly<{
  folder: string
  database: string
  wal: string
  shm: string
  /** Held with an operating-system lock while the workspace is open; always empty. */
  lock: string
  /** What the file is and which key it takes, without being a secret. */
  header: string
  /** Intent of a swap that a kill may have cut short. */
  swap: string
  /** Files that are about to become the workspace's. */
  next: string
  backups: string
  /** States that were put aside, each in a dated folder. */
  kept: string
}>

export const DATABASE_NAME = WORKSPACE_NAMES.database

export const workspaceFiles = (folder: string): WorkspaceFiles => {
  const database = join(folder, DATABASE_NAME)
  return {
    folder,
    database,
    wal: `${database}-wal`,
    shm: `${database}-shm`,
    lock: join(folder, WORKSPACE_NAMES.lock),
    header: join(folder, WORKSPACE_NAMES.header),
    swap: join(folder, WORKSPACE_NAMES.swap),
    next: join(folder, WORKSPACE_NAMES.next),
    backups: join(folder, WORKSPACE_NAMES.backups),
    kept: join(folder, WORKSPACE_NAMES.kept),
  }
}

/** True when the workspace has a database, readable or not: then no new key may be made. */
export const hasDatabase = (folder: string): boolean => {
  const files = workspaceFiles(folder)
  return existsSync(files.database) || existsSync(files.swap)
}

export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

/** Linux numbers of file systems whose locks and syncs cannot be relied on: NFS, SMB in three ages, AFS, Coda. */
const NETWORK_TYPES: ReadonlySet<number> = new Set([0x6969, 0x517b, 0xff534d42, 0xfe534d42, 0x5346414f, 0x73757245])

/** Kind of the file system under a folder, as a number of the operating system; injected by tests. */
export type FileSystemType = (folder: string) => number

export const fileSystemType: FileSystemType = (folder) => Number(statfsSync(folder).type) >>> 0

/**
 * Makes the folder where it is missing and refuses one on a network share: two machines could then write the
 * same file. On Windows the share is known by its path, on Linux by the file system's number.
 * @throws AppError `store.unsafe-settings`.
 */
export const prepareFolder = (folder: string, typeOf: FileSystemType = fileSystemType): void => {
  if (folder.startsWith('\\\\')) throw networkShare()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  if (process.platform !== 'win32' && NETWORK_TYPES.has(typeOf(folder))) throw networkShare()
}

const networkShare = (): AppError =>
  new AppError('store.unsafe-settings', 'The workspace folder lies on a network share, where its database cannot be kept safe. Choose a folder on this computer.')

/** Bytes that this user may still write on the disk of a folder. */
export const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder)
  return Number(bavail) * Number(bsize)
}
