import type { Migration } from './migration.ts'

/**
 * A file that the officer brought may belong to no provider and no retrieval. SQLite cannot take NOT NULL off a column, so
 * the table is made anew; its bodies lie apart and stay where they are.
 */
export const importedDocuments: Migration = {
  number: 110,
  name: 'imported-documents',
  sql: `
    PRAGMA defer_foreign_keys = ON;
    CREATE TABLE documents_before AS SELECT * FROM documents;
    DROP TABLE documents;
    CREATE TABLE documents (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      retrieval_number INTEGER REFERENCES retrievals (number),
      provider_id TEXT,
      name TEXT NOT NULL,
      internal_name TEXT NOT NULL UNIQUE,
      media_type TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('statement-pdf', 'bank-estatement', 'raw-data', 'other')),
      size INTEGER NOT NULL,
      sha256 TEXT NOT NULL,
      pages INTEGER,
      received_at INTEGER NOT NULL,
      CHECK ((retrieval_number IS NULL) = (provider_id IS NULL))
    ) STRICT;
    INSERT INTO documents (number, id, case_number, retrieval_number, provider_id, name, internal_name, media_type, kind, size, sha256, pages, received_at)
      SELECT number, id, case_number, retrieval_number, provider_id, name, internal_name, media_type, kind, size, sha256, pages, received_at FROM documents_before ORDER BY number;
    DROP TABLE documents_before;
    CREATE INDEX documents_by_case ON documents (case_number);
    CREATE INDEX documents_by_retrieval ON documents (retrieval_number);
  `,
}
