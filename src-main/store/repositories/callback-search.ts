import type { Db } from '../database/db.ts'
import { countOf } from '../database/db.ts'
import { toSearchQuestion } from './case-search.ts'

const TABLES = ['callback_fragments', 'callback_words'] as const

/** Writes what a delivery can be found by: its case, what it says, its ids. */
export const indexCallback = (db: Db, number: number): void => {
  const row = db.get<{ reference: string | null; name: string | null; words: string }>(
    `SELECT reference, applicant_name AS name, concat_ws(' ', title, detail, status_raw, callbacks.id, correlation,
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

/** Where the numbers of a text's hits come from; the first source runs newest first by itself. Null for a text that asks nothing. */
export type TextSource = Readonly<{ from: string; conditions: readonly string[]; params: readonly string[] }>

/** @see toSearchQuestion for how words are found. */
export const textSource = (text: string): TextSource | null => {
  const { fragments, beginnings } = toSearchQuestion(text)
  if (fragments !== null) {
    return {
      from: 'callback_fragments', params: [fragments, ...(beginnings === null ? [] : [beginnings])],
      conditions: ['callback_fragments MATCH ?', ...(beginnings === null ? [] : ['callback_fragments.rowid IN (SELECT rowid FROM callback_words WHERE callback_words MATCH ?)'])],
    }
  }
  return beginnings === null ? null : { from: 'callback_words', conditions: ['callback_words MATCH ?'], params: [beginnings] }
}
