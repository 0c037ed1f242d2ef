import type { Migration } from './migration.ts'

/** What belongs to the desk and not to a case: banks as listed, what is known of keys, settings. */
export const desk: Migration = {
  number: 50,
  name: 'desk',
  sql: `
    CREATE TABLE institution_lists (
      provider_id TEXT NOT NULL,
      environment TEXT NOT NULL,
      fetched_at TEXT NOT NULL,
      institutions TEXT NOT NULL,
      PRIMARY KEY (provider_id, environment)
    ) STRICT;
    CREATE TABLE credentials (
      provider_id TEXT NOT NULL,
      environment TEXT NOT NULL,
      shown TEXT NOT NULL,
      changed_at INTEGER NOT NULL,
      changed_by TEXT NOT NULL,
      last_test TEXT,
      PRIMARY KEY (provider_id, environment)
    ) STRICT;
    CREATE TABLE settings (
      section TEXT NOT NULL,
      member TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (section, member)
    ) STRICT;
  `,
}
