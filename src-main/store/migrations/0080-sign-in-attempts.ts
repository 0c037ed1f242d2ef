import type { Migration } from './migration.ts'

/** sign-ins by bank and case, so that a third wrong one can be held back. Nothing of the login is in here. */
export const signInAttempts: Migration = {
  number: 80,
  name: 'sign-in-attempts',
  sql: `
    CREATE TABLE sign_in_attempts (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      provider_id TEXT NOT NULL,
      institution_slug TEXT NOT NULL,
      at INTEGER NOT NULL,
      outcome TEXT NOT NULL CHECK (outcome IN ('open', 'accepted', 'refused', 'not-sent'))
    ) STRICT;
    CREATE INDEX sign_in_attempts_by_bank ON sign_in_attempts (institution_slug, at);
  `,
}
