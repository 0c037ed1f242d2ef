import type { Migration } from './migration.ts'

/** Notes, tasks, the timeline and saved views. */
export const caseHistory: Migration = {
  number: 30,
  name: 'case-history',
  sql: `
    CREATE TABLE notes (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      body TEXT NOT NULL,
      author TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX notes_by_case ON notes (case_number, created_at);
    CREATE TABLE tasks (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      title TEXT NOT NULL,
      due_at INTEGER,
      completed_at INTEGER,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX tasks_by_case ON tasks (case_number, completed_at, due_at);
    CREATE TABLE timeline (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      at INTEGER NOT NULL,
      kind TEXT NOT NULL,
      tone TEXT NOT NULL,
      title TEXT NOT NULL,
      detail TEXT,
      actor TEXT,
      is_machine INTEGER NOT NULL CHECK (is_machine IN (0, 1)),
      provider_id TEXT,
      raw TEXT
    ) STRICT;
    CREATE INDEX timeline_by_case ON timeline (case_number, at, number, is_machine);
    CREATE TABLE saved_views (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      filter TEXT NOT NULL
    ) STRICT;
  `,
}
