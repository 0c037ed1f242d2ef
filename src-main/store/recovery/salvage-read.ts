import type { Connection } from '../database/driver.ts'

/** A row with every value as SQLite holds it; whole numbers come as bigint, so that nothing is rounded. */
export type RawRow = Readonly<Record<string, unknown>>

export type ReadRows = Readonly<{
  rows: number
  /** Row numbers that could not be asked for; some of them may never have been used. */
  unreadable: number
  /** True when the end of the table is unknown, so that rows after the last readable one may be missing. */
  isEndUnknown: boolean
}>

/** Widest gap of row numbers that is looked through one by one. */
const MOST_LOOKUPS = 2_000_000

/** Walks a table from one end until it ends or a page cannot be read. @returns last number seen and whether it ended well. */
const walk = (connection: Connection, table: string, from: bigint, keep: (row: RawRow, number: bigint) => void): Readonly<{ last: bigint; isWhole: boolean }> => {
  let last = from
  try {
    const query = connection.prepare(`SELECT rowid AS salvage_rowid, * FROM "${table}" WHERE rowid > ? ORDER BY rowid`).safeIntegers(true)
    for (const row of query.iterate(from) as IterableIterator<RawRow>) {
      last = row.salvage_rowid as bigint
      keep(row, last)
    }
    return { last, isWhole: true }
  } catch {
    return { last, isWhole: false }
  }
}

const lastNumberOf = (connection: Connection, table: string): bigint | null => {
  for (const sql of [`SELECT max(rowid) FROM "${table}"`, `SELECT seq FROM sqlite_sequence WHERE name = '${table}'`]) {
    try {
      const found = connection.prepare(sql).pluck().safeIntegers(true).get() as bigint | null | undefined
      if (found !== null && found !== undefined) return found
    } catch {
      continue
    }
  }
  return null
}

/** The first number behind a gap from which the walk gets on; every number in between is asked for on its own. */
const lookThrough = (connection: Connection, table: string, from: bigint, to: bigint, keep: (row: RawRow, number: bigint) => void): number => {
  const query = connection.prepare(`SELECT rowid AS salvage_rowid, * FROM "${table}" WHERE rowid = ?`).safeIntegers(true)
  let unreadable = 0
  for (let number = from + 1n; number <= to; number += 1n) {
    try {
      const row = query.get(number) as RawRow | undefined
      if (row !== undefined) keep(row, number)
    } catch {
      unreadable += 1
    }
  }
  return unreadable
}

/**
 * Hands over every row of a damaged table that can still be read: in one walk up to the damage, then number by number.
 */
export const readRows = (connection: Connection, table: string, use: (row: RawRow) => void): ReadRows => {
  let rows = 0
  const keep = (row: RawRow): void => {
    rows += 1
    use(row)
  }
  const { last, isWhole } = walk(connection, table, -1n, keep)
  if (isWhole) return { rows, unreadable: 0, isEndUnknown: false }
  const end = lastNumberOf(connection, table)
  if (end === null || end - last > MOST_LOOKUPS) return { rows, unreadable: 0, isEndUnknown: true }
  const unreadable = lookThrough(connection, table, last, end, keep)
  return { rows, unreadable, isEndUnknown: false }
}
