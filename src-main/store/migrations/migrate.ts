import type { Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { Connection } from '../database/driver.ts'
import { isStorageTrouble } from '../database/errors.ts'
import type { Migration } from './migration.ts'

/** Marks a file as a workspace of Casebench ("CsBn"), in SQLite's own header field. */
export const APPLICATION_ID = 0x4373_426e

/** @throws RangeError when numbers are not multiples of ten that grow. */
export const checkNumbering = (migrations: readonly Migration[]): void => {
  let previous = 0
  for (const { number, name } of migrations) {
    if (number % 10 !== 0 || number <= previous) throw new RangeError(`migration ${number} (${name}) is out of order`)
    previous = number
  }
}

/** Number of the last migration that a database has seen; 0 for an empty file. */
export const schemaVersionOf = (connection: Connection): number => connection.pragma('user_version', { simple: true }) as number

export const newestVersion = (migrations: readonly Migration[]): number => migrations.at(-1)?.number ?? 0

/** @throws AppError `store.newer-version`; nothing is written. */
export const refuseNewer = (connection: Connection, migrations: readonly Migration[]): void => {
  if (schemaVersionOf(connection) <= newestVersion(migrations)) return
  throw new AppError('store.newer-version', 'This workspace was written by a newer Casebench. Nothing was changed. Install the newer version to open it.')
}

/**
 * Runs what is missing, each step in one transaction with its bookkeeping inside, so that a kill leaves the old or
 * the new schema and nothing between.
 * @throws AppError `store.migration-failed`, or what SQLite says about the disk.
 */
export const migrate = (connection: Connection, migrations: readonly Migration[], at: Instant): void => {
  checkNumbering(migrations)
  const from = schemaVersionOf(connection)
  for (const migration of migrations) if (migration.number > from) runOne(connection, migration, at)
}

const runOne = (connection: Connection, { number, name, sql }: Migration, at: Instant): void => {
  connection.exec('BEGIN IMMEDIATE')
  try {
    connection.exec('CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL) STRICT')
    connection.exec(sql)
    connection.prepare('INSERT INTO migrations (number, name, at) VALUES (?, ?, ?)').run(number, name, at)
    const broken = connection.pragma('foreign_key_check') as unknown[]
    if (broken.length > 0) throw new Error('rows without their parents after the migration')
    connection.pragma(`application_id = ${APPLICATION_ID}`)
    connection.pragma(`user_version = ${number}`)
    connection.exec('COMMIT')
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw isStorageTrouble(error)
      ? error
      : new AppError('store.migration-failed', `The workspace could not be brought to version ${number}. It is unchanged.`, { cause: error })
  }
}
