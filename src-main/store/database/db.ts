import type Database from 'better-sqlite3'
import type { Connection } from './driver.ts'

export type SqlValue = string | number | bigint | Uint8Array | null

/**
 * What repositories see of the database: prepared once, kept while used. Rows come back as the caller's row type,
 * which has to name the columns of the query; nothing checks that but the tests.
 */
export type Db = Readonly<{
  get<Row>(sql: string, ...params: readonly SqlValue[]): Row | undefined
  all<Row>(sql: string, ...params: readonly SqlValue[]): Row[]
  /** @returns how many rows were changed, and the number of the row inserted last. */
  run(sql: string, ...params: readonly SqlValue[]): Readonly<{ changes: number; lastNumber: number }>
}>

const MOST_KEPT = 300

/** Wraps a connection; keeps at most 300 prepared queries, the least recently used go first. */
export const createDb = (connection: Connection): Db => {
  const kept = new Map<string, Database.Statement>()
  const prepared = (sql: string): Database.Statement => {
    const found = kept.get(sql) ?? connection.prepare(sql)
    kept.delete(sql)
    kept.set(sql, found)
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
    return found
  }
  return {
    get: <Row>(sql: string, ...params: readonly SqlValue[]) => prepared(sql).get(...params) as Row | undefined,
    all: <Row>(sql: string, ...params: readonly SqlValue[]) => prepared(sql).all(...params) as Row[],
    run: (sql, ...params) => {
      const { changes, lastInsertRowid } = prepared(sql).run(...params)
      return { changes, lastNumber: Number(lastInsertRowid) }
    },
  }
}

/** First column of the first row as a whole number; 0 where there is no row. */
export const countOf = (db: Db, sql: string, ...params: readonly SqlValue[]): number =>
  db.get<{ count: number }>(sql, ...params)?.count ?? 0
