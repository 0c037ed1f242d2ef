import type { Connection } from '../database/driver.ts'
import { TEST_MOMENT } from './test-store.ts'

const DAY_MS = 86_400_000

/**
 * Fills a database with invented cases by plain SQL, which is far quicker than one operation each: ten owners, three
 * markets, a fifth undated, a third closed or archived, some in every state of the list. Repeatable.
 */
export const addManyCases = (connection: Connection, count: number): void => {
  const now = Date.parse(TEST_MOMENT)
  connection.exec('BEGIN')
  connection.prepare(`
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count),
      mixed AS (SELECT i, (i * 2654435761) % 4294967296 AS a, (i * 40503 + 12345) % 65536 AS b FROM n)
    INSERT INTO cases (id, reference, reference_key, state, market, applicant_name, applicant_key, national_id, product, amount_minor,
      amount_currency, owner, due_at, is_test, created_at, updated_at, revision, provider_bits, tabs, tone, status_label, step_kind, step_title, step_reason)
    SELECT printf('case-%08d', i), printf('CB-%d', 20000 + i), printf('cb-%012d', 20000 + i),
      CASE a % 10 WHEN 0 THEN 'archived' WHEN 1 THEN 'closed' WHEN 2 THEN 'closed' ELSE 'open' END,
      CASE b % 3 WHEN 0 THEN 'AU' WHEN 1 THEN 'EE' ELSE 'PL' END,
      printf('%s %s %d', substr('AveryBlakeCaseyDrew Ellis', 1 + 5 * (a % 5), 5), substr('AbbottBrandtCastelDorseyEklund', 1 + 6 * (b % 5), 6), i),
      printf('%s %d', substr('averyblakecaseydrew ellis', 1 + 5 * (a % 5), 5), i), printf('%d', 10000000000 + i), 'Personal loan', b * 100, 'AUD',
      printf('%c%c', substr('ABCDEFGHKL', 1 + i % 10, 1), substr('ABCDEFGHPL', 1 + i % 10, 1)),
      CASE WHEN b % 5 = 0 THEN NULL ELSE @now + ((a % 60) - 20) * @day END, 0, @now - @day, @now - (a % 400) * @day, 1, a % 4,
      CASE a % 10 WHEN 0 THEN 64 WHEN 1 THEN 160 WHEN 2 THEN 160 WHEN 3 THEN 131 WHEN 4 THEN 137 WHEN 5 THEN 145 ELSE 129 END,
      CASE a % 10 WHEN 3 THEN 'attention' WHEN 4 THEN 'progress' WHEN 5 THEN 'positive' ELSE 'neutral' END, 'Label', 'none', 'Title', 'Reason'
    FROM mixed`).run({ count, now, day: DAY_MS })
  for (const table of ['case_fragments', 'case_words']) {
    connection.exec(`INSERT INTO ${table} (rowid, reference, name, ids) SELECT number, reference, applicant_name, id || ' ' || national_id FROM cases`)
  }
  connection.exec('COMMIT')
  connection.pragma('wal_checkpoint(TRUNCATE)')
}
