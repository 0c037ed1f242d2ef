import { existsSync } from 'node:fs'
import type { Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import { beginBackup, finishBackup, listBackups } from '../backups/backups.ts'
import { copyDatabase, type CopyRequest } from '../backups/copy.ts'
import { backupMoment } from '../backups/rotation.ts'
import { CIPHER } from '../database/cipher.ts'
import { toStoreError } from '../database/errors.ts'
import { finishSwap } from '../files/swap.ts'
import {
  fileSystemType, hasDatabase, prepareFolder, sizeOf, workspaceFiles, type FileSystemType, type WorkspaceFiles,
} from '../files/workspace-files.ts'
import { takeWriterLock, type WriterLock } from '../files/writer-lock.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { schemaVersionOf } from '../migrations/migrate.ts'
import type { Migration } from '../migrations/migration.ts'
import { OPERATIONS } from '../operations.ts'
import { exchangeKeyed, prepareRekey, rekeyBackups } from '../recovery/rekey.ts'
import { restoreNewestBackup, undoRestore } from '../recovery/restore.ts'
import { salvageDatabase } from '../recovery/salvage.ts'
import { setDatabaseAside } from '../recovery/set-aside.ts'
import type { TableFacts } from '../repositories/facts.ts'
import type { OpenReport, OpenStore, Store, StoreFacts, StoreOperation, StoreOperations } from '../store.ts'
import { createCheckpoints, type CheckpointTimes } from './checkpoints.ts'
import { createGroupCommit } from './group-commit.ts'
import { createDatabase, openExisting, openSession, type Session } from './session.ts'

export type StoreEngineDeps = Readonly<{
  clock?: Clock
  migrations?: readonly Migration[]
  fileSystemType?: FileSystemType
  checkpointTimes?: CheckpointTimes
  /** Makes a checked copy; the store process does it in a thread, so that writers go on. */
  copy?: (request: CopyRequest) => Promise<void>
  /** Called before the connection is opened again after a failed commit; for tests. */
  onReopen?: () => void
}>

/** What is held while a workspace is open. `session` is null between a failed commit and the next call. */
type Opened = { readonly files: WorkspaceFiles; readonly lock: WriterLock; key: Buffer; session: Session | null }

type Handle = (db: Session['db'], input: unknown) => unknown

const notOpen = (): AppError => new AppError('store.not-open', 'The workspace is not open. Unlock it first.')

const guarded = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    throw toStoreError(error)
  }
}

/**
 * The store inside one process: what the store process runs, and what unit tests use directly. `onLost` never fires
 * here, since there is no other process to lose.
 */
