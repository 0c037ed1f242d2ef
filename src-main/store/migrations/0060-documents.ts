import type { Migration } from './migration.ts'

/** Files of a case; their bytes lie apart, so that lists never touch them. */
export const documents: Migration = {
  number: 60,
  name: 'documents',
  sql: `
    CREATE TABLE documents (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      retrieval_number INTEGER NOT NULL REFERENCES retrievals (number),
      provider_id TEXT NOT NULL,
      name TEXT NOT NULL,
      internal_name TEXT NOT NULL UNIQUE,
      media_type TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('statement-pdf', 'bank-estatement', 'raw-data', 'other')),
      size INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      pages INTEGER,
      received_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX documents_by_case ON documents (case_number);
    CREATE INDEX documents_by_retrieval ON documents (retrieval_number);
    CREATE TABLE document_bodies (
      document_number INTEGER PRIMARY KEY REFERENCES documents (number),
      body BLOB NOT NULL
    ) STRICT;
  `,
}
