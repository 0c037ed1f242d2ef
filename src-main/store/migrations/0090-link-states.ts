import type { Migration } from './migration.ts'

/** How far a link has come; one that was made before is one that nobody used yet. */
export const linkStates: Migration = {
  number: 90,
  name: 'link-states',
  sql: `
    ALTER TABLE links ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'returned', 'login-failed', 'failed', 'delivered'));
    ALTER TABLE links ADD COLUMN state_at INTEGER;
    ALTER TABLE links ADD COLUMN state_code TEXT;
    ALTER TABLE links ADD COLUMN state_text TEXT;
  `,
}