export const createStoreEngine = (deps: StoreEngineDeps = {}): Store => {
  const { clock = systemClock, migrations = MIGRATIONS, copy = (request) => Promise.resolve(copyDatabase(request)) } = deps
  const savedListeners = new Set<(at: Instant) => void>()
  let opened: Opened | null = null

  const current = (): Opened => {
    if (!opened) throw notOpen()
    return opened
  }
  const session = (): Session => {
    const open = current()
    if (!open.lock.isHeld()) throw new AppError('store.locked-elsewhere', 'The lock of this workspace was lost. Close Casebench and start it again.')
    if (open.session === null) {
      deps.onReopen?.()
      open.session = openSession(open.files, open.key)
    }
    return open.session
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

  const checkpoints = createCheckpoints(() => opened?.session ?? null, deps.checkpointTimes)
  let isDeleting = false
  const commits = createGroupCommit({
    session,
    onBroken: drop,
    onCommitted: () => {
      checkpoints.after(isDeleting)
      isDeleting = false
      const at = clock.now()
      for (const listener of savedListeners) listener(at)
    },
  })

  /** Refused where a database is, and where one was: an empty start is an officer's choice, made by setting aside. */
  const makeNew = (files: WorkspaceFiles, key: Uint8Array, at: Instant): void => {
    if (hasDatabase(files.folder)) throw new AppError('store.conflict', 'There is a database in this workspace already. It was left as it is.')
    if (existsSync(files.header)) throw new AppError('store.damaged', 'The database file has gone from the workspace folder. Restore a backup, or put the file back.')
    createDatabase(files, key, migrations, at)
  }

  const open = ({ folder, key, isNew, at }: OpenStore): OpenReport => {
    if (opened) throw new AppError('store.conflict', 'The workspace is open already.')
    const files = workspaceFiles(folder)
    prepareFolder(folder, deps.fileSystemType ?? fileSystemType)
    const lock = takeWriterLock(files.lock)
    try {
      const wasSwapping = finishSwap(files)
      if (isNew && !wasSwapping) makeNew(files, key, at)
      const { session: first, report } = openExisting(files, key, migrations, at)
      opened = { files, lock, key: Buffer.from(key), session: first }
      return report
    } catch (error) {
      lock.release()
      throw error
    }
  }

  const facts = (tables: TableFacts): StoreFacts => {
    const { files } = current()
    const backups = listBackups(files)
    return {
      ...tables,
      schemaVersion: schemaVersionOf(session().connection),
      cipher: CIPHER.label,
      fileBytes: sizeOf(files.database),
      walBytes: sizeOf(files.wal),
      backupCount: backups.length,
      newestBackupAt: backupMoment(backups[0] ?? '') ?? null,
    }
  }

  const run = async (name: StoreOperation, input: unknown): Promise<unknown> => {
    const plan = OPERATIONS[name]
    const handle = plan.handle as Handle
    current()
    if (plan.kind === 'read') {
      const result = handle(session().db, input)
      return name === 'store.facts' ? facts(result as TableFacts) : result
    }
    isDeleting ||= plan.isDeleting === true
    return await commits.add((db) => handle(db, input))
  }

  /** Backups and changes of key follow one another: each works on files that the other would exchange. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    const result = turn.then(work)
    turn = result.catch(() => undefined)
    return result
  }

  const backUp = async (at: Instant): Promise<Readonly<{ fileName: string }>> => {
    const { files, key } = current()
    const { target, fileName } = beginBackup(files, at)
    await copy({ source: files.database, target, key })
    finishBackup(files, target, fileName, at)
    return { fileName }
  }

  const rekey = (nextKey: Uint8Array): void => {
    commits.flush()
    const open = current()
    prepareRekey(open.files, open.key, nextKey)
    exchangeKeyed(open.files, session().connection, open.key, nextKey)
    open.session = null
    const oldKey = open.key
    open.key = Buffer.from(nextKey)
    session()
    rekeyBackups(open.files, listBackups(open.files), oldKey, nextKey)
    oldKey.fill(0)
  }

  const close = (): void => {
    if (!opened) return
    commits.flush()
    checkpoints.stop()
    drop()
    opened.key.fill(0)
    opened.lock.release()
    opened = null
  }

  return {
    open: (request) => guarded(() => open(request)),
    run: <Name extends StoreOperation>(name: Name, ...input: readonly unknown[]) =>
      guarded(() => run(name, input[0])) as Promise<StoreOperations[Name]['output']>,
    backUp: (at) => guarded(() => inTurn(() => backUp(at))),
    restoreBackup: ({ folder, key, at }) => guarded(() => restoreNewestBackup(workspaceFiles(folder), key, at)),
    undoRestore: (folder, at) => guarded(() => undoRestore(workspaceFiles(folder), at)),
    salvage: ({ folder, key, at }) => guarded(() => salvageDatabase(workspaceFiles(folder), key, migrations, at)),
    setAside: (folder, at) => guarded(() => setDatabaseAside(workspaceFiles(folder), at)),
    rekey: (nextKey) => guarded(() => inTurn(() => rekey(nextKey))),
    close: () => guarded(close),
    onSaved: (listener) => {
      savedListeners.add(listener)
      return () => void savedListeners.delete(listener)
    },
    onLost: () => () => undefined,
  }
}
