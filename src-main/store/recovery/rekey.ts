import { join } from 'node:path'
import { AppError } from '#shared/domain/errors.ts'
import { renameDurably, syncFile } from '../../platform/durable-file.ts'
import { copyDatabase, removeCopy, verifyFile } from '../backups/copy.ts'
import { openEnciphered, withRawKey } from '../database/cipher.ts'
import { settleFile } from '../database/settle.ts'
import type { Connection } from '../database/driver.ts'
import { headerFor, writeHeader } from '../files/header.ts'
import { emptyNext, swapIn } from '../files/swap.ts'
import type { WorkspaceFiles } from '../files/workspace-files.ts'

/** Enciphers a file nobody uses with another key, and checks that the new key opens it. */
export const rekeyFile = (path: string, key: Uint8Array, nextKey: Uint8Array): void => {
  const connection = openEnciphered(path, key, { mustExist: true })
  try {
    connection.pragma('temp_store = 2')
    connection.pragma('journal_mode = DELETE')
    withRawKey(nextKey, (rawKey) => connection.rekey(rawKey))
  } finally {
    connection.close()
  }
  syncFile(path)
  if (verifyFile(path, nextKey) === null) throw new AppError('store.io', 'The copy with the new key did not pass its check. The old key stays.')
}

/**
 * First half of a change of key: a copy under the new key in `next/`, while the workspace stays in use. The database
 * itself is never rewritten in place: a kill in the middle of that would leave pages of two keys.
 */
export const prepareRekey = (files: WorkspaceFiles, key: Uint8Array, nextKey: Uint8Array): void => {
  const next = emptyNext(files)
  copyDatabase({ source: files.database, target: next, key })
  rekeyFile(next, key, nextKey)
  settleFile(next, nextKey)
}

/**
 * Second half: the header accepts both keys, the old file's log is emptied and the connection closed, then the copy
 * takes the place. Killed before the exchange the old key opens the workspace, after it the new one, and the header
 * knows both until the next start with the key that fits.
 */
export const exchangeKeyed = (files: WorkspaceFiles, connection: Connection, key: Uint8Array, nextKey: Uint8Array): void => {
  writeHeader(files.header, headerFor(key, nextKey))
  connection.pragma('wal_checkpoint(TRUNCATE)')
  connection.close()
  swapIn(files, null)
  writeHeader(files.header, headerFor(nextKey))
}

/** Gives every backup the new key; one that cannot be read with the old one is left alone. */
export const rekeyBackups = (files: WorkspaceFiles, names: readonly string[], key: Uint8Array, nextKey: Uint8Array): void => {
  for (const name of names) {
    const path = join(files.backups, name)
    const copy = `${path}.unfinished`
    try {
      copyDatabase({ source: path, target: copy, key })
      rekeyFile(copy, key, nextKey)
      renameDurably(copy, path)
    } catch {
      removeCopy(copy)
    }
  }
}
