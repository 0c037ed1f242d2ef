import type { Db } from '../database/db.ts'
import { countOf } from '../database/db.ts'
import { foldedWords, SHORTEST_FRAGMENT, toSearchQuestion } from './case-search.ts'
import { HOLDS_WORD } from './transactions.ts'

const TABLES = ['callback_fragments', 'callback_words'] as const

/** Writes what a delivery can be found by: its case, what it says, its ids. */
export const indexCallback = (db: Db, number: number): void => {
  const row = db.get<{ reference: string | null; name: string | null; words: string }>(
    `SELECT reference, applicant_name AS name, concat_ws(' ', title, detail, callbacks.status_raw, callbacks.id, correlation,
       (SELECT id FROM retrievals WHERE number = retrieval_number),
       (SELECT group_concat(value, ' ') FROM callback_records, json_each(judgement, '$.subject.references') WHERE callback_number = callbacks.number)) AS words
     FROM callbacks LEFT JOIN cases ON cases.number = case_number WHERE callbacks.number = ?`, number)
  if (!row) return
  for (const table of TABLES) {
    db.run(`DELETE FROM ${table} WHERE rowid = ?`, number)
    db.run(`INSERT INTO ${table} (rowid, reference, name, words) VALUES (?, ?, ?, ?)`, number, row.reference, row.name, row.words)
  }
}

/** After a change of the applicant's name. */
export const indexCallbacksOf = (db: Db, caseNumber: number): void => {
  if (countOf(db, 'SELECT count(*) AS count FROM callbacks WHERE case_number = ?', caseNumber) === 0) return
  for (const { number } of db.all<{ number: number }>('SELECT number FROM callbacks WHERE case_number = ?', caseNumber)) indexCallback(db, number)
}

/**
 * How the hits of a text are found: as the source of a query, which runs newest first by itself, or as a condition on few
 * rows that were found otherwise. A short word has to begin a word only where it is asked for alone.
 */
export type TextSource = Readonly<{ from: string; conditions: readonly string[]; params: readonly string[]; words: readonly string[] }>

/** Does a delivery's entry in the index, joined by its row number, hold a folded word anywhere? */
export const HOLDS = `${HOLDS_WORD}(concat_ws(' ', callback_fragments.reference, callback_fragments.name, callback_fragments.words), ?)`

/** @returns null for a text that asks nothing. @see toSearchQuestion for how words are found. */
export const textSource = (text: string): TextSource | null => {
  const { fragments, beginnings } = toSearchQuestion(text)
  const words = foldedWords(text).filter((word) => /[\p{L}\p{N}]/u.test(word))
  if (fragments !== null) {
    const short = words.filter((word) => [...word].length < SHORTEST_FRAGMENT)
    return { words, from: 'callback_fragments', conditions: ['callback_fragments MATCH ?', ...short.map(() => HOLDS)], params: [fragments, ...short] }
  }
  return beginnings === null ? null : { words, from: 'callback_words', conditions: ['callback_words MATCH ?'], params: [beginnings] }
}
