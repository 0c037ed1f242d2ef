import type { Migration } from './migration.ts'

/** Retrievals and what they brought: statements, the bodies they were read from, accounts and rows. */
export const retrievals: Migration = {
  number: 40,
  name: 'retrievals',
  sql: `
    CREATE TABLE retrievals (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      provider_id TEXT NOT NULL,
      environment TEXT NOT NULL,
      state TEXT NOT NULL,
      institution_slug TEXT,
      institution_name TEXT,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      failure TEXT,
      revision INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX retrievals_by_case ON retrievals (case_number);
    CREATE INDEX retrievals_unended ON retrievals (number) WHERE ended_at IS NULL;
    CREATE TABLE statements (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      retrieval_number INTEGER NOT NULL REFERENCES retrievals (number),
      provider_id TEXT NOT NULL,
      format_version TEXT NOT NULL,
      unknown_fields TEXT NOT NULL,
      received_at INTEGER NOT NULL,
      raw_size INTEGER NOT NULL,
      raw_sha256 TEXT NOT NULL,
      raw_media_type TEXT NOT NULL
    ) STRICT;
    CREATE INDEX statements_by_case ON statements (case_number);
    CREATE INDEX statements_by_retrieval ON statements (retrieval_number);
    CREATE TABLE statement_bodies (
      statement_number INTEGER PRIMARY KEY REFERENCES statements (number),
      body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE accounts (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      statement_number INTEGER NOT NULL REFERENCES statements (number),
      provider_key TEXT NOT NULL,
      institution_slug TEXT NOT NULL,
      institution_name TEXT NOT NULL,
      name TEXT NOT NULL,
      holders TEXT NOT NULL,
      is_joint INTEGER,
      type TEXT,
      bsb TEXT,
      account_number TEXT,
      iban TEXT,
      currency TEXT NOT NULL,
      balance_minor INTEGER,
      available_minor INTEGER,
      opening_minor INTEGER,
      closing_minor INTEGER,
      credits_minor INTEGER,
      debits_minor INTEGER,
      starts_on TEXT,
      ends_on TEXT,
      transaction_count INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX accounts_by_statement ON accounts (statement_number);
    CREATE TABLE transactions (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      account_number INTEGER NOT NULL REFERENCES accounts (number),
      ordinal INTEGER NOT NULL,
      booked_on TEXT NOT NULL,
      description TEXT NOT NULL,
      amount_minor INTEGER NOT NULL,
      balance_minor INTEGER,
      status TEXT NOT NULL CHECK (status IN ('booked', 'pending')),
      category TEXT,
      type TEXT,
      source_path TEXT NOT NULL
    ) STRICT;
    CREATE INDEX transactions_by_account ON transactions (account_number, booked_on DESC, ordinal);
  `,
}
