import Database from 'better-sqlite3'

/** A raw connection of the driver. The two key calls exist in the enciphering build and are missing from its types. */
export type Connection = Database.Database & { key(key: Buffer): number; rekey(key: Buffer): number }

export type ConnectionMode = Readonly<{ readOnly?: boolean; mustExist?: boolean }>

/**
 * Opens a file without a key. The only place that names the driver. Waits for no lock: whoever holds one keeps it
 * for its whole life, so that waiting would not help.
 */
export const openFile = (path: string, { readOnly = false, mustExist = false }: ConnectionMode = {}): Connection =>
  new Database(path, { timeout: 0, readonly: readOnly, fileMustExist: mustExist || readOnly }) as Connection

/** True for errors that the driver throws; their `code` is SQLite's symbol, e.g. `SQLITE_FULL`. */
export const isDriverError = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && error.name === 'SqliteError' && 'code' in error && typeof error.code === 'string'
