import { existsSync } from 'node:fs'
import type { Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import { finishSwap } from '../files/swap.ts'
import { fileSystemType, hasDatabase, prepareFolder, workspaceFiles, type FileSystemType, type WorkspaceFiles } from '../files/workspace-files.ts'
import { takeWriterLock, type WriterLock } from '../files/writer-lock.ts'
import type { Migration } from '../migrations/migration.ts'
import type { OpenReport, OpenStore } from '../store.ts'
import { createDatabase, openExisting, openSession, type Session } from './session.ts'

/** What is held while a workspace is open. `session` is null between a failed commit and the next call. */
export type Opened = { readonly files: WorkspaceFiles; readonly lock: WriterLock; key: Buffer; session: Session | null }

export type OpenWorkspaceDeps = Readonly<{
  migrations: readonly Migration[]
  fileSystemType?: FileSystemType | undefined
  /** Called before the connection is opened again after a failed commit. */
  onReopen?: (() => void) | undefined
}>

/** The one workspace that an engine has open, with its lock, its key and its connection. */
export type OpenWorkspace = Readonly<{
  open(request: OpenStore): OpenReport
  /** @throws AppError `store.not-open`. */
  current(): Opened
  /** The connection in use, or null where there is none right now. */
  peek(): Session | null
  /** A connection whose settings were read back; opened again where the last one was dropped. */
  session(): Session
  /** Closes the connection and keeps the workspace: after a failed commit it must not be used any more. */
  drop(): void
  /** Ends it all and wipes the key. */
  close(): void
}>

const notOpen = (): AppError => new AppError('store.not-open', 'The workspace is not open. Unlock it first.')
const lockLost = (): AppError =>
  new AppError('store.locked-elsewhere', 'The lock of this workspace was lost. Close Casebench and start it again.')

/** Refused where a database is, and where one was: an empty start is an officer's choice, made by setting aside. */
const makeNew = (files: WorkspaceFiles, key: Uint8Array, migrations: readonly Migration[], at: Instant): void => {
  if (hasDatabase(files.folder)) throw new AppError('store.conflict', 'There is a database in this workspace already. It was left as it is.')
  if (existsSync(files.header)) throw new AppError('store.damaged', 'The database file has gone from the workspace folder. Restore a backup, or put the file back.')
  createDatabase(files, key, migrations, at)
}

export const createOpenWorkspace = ({ migrations, fileSystemType: typeOf = fileSystemType, onReopen }: OpenWorkspaceDeps): OpenWorkspace => {
  let opened: Opened | null = null

  const current = (): Opened => {
    if (!opened) throw notOpen()
    return opened
  }
  const drop = (): void => {
    const lost = opened?.session
    if (!opened || !lost) return
    opened.session = null
    try {
      lost.connection.close()
    } catch {
      return
    }
  }
  return {
    current,
    drop,
    peek: () => opened?.session ?? null,
    open: ({ folder, key, isNew, at }) => {
      if (opened) throw new AppError('store.conflict', 'The workspace is open already.')
      const files = workspaceFiles(folder)
      prepareFolder(folder, typeOf)
      const lock = takeWriterLock(files.lock)
      try {
        const wasSwapping = finishSwap(files)
        if (isNew && !wasSwapping) makeNew(files, key, migrations, at)
        const { session, report } = openExisting(files, key, migrations, at)
        opened = { files, lock, key: Buffer.from(key), session }
        return report
      } catch (error) {
        lock.release()
        throw error
      }
    },
    session: () => {
      const open = current()
      if (!open.lock.isHeld()) throw lockLost()
      if (open.session === null) {
        onReopen?.()
        open.session = openSession(open.files, open.key)
      }
      return open.session
    },
    close: () => {
      if (!opened) return
      drop()
      opened.key.fill(0)
      opened.lock.release()
      opened = null
    },
  }
}
