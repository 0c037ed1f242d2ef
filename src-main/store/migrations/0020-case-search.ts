import type { Migration } from './migration.ts'

/**
 * Two full-text tables over reference, name and ids: fragments of three letters and more by trigrams, shorter text as
 * the beginning of a word. Secure-delete takes the terms of removed rows out of the index at once (quality.md 4.6).
 */
export const caseSearch: Migration = {
  number: 20,
  name: 'case-search',
  sql: `
    CREATE VIRTUAL TABLE case_fragments USING fts5(reference, name, ids, columnsize=0, tokenize='trigram remove_diacritics 1');
    CREATE VIRTUAL TABLE case_words USING fts5(reference, name, ids, columnsize=0, prefix='1 2', tokenize='unicode61 remove_diacritics 2');
    INSERT INTO case_fragments (case_fragments, rank) VALUES ('secure-delete', 1);
    INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 1);
  `,
}
