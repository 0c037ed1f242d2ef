import type { Migration } from './migration.ts'

/**
 * Cases with their standing in columns. Each sort of the list has an index that also holds every column a filter
 * asks for, so that counting and skipping never touch the wide rows.
 */
const FILTER_COLUMNS = 'number, tabs, tone, owner, market, provider_bits, due_at'

export const cases: Migration = {
  number: 10,
  name: 'cases',
  sql: `
    CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;
    CREATE TABLE cases (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      reference TEXT NOT NULL UNIQUE,
      reference_key TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'archived')),
      market TEXT NOT NULL,
      applicant_name TEXT NOT NULL,
      applicant_key TEXT NOT NULL,
      born_on TEXT,
      national_id TEXT,
      email TEXT,
      phone TEXT,
      product TEXT NOT NULL,
      amount_minor INTEGER,
      amount_currency TEXT,
      term_months INTEGER,
      owner TEXT NOT NULL,
      due_at INTEGER,
      consent_at INTEGER,
      is_test INTEGER NOT NULL CHECK (is_test IN (0, 1)),
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      revision INTEGER NOT NULL,
      provider_bits INTEGER NOT NULL DEFAULT 0,
      tabs INTEGER NOT NULL DEFAULT 0,
      tone TEXT NOT NULL DEFAULT 'neutral',
      status_label TEXT NOT NULL DEFAULT '',
      status_raw TEXT,
      step_kind TEXT NOT NULL DEFAULT 'none',
      step_title TEXT NOT NULL DEFAULT '',
      step_reason TEXT NOT NULL DEFAULT '',
      step_is_idle INTEGER NOT NULL DEFAULT 1,
      step_subject TEXT,
      CHECK ((amount_minor IS NULL) = (amount_currency IS NULL))
    ) STRICT;
    CREATE INDEX cases_by_due ON cases (due_at, ${FILTER_COLUMNS.replace(', due_at', '')});
    CREATE INDEX cases_by_updated ON cases (updated_at, ${FILTER_COLUMNS});
    CREATE INDEX cases_by_reference ON cases (reference_key, ${FILTER_COLUMNS});
    CREATE INDEX cases_by_applicant ON cases (applicant_key, ${FILTER_COLUMNS});
    CREATE INDEX cases_by_amount ON cases (amount_minor, ${FILTER_COLUMNS});
    CREATE INDEX cases_by_owner ON cases (owner, ${FILTER_COLUMNS.replace(', owner', '')});
    CREATE INDEX cases_by_tabs ON cases (owner, tabs);
  `,
}
