import type { Instant } from '#shared/domain/calendar.ts'
import { tablesOf } from '../backups/copy.ts'
import { openEnciphered } from '../database/cipher.ts'
import { createDb, type Db } from '../database/db.ts'
import type { Connection } from '../database/driver.ts'
import { settleFile } from '../database/settle.ts'
import { createFile } from '../engine/session.ts'
import { headerFor, writeHeader } from '../files/header.ts'
import { emptyNext, swapIn } from '../files/swap.ts'
import { lostCommits, scanWal } from '../files/wal-scan.ts'
import { sizeOf, type WorkspaceFiles } from '../files/workspace-files.ts'
import type { Migration } from '../migrations/migration.ts'
import { indexCallback } from '../repositories/callback-search.ts'
import { indexCase } from '../repositories/case-search.ts'
import { refreshStanding } from '../repositories/standing.ts'
import type { RecoveryReport } from '../store.ts'
import { asOnlyWriter, keptName } from './report.ts'
import { readRows, type RawRow, type ReadRows } from './salvage-read.ts'

const PLAIN_NAMES: Readonly<Record<string, string>> = {
  cases: 'cases', notes: 'notes', tasks: 'tasks', timeline: 'timeline entries', saved_views: 'saved views', retrievals: 'retrievals',
  statements: 'statements', statement_bodies: 'original statement files', accounts: 'bank accounts', transactions: 'transactions',
  documents: 'documents', document_bodies: 'files of documents',
  callbacks: 'callbacks', callback_records: 'details of callbacks', callback_bodies: 'bodies of callbacks', expected_callbacks: 'expected callbacks', desk_keys: 'keys of the desk',
  links: 'links', identity_reports: 'customer details of banks', sign_in_attempts: 'notes about sign-ins', institution_lists: 'bank lists', credentials: 'notes about keys', settings: 'settings', counters: 'counters',
}
/** Kept by the new file itself: what migrations ran, and what triggers count. */
const OWN_BOOKKEEPING: readonly string[] = ['migrations', 'callback_counts']

type TableResult = ReadRows & Readonly<{ table: string; refused: number }>

const columnsOf = (connection: Connection, table: string): readonly string[] =>
  connection.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]

/** Copies what can be read of one table. A row that the new file refuses is counted, not passed over. */
const copyTable = (source: Connection, target: Connection, table: string): TableResult => {
  // A file of an older schema lacks newer columns; those take their defaults.
  const known = new Set(columnsOf(source, table))
  const columns = columnsOf(target, table).filter((column) => known.has(column))
  const insert = target.prepare(`INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  let refused = 0
  const put = (row: RawRow): void => {
    try {
      insert.run(...columns.map((column) => row[column] ?? null))
    } catch {
      refused += 1
    }
  }
  return { table, ...readRows(source, table, put), refused }
}

/** Rows whose parents were lost cannot be shown anywhere. @returns how many went, by table. */
const removeOrphans = (target: Connection): ReadonlyMap<string, number> => {
  const removed = new Map<string, number>()
  for (;;) {
    const orphans = target.pragma('foreign_key_check') as readonly Readonly<{ table: string; rowid: number }>[]
    if (orphans.length === 0) return removed
    for (const { table, rowid } of orphans) {
      const { changes } = target.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid)
      removed.set(table, (removed.get(table) ?? 0) + changes)
    }
  }
}

/** What is computed from other rows is computed anew instead of being copied. */
const recompute = (db: Db): void => {
  for (const { number } of db.all<{ number: number }>('SELECT number FROM cases')) {
    indexCase(db, number)
    refreshStanding(db, number)
  }
  for (const { number } of db.all<{ number: number }>('SELECT number FROM callbacks')) indexCallback(db, number)
  db.run(`UPDATE accounts SET transaction_count = (SELECT count(*) FROM transactions WHERE transactions.account_number = accounts.number)`)
  db.run(
    `INSERT INTO counters (name, value)
     SELECT 'reference', max(CAST(substr(reference, 4) AS INTEGER)) FROM cases WHERE reference GLOB 'CB-[0-9]*' HAVING count(*) > 0
     ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)`)
}

const sentencesOf = (results: readonly TableResult[], orphans: ReadonlyMap<string, number>): readonly string[] =>
  results.flatMap(({ table, rows, unreadable, isEndUnknown, refused }) => {
    const name = PLAIN_NAMES[table] ?? table
    const lost = orphans.get(table) ?? 0
    const kept = rows - refused - lost
    if (kept === 0 && unreadable === 0 && !isEndUnknown && refused + lost === 0) return []
    return [
      `${kept} ${name} were kept.`,
      ...(unreadable > 0 ? [`Up to ${unreadable} ${name} could not be read and are missing.`] : []),
      ...(isEndUnknown ? [`The end of the ${name} could not be read; later ones are missing.`] : []),
      ...(refused > 0 ? [`${refused} ${name} could be read but did not fit and are missing.`] : []),
      ...(lost > 0 ? [`${lost} ${name} belonged to rows that were lost and are missing.`] : []),
    ]
  })

const fill = (source: Connection, target: Connection): readonly string[] => {
  target.pragma('foreign_keys = OFF')
  target.exec('BEGIN IMMEDIATE')
  const readable = new Set(tablesOf(source))
  const results = tablesOf(target).filter((table) => !OWN_BOOKKEEPING.includes(table) && readable.has(table)).map((table) => copyTable(source, target, table))
  const orphans = removeOrphans(target)
  recompute(createDb(target))
  target.exec('COMMIT')
  return sentencesOf(results, orphans)
}

const NOTHING_READABLE: RecoveryReport = {
  isOpenable: false,
  sentences: ['The beginning of the file is damaged, so that none of its rows can be read. Nothing was changed.', 'Restore a backup instead.'],
}

/**
 * Copies every readable row into a new file of the newest schema; the damaged file is kept. The report names what was
 * kept and what is missing, table by table.
 */
export const salvageDatabase = (files: WorkspaceFiles, key: Uint8Array, migrations: readonly Migration[], at: Instant): RecoveryReport =>
  asOnlyWriter(files, () => {
    if (sizeOf(files.database) === 0) return NOTHING_READABLE
    const next = emptyNext(files)
    createFile(next, key, migrations, at)
    const commits = scanWal(files.wal)
    // Read-only, so that closing it does not write the readable part of a damaged log into the file that is kept.
    const source = openEnciphered(files.database, key, { readOnly: true })
    const target = openEnciphered(next, key, { mustExist: true })
    let sentences: readonly string[]
    try {
      source.pragma('temp_store = 2')
      target.pragma('temp_store = 2')
      if (!isReadable(source)) return NOTHING_READABLE
      const lost = lostCommits(commits, source)
      sentences = [...fill(source, target), ...(lost > 0 ? [`The last ${lost} changes were in a damaged part of the log and are missing.`] : [])]
    } finally {
      target.close()
      source.close()
    }
    settleFile(next, key)
    const keepAs = keptName('damaged', at)
    swapIn(files, keepAs)
    writeHeader(files.header, headerFor(key))
    return { isOpenable: true, sentences: [...sentences, `The damaged file is kept in kept/${keepAs}.`] }
  })

const isReadable = (connection: Connection): boolean => {
  try {
    return tablesOf(connection).length > 0
  } catch {
    return false
  }
}
