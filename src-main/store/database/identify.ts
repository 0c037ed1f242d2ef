import { closeSync, openSync, readSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/domain/errors.ts'
import { acceptsKey, type Header } from '../files/header.ts'
import { lostCommits, scanWal } from '../files/wal-scan.ts'
import { sizeOf, type WorkspaceFiles } from '../files/workspace-files.ts'
import { APPLICATION_ID, refuseNewer, schemaVersionOf } from '../migrations/migrate.ts'
import type { Migration } from '../migrations/migration.ts'
import { openEnciphered, OTHER_CIPHERS } from './cipher.ts'
import { isDriverError, type Connection } from './driver.ts'

const PLAIN_MAGIC = 'SQLite format 3\0'

/** Must not run while this process has the file open: closing a handle would drop SQLite's locks on it. */
const isPlain = (path: string): boolean => {
  const file = openSync(path, 'r')
  try {
    const head = Buffer.alloc(PLAIN_MAGIC.length)
    readSync(file, head, 0, head.length, 0)
    return head.toString('latin1') === PLAIN_MAGIC
  } finally {
    closeSync(file)
  }
}

/**
 * Rolls back what a kill left half written beside a file in rollback mode, such as a backup that somebody put in
 * place by hand: a read-only look cannot. Only with a key that is known to be the one, since it is a write.
 */
const rollBack = (path: string, key: Uint8Array): void => {
  const connection = openEnciphered(path, key, { mustExist: true })
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (error) {
    if (!isDriverError(error) || !/^SQLITE_(NOTADB|CORRUPT|IOERR)/.test(error.code)) throw error
  } finally {
    connection.close()
  }
}

/** True when the key and cipher open the file; other errors than "not a database" are thrown. */
const opensWith = (path: string, key: Uint8Array, cipher?: string): boolean => {
  const connection = openEnciphered(path, key, { readOnly: true, ...(cipher === undefined ? {} : { cipher }) })
  try {
    connection.prepare('SELECT count(*) FROM sqlite_schema').get()
    return true
  } catch (error) {
    if (isDriverError(error) && /^SQLITE_(NOTADB|CORRUPT|IOERR)/.test(error.code)) return false
    throw error
  } finally {
    connection.close()
  }
}

const someBackupOpens = (files: WorkspaceFiles, key: Uint8Array): boolean => {
  try {
    return readdirSync(files.backups).some((name) => name.endsWith('.db') && opensWith(join(files.backups, name), key))
  } catch {
    return false
  }
}

const keyWrong = (): AppError => new AppError('store.key-wrong', 'This key does not open the workspace. Nothing was changed.')
const notOurs = (what: string): AppError => new AppError('store.not-ours', `The file in the workspace folder is ${what}. Nothing was changed.`)
const damaged = (what: string): AppError => new AppError('store.damaged', `${what} Nothing was changed. Open the recovery steps.`)

const refuseUnopened = (files: WorkspaceFiles, key: Uint8Array, header: Header | null): never => {
  if (OTHER_CIPHERS.some((cipher) => opensWith(files.database, key, cipher))) throw notOurs('enciphered in another way than Casebench does')
  const isKeyRight = header === null ? someBackupOpens(files, key) : header.keys.length === 1
  throw isKeyRight ? damaged('The beginning of the database file is damaged.') : keyWrong()
}

const checkContent = (connection: Connection, migrations: readonly Migration[]): void => {
  if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw schemaVersionOf(connection) === 0 ? damaged('The database file is empty.') : notOurs('a database of another program')
  }
  refuseNewer(connection, migrations)
}

/**
 * Tells apart, without a single write, what lies where the database should be.
 * @throws AppError `store.key-wrong`, `store.not-ours`, `store.damaged` or `store.newer-version`.
 */
export const identify = (files: WorkspaceFiles, key: Uint8Array, header: Header | null, migrations: readonly Migration[]): void => {
  if (sizeOf(files.database) === 0) throw damaged('The database file is missing or empty.')
  if (isPlain(files.database)) throw notOurs('a plain database without encryption')
  if (header !== null && !acceptsKey(header, key)) throw keyWrong()
  if (header?.keys.length === 1 && sizeOf(`${files.database}-journal`) > 0) rollBack(files.database, key)
  if (!opensWith(files.database, key)) return refuseUnopened(files, key, header)
  const commits = scanWal(files.wal)
  const connection = openEnciphered(files.database, key, { readOnly: true })
  try {
    checkContent(connection, migrations)
    if (lostCommits(commits, connection) > 0) throw damaged('The log of the last changes is damaged.')
  } finally {
    connection.close()
  }
}
