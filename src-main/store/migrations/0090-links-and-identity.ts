import type { Migration } from './migration.ts'

/**
 * How far a link has come (one that was made before is one that nobody used yet), and what banks told about their
 * customers, read apart from the raw documents.
 */
export const linksAndIdentity: Migration = {
  number: 90,
  name: 'links-and-identity',
  sql: `
    ALTER TABLE links ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'returned', 'login-failed', 'failed', 'delivered'));
    ALTER TABLE links ADD COLUMN state_at INTEGER;
    ALTER TABLE links ADD COLUMN state_code TEXT;
    ALTER TABLE links ADD COLUMN state_text TEXT;
    CREATE TABLE identity_reports (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      retrieval_number INTEGER NOT NULL REFERENCES retrievals (number),
      provider_id TEXT NOT NULL,
      institution_slug TEXT NOT NULL,
      institution_name TEXT NOT NULL,
      holder TEXT,
      address TEXT NOT NULL,
      phone TEXT,
      email TEXT,
      accounts TEXT NOT NULL,
      received_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX identity_reports_by_case ON identity_reports (case_number);
    CREATE INDEX identity_reports_by_retrieval ON identity_reports (retrieval_number);
  `,
}
