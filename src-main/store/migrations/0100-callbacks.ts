import type { Migration } from './migration.ts'

/**
 * Deliveries of providers. Narrow rows for lists; bodies, and all that repeats their content, lie apart so that
 * retention takes them whole. `dedupe_key` stands only in proven first deliveries. How many there are of each kind is
 * counted along, so that no list has to count.
 */
export const callbacks: Migration = {
  number: 100,
  name: 'callbacks',
  sql: `
    CREATE TABLE callbacks (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      intake_id TEXT NOT NULL UNIQUE,
      provider_id TEXT NOT NULL,
      environment TEXT,
      route TEXT NOT NULL,
      correlation TEXT,
      received_at INTEGER NOT NULL,
      verdict TEXT NOT NULL,
      state TEXT NOT NULL,
      title TEXT NOT NULL,
      detail TEXT NOT NULL,
      status_raw TEXT,
      case_number INTEGER REFERENCES cases (number),
      retrieval_number INTEGER REFERENCES retrievals (number),
      report_number INTEGER,
      first_number INTEGER REFERENCES callbacks (number),
      repeat_count INTEGER NOT NULL DEFAULT 0,
      dedupe_key TEXT,
      effect TEXT NOT NULL,
      settled_at INTEGER,
      settled_by TEXT
    ) STRICT;
    CREATE UNIQUE INDEX callbacks_by_message ON callbacks (provider_id, dedupe_key) WHERE dedupe_key IS NOT NULL;
    CREATE INDEX callbacks_by_number ON callbacks (number, verdict, state, provider_id, case_number);
    CREATE INDEX callbacks_by_case ON callbacks (case_number, state) WHERE case_number IS NOT NULL;
    CREATE INDEX callbacks_by_retrieval ON callbacks (retrieval_number, report_number) WHERE retrieval_number IS NOT NULL;
    CREATE INDEX callbacks_waiting ON callbacks (number) WHERE state = 'waiting';
    CREATE TABLE callback_records (
      callback_number INTEGER PRIMARY KEY REFERENCES callbacks (number),
      envelope TEXT NOT NULL,
      judgement TEXT NOT NULL,
      query TEXT NOT NULL
    ) STRICT;
    CREATE TABLE callback_bodies (
      callback_number INTEGER PRIMARY KEY REFERENCES callbacks (number),
      received_at INTEGER NOT NULL,
      body BLOB,
      decoded TEXT,
      signed_text TEXT
    ) STRICT;
    CREATE INDEX callback_bodies_by_age ON callback_bodies (received_at);
    CREATE TABLE callback_counts (
      provider_id TEXT NOT NULL,
      verdict TEXT NOT NULL,
      state TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (provider_id, verdict, state)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER callbacks_counted AFTER INSERT ON callbacks BEGIN
      INSERT INTO callback_counts VALUES (new.provider_id, new.verdict, new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER callbacks_uncounted AFTER DELETE ON callbacks BEGIN
      UPDATE callback_counts SET count = count - 1 WHERE provider_id = old.provider_id AND verdict = old.verdict AND state = old.state;
    END;
    CREATE TRIGGER callbacks_recounted AFTER UPDATE OF verdict, state ON callbacks BEGIN
      UPDATE callback_counts SET count = count - 1 WHERE provider_id = old.provider_id AND verdict = old.verdict AND state = old.state;
      INSERT INTO callback_counts VALUES (new.provider_id, new.verdict, new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE VIRTUAL TABLE callback_fragments USING fts5(reference, name, words, columnsize=0, tokenize='trigram remove_diacritics 1');
    CREATE VIRTUAL TABLE callback_words USING fts5(reference, name, words, columnsize=0, prefix='1 2', tokenize='unicode61 remove_diacritics 2');
    INSERT INTO callback_fragments (callback_fragments, rank) VALUES ('secure-delete', 1);
    INSERT INTO callback_words (callback_words, rank) VALUES ('secure-delete', 1);
    CREATE TABLE expected_callbacks (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      provider_id TEXT NOT NULL,
      case_number INTEGER NOT NULL REFERENCES cases (number),
      retrieval_number INTEGER REFERENCES retrievals (number),
      reference TEXT NOT NULL,
      what TEXT NOT NULL,
      expected_by INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('expected', 'late', 'arrived', 'given-up')),
      asked_at INTEGER
    ) STRICT;
    CREATE INDEX expected_callbacks_by_state ON expected_callbacks (state, expected_by);
    CREATE INDEX expected_callbacks_open ON expected_callbacks (retrieval_number) WHERE state IN ('expected', 'late');
    CREATE TABLE desk_keys (
      name TEXT PRIMARY KEY,
      value BLOB NOT NULL,
      changed_at INTEGER NOT NULL
    ) STRICT;
    ALTER TABLE links ADD COLUMN retrieval_number INTEGER REFERENCES retrievals (number);
    ALTER TABLE statements ADD COLUMN superseded_by INTEGER REFERENCES statements (number);
  `,
}
