import type { Migration } from './migration.ts'

/** Links given out, by which what arrives later finds its case. */
export const links: Migration = {
  number: 70,
  name: 'links',
  sql: `
    CREATE TABLE links (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      provider_id TEXT NOT NULL,
      environment TEXT NOT NULL,
      kind TEXT NOT NULL,
      reference TEXT NOT NULL,
      reference_key TEXT NOT NULL,
      address TEXT,
      created_at INTEGER NOT NULL,
      created_by TEXT NOT NULL
    ) STRICT;
    CREATE INDEX links_by_case ON links (case_number);
    CREATE INDEX links_by_reference ON links (provider_id, reference_key);
  `,
}
