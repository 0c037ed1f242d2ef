import { rmSync } from 'node:fs'
import { AppError } from '#shared/domain/errors.ts'
import { syncFile } from '../../platform/durable-file.ts'
import { openEnciphered } from '../database/cipher.ts'
import type { Connection } from '../database/driver.ts'

/** Asks for a compact, enciphered copy of a database under the same key. Paths are never shown to anybody. */
export type CopyRequest = Readonly<{ source: string; target: string; key: Uint8Array }>

type Counts = ReadonlyMap<string, number>

const PLAIN_TABLES = `SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND name NOT LIKE 'sqlite_%'
  AND name NOT LIKE 'case_words_%' AND name NOT LIKE 'case_fragments_%'
  AND name NOT LIKE 'callback_words_%' AND name NOT LIKE 'callback_fragments_%' ORDER BY name`

/** Tables that hold rows of ours, without those that the full-text index keeps for itself. */
export const tablesOf = (connection: Connection): readonly string[] => connection.prepare(PLAIN_TABLES).pluck().all() as string[]

export const countRows = (connection: Connection): Counts =>
  new Map(tablesOf(connection).map((table) => [table, connection.prepare(`SELECT count(*) FROM "${table}"`).pluck().get() as number]))

const isBetween = (copied: Counts, before: Counts, after: Counts): boolean =>
  copied.size === before.size &&
  [...copied].every(([table, count]) => {
    const ends = [before.get(table) ?? -1, after.get(table) ?? -1]
    return count >= Math.min(...ends) && count <= Math.max(...ends)
  })

/** Reads every page and every row count of a file. @returns null when anything about it is wrong. */
export const verifyFile = (path: string, key: Uint8Array): Counts | null => {
  const connection = openEnciphered(path, key, { readOnly: true })
  try {
    if (connection.pragma('integrity_check(1)', { simple: true }) !== 'ok') return null
    return countRows(connection)
  } catch {
    return null
  } finally {
    connection.close()
  }
}

const copyPages = ({ source, target, key }: CopyRequest): Readonly<{ before: Counts; after: Counts }> => {
  const connection = openEnciphered(source, key, { mustExist: true })
  try {
    connection.pragma('temp_store = 2')
    const before = countRows(connection)
    connection.prepare('VACUUM INTO ?').run(target)
    return { before, after: countRows(connection) }
  } finally {
    connection.close()
  }
}

/**
 * Copies a database that may be in use: over a connection of its own, so that writers go on meanwhile. The copy counts
 * only after it was opened with the key, checked page by page and compared row count by row count.
 * @throws AppError `store.io` when the copy is not sound; it is removed then.
 */
export const copyDatabase = (request: CopyRequest): void => {
  removeCopy(request.target)
  try {
    const { before, after } = copyPages(request)
    syncFile(request.target)
    const copied = verifyFile(request.target, request.key)
    if (copied === null || !isBetween(copied, before, after)) throw new AppError('store.io', 'A copy of the database did not pass its check and was thrown away.')
  } catch (error) {
    removeCopy(request.target)
    throw error
  }
}

/** With its journal: one that a kill left would otherwise be rolled back into the next copy of that name. */
export const removeCopy = (path: string): void => {
  for (const name of [path, `${path}-journal`, `${path}-wal`, `${path}-shm`]) rmSync(name, { force: true })
}
