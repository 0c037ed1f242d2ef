import { AppError, isAppError, type AppErrorCode } from '#shared/domain/errors.ts'
import { isDriverError } from './driver.ts'

type Wording = Readonly<{ code: AppErrorCode; message: string }>

const DAMAGED: Wording = { code: 'store.damaged', message: 'The database file is damaged. Nothing was changed. Open the recovery steps.' }
const DISK_FULL: Wording = { code: 'store.disk-full', message: 'The disk is full. Nothing was saved. Free some space and try again.' }
const LOCKED: Wording = {
  code: 'store.locked-elsewhere', message: 'Another running Casebench has this workspace open. Close it there, then try again.',
}
const READ_ONLY: Wording = { code: 'store.read-only', message: 'The workspace folder cannot be written. Ask for write access to it.' }
const IO: Wording = { code: 'store.io', message: 'The disk reported an error. Nothing was saved. Check the disk and try again.' }
const CONFLICT: Wording = { code: 'store.conflict', message: 'This was changed or made elsewhere in the meantime. Load it again.' }

/** SQLite's primary result codes to ours; extended codes are looked up by their first two words. */
const BY_PRIMARY_CODE: Readonly<Record<string, Wording>> = {
  SQLITE_FULL: DISK_FULL,
  SQLITE_IOERR: IO,
  SQLITE_CANTOPEN: IO,
  SQLITE_PROTOCOL: IO,
  SQLITE_NOLFS: IO,
  SQLITE_READONLY: READ_ONLY,
  SQLITE_PERM: READ_ONLY,
  SQLITE_AUTH: READ_ONLY,
  SQLITE_CORRUPT: DAMAGED,
  SQLITE_NOTADB: DAMAGED,
  SQLITE_FORMAT: DAMAGED,
  SQLITE_BUSY: LOCKED,
  SQLITE_LOCKED: LOCKED,
  SQLITE_CONSTRAINT: CONFLICT,
  SQLITE_TOOBIG: { code: 'app.invalid-input', message: 'This is too large to be stored.' },
}

/** Node's file errors, for the files beside the database. */
const BY_SYSTEM_CODE: Readonly<Record<string, Wording>> = {
  ENOSPC: DISK_FULL, EDQUOT: DISK_FULL, EROFS: READ_ONLY, EACCES: READ_ONLY, EPERM: READ_ONLY, EIO: IO, EBUSY: LOCKED, ENXIO: IO,
  EMFILE: IO, ENFILE: IO, ENOENT: IO, ENOTDIR: IO, EISDIR: IO, EFBIG: IO,
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined

const wordingOf = (error: unknown): Wording | undefined => {
  const code = codeOf(error)
  if (code === undefined) return undefined
  if (!isDriverError(error)) return BY_SYSTEM_CODE[code]
  return BY_PRIMARY_CODE[code] ?? BY_PRIMARY_CODE[code.split('_').slice(0, 2).join('_')]
}

/**
 * Any error of the driver or the file system as an AppError of the `store.*` codes. What is none of these comes back
 * as it was, so that a defect stays a defect. The driver's text is kept as the cause only: it may quote a value.
 */
export const toStoreError = (error: unknown): unknown => {
  if (isAppError(error)) return error
  const wording = wordingOf(error)
  return wording ? new AppError(wording.code, wording.message, { cause: error }) : error
}

/** True when the disk or the file is at fault and not the one statement: the connection is not to be used any more. */
export const isStorageTrouble = (error: unknown): boolean => isDriverError(error) && /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN|NOMEM)/.test(error.code)
