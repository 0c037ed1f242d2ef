import type { CaseSummary } from '#shared/domain/case.ts'
import { countOf, type Db } from '../database/db.ts'
import { CASE_COLUMNS, toCaseSummary, type CaseRow } from '../rows/case-row.ts'
import { fold, naturalKey } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'

/** Shorter words are looked for as beginnings of words. */
export const SHORTEST_FRAGMENT = 3
/** More hits than this are not ranked: the newest numbers are looked at. */
const MOST_CANDIDATES = 400

/** A typed text as two full-text questions; a null one does not narrow. */
export type SearchQuestion = Readonly<{ fragments: string | null; beginnings: string | null }>

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`

/**
 * Splits a text into words. Words of three letters and more may stand anywhere in reference, name or an id; shorter
 * ones have to begin a word. Marks alone, such as a lone hyphen, ask nothing.
 */
export const toSearchQuestion = (text: string): SearchQuestion => {
  const words = text.normalize('NFC').split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const long = words.filter((word) => [...word].length >= SHORTEST_FRAGMENT)
  const short = words.filter((word) => [...word].length < SHORTEST_FRAGMENT)
  return {
    fragments: long.length > 0 ? long.map(quoted).join(' AND ') : null,
    beginnings: short.length > 0 ? short.map((word) => `${quoted(word)}*`).join(' AND ') : null,
  }
}

/** Conditions on `number` for a question, with their parameters. */
export const searchConditions = ({ fragments, beginnings }: SearchQuestion): Readonly<{ conditions: string[]; params: string[] }> => ({
  conditions: [
    ...(fragments === null ? [] : ['number IN (SELECT rowid FROM case_fragments WHERE case_fragments MATCH ?)']),
    ...(beginnings === null ? [] : ['number IN (SELECT rowid FROM case_words WHERE case_words MATCH ?)']),
  ],
  params: [fragments, beginnings].filter((part) => part !== null),
})

/** Writes what a case can be found by; runs in the transaction that changed a name or brought a new id. */
export const indexCase = (db: Db, caseNumber: number): void => {
  const row = db.get<{ reference: string; applicant_name: string; ids: string }>(
    `SELECT reference, applicant_name, concat_ws(' ', id, national_id,
       (SELECT group_concat(id, ' ') FROM retrievals WHERE case_number = cases.number),
       (SELECT group_concat(id, ' ') FROM statements WHERE case_number = cases.number AND superseded_by IS NULL)) AS ids
     FROM cases WHERE number = ?`, caseNumber)
  if (!row) return
  for (const table of ['case_fragments', 'case_words']) {
    db.run(`DELETE FROM ${table} WHERE rowid = ?`, caseNumber)
    db.run(`INSERT INTO ${table} (rowid, reference, name, ids) VALUES (?, ?, ?, ?)`, caseNumber, row.reference, row.applicant_name, row.ids)
  }
}

const exactReference = (db: Db, text: string): CaseRow | undefined =>
  db.get<CaseRow>(`SELECT ${CASE_COLUMNS} FROM cases WHERE reference_key = ? LIMIT 1`, naturalKey(text.trim()))

/** Cases for the palette: the one whose reference was typed first, then open ones, then the newest change. */
export const searchCases = (db: Db, { text, limit }: StoreOperations['cases.search']['input']): readonly CaseSummary[] => {
  const { conditions, params } = searchConditions(toSearchQuestion(text))
  if (conditions.length === 0) return []
  const exact = exactReference(db, text)
  const rows = db.all<CaseRow>(
    `SELECT * FROM (SELECT ${CASE_COLUMNS} FROM cases WHERE ${conditions.join(' AND ')} ORDER BY number DESC LIMIT ${MOST_CANDIDATES})
     ORDER BY state <> 'open', updated_at DESC LIMIT ?`, ...params, limit)
  const others = rows.filter((row) => row.number !== exact?.number)
  return [...(exact ? [exact] : []), ...others].slice(0, limit).map(toCaseSummary)
}

/** Free words that may stand in a case's folded text; used where no index is needed. */
export const foldedWords = (text: string): readonly string[] => fold(text).split(/\s+/u).filter((word) => word !== '')

export const countCases = (db: Db): number => countOf(db, 'SELECT count(*) AS count FROM cases')
