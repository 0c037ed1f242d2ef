import { AppError } from '#shared/domain/errors.ts'
import { isDriverError, openFile } from '../database/driver.ts'

export type WriterLock = Readonly<{ isHeld(): boolean; release(): void }>

/**
 * Takes the one writer's place of a workspace: an exclusive lock of the operating system on an empty side file, taken
 * by SQLite's own tested code. It ends with the process, also by `kill -9` or a power cut, so that nothing stale has
 * to be told from something live. It lies beside the database because restoring and salvaging exchange that file.
 * @throws AppError `store.locked-elsewhere`.
 */
export const takeWriterLock = (path: string): WriterLock => {
  const connection = openFile(path)
  try {
    connection.pragma('journal_mode = MEMORY')
    connection.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    connection.close()
    throw isDriverError(error) && error.code.startsWith('SQLITE_BUSY') ? lockedElsewhere(error) : error
  }
  return {
    isHeld: () => connection.open && connection.inTransaction,
    release: () => {
      if (connection.open) connection.close()
    },
  }
}

const lockedElsewhere = (cause: unknown): AppError =>
  new AppError('store.locked-elsewhere', 'Another running Casebench has this workspace open. Close it there, then try again.', { cause })
