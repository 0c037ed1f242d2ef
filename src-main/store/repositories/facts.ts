import { countOf, type Db } from '../database/db.ts'
import type { StoreFacts } from '../store.ts'

export type TableFacts = Pick<StoreFacts, 'sqliteVersion' | 'caseCount' | 'statementCount' | 'transactionCount'>

/** Row counts and the engine's version: numbers without personal data. */
export const countFacts = (db: Db): TableFacts => ({
  sqliteVersion: db.get<{ version: string }>('SELECT sqlite_version() AS version')?.version ?? '',
  caseCount: countOf(db, 'SELECT count(*) AS count FROM cases'),
  statementCount: countOf(db, 'SELECT count(*) AS count FROM statements'),
  transactionCount: countOf(db, 'SELECT count(*) AS count FROM transactions'),
})
