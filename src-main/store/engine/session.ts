import { rmSync } from 'node:fs'
import type { Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import { renameDurably } from '../../platform/durable-file.ts'
import { beginBackup, finishBackup } from '../backups/backups.ts'
import { copyDatabase } from '../backups/copy.ts'
import { openEnciphered } from '../database/cipher.ts'
import { createDb, type Db } from '../database/db.ts'
import type { Connection } from '../database/driver.ts'
import { identify } from '../database/identify.ts'
import { applySettings, assertSettings } from '../database/settings.ts'
import { settleFile } from '../database/settle.ts'
import { emptyNext } from '../files/swap.ts'
import { acceptsKey, headerFor, readHeader, writeHeader } from '../files/header.ts'
import { sizeOf, type WorkspaceFiles } from '../files/workspace-files.ts'
import { migrate, newestVersion, schemaVersionOf } from '../migrations/migrate.ts'
import type { Migration } from '../migrations/migration.ts'
import { HOLDS_WORD } from '../repositories/transactions.ts'
import { fold } from '../rows/values.ts'
import type { OpenReport } from '../store.ts'

/** One open connection whose settings were read back. */
export type Session = Readonly<{ connection: Connection; db: Db }>

/** Up to this size the whole file is checked at every start; above it only after an end that was not clean. */
const ALWAYS_CHECKED_BYTES = 64 * 1024 * 1024

const registerFunctions = (connection: Connection): void => {
  connection.function(HOLDS_WORD, { deterministic: true }, (text: unknown, word: unknown) => (fold(String(text)).includes(String(word)) ? 1 : 0))
}

/**
 * SQLite falls back to reading only, without a word, where the system refuses writing at the moment of opening. A
 * write that changes nothing shows it; nothing reaches the disk.
 */
const assertWritable = (connection: Connection): void =>
  void connection.exec('BEGIN IMMEDIATE; DELETE FROM migrations WHERE 0; ROLLBACK')

/** Opens an existing file for writing, sets and asserts R-56. Used for every start and every reopening. */
export const openSession = (files: WorkspaceFiles, key: Uint8Array): Session => {
  const connection = openEnciphered(files.database, key, { mustExist: true })
  try {
    applySettings(connection)
    assertSettings(connection)
    assertWritable(connection)
    registerFunctions(connection)
    return { connection, db: createDb(connection) }
  } catch (error) {
    connection.close()
    throw error
  }
}

/**
 * Makes a new database beside its place and moves it in when it is whole, so that an empty or half-made file in the
 * place itself always means damage. The header comes last: where it stands without a database, one was lost.
 */
export const createDatabase = (files: WorkspaceFiles, key: Uint8Array, migrations: readonly Migration[], at: Instant): void => {
  const path = emptyNext(files)
  createFile(path, key, migrations, at)
  for (const leftover of [files.wal, files.shm]) rmSync(leftover, { force: true })
  renameDurably(path, files.database)
  writeHeader(files.header, headerFor(key))
  rmSync(files.next, { recursive: true, force: true })
}

/** A file with the full schema and no rows, closed and synced. */
export const createFile = (path: string, key: Uint8Array, migrations: readonly Migration[], at: Instant): void => {
  const connection = openEnciphered(path, key)
  try {
    applySettings(connection)
    migrate(connection, migrations, at)
  } finally {
    connection.close()
  }
  settleFile(path, key)
}

const checkWhole = (connection: Connection): void => {
  if (connection.pragma('quick_check(1)', { simple: true }) === 'ok') return
  throw new AppError('store.damaged', 'The check at the start found damage in the database file. Nothing was changed. Open the recovery steps.')
}

/** Checks, backs up where the schema has to change, and brings the schema up to date. */
const bringUpToDate = (files: WorkspaceFiles, session: Session, key: Uint8Array, migrations: readonly Migration[], at: Instant): OpenReport => {
  const from = schemaVersionOf(session.connection)
  const to = newestVersion(migrations)
  if (from === to) return { schemaVersion: to, migratedFrom: null, backupMade: null }
  const { target, fileName } = beginBackup(files, at, `before-${String(to).padStart(4, '0')}`)
  copyDatabase({ source: files.database, target, key })
  finishBackup(files, target, fileName, at)
  migrate(session.connection, migrations, at)
  assertSettings(session.connection)
  return { schemaVersion: to, migratedFrom: from, backupMade: fileName }
}

/**
 * The start of a workspace whose file exists: what it is, whether it is whole, whether its schema is ours.
 * @throws AppError of the `store.*` codes; the file is then as it was.
 */
export const openExisting = (
  files: WorkspaceFiles, key: Uint8Array, migrations: readonly Migration[], at: Instant,
): Readonly<{ session: Session; report: OpenReport }> => {
  const header = readHeader(files.header)
  const wasClean = sizeOf(files.wal) === 0
  identify(files, key, header, migrations)
  const session = openSession(files, key)
  try {
    if (!wasClean || sizeOf(files.database) <= ALWAYS_CHECKED_BYTES) checkWhole(session.connection)
    const report = bringUpToDate(files, session, key, migrations, at)
    if (header === null || header.keys.length !== 1 || !acceptsKey(header, key)) writeHeader(files.header, headerFor(key))
    return { session, report }
  } catch (error) {
    session.connection.close()
    throw error
  }
}
