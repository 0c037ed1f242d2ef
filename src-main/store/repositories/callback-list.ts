import { CALLBACK_VERDICTS, type CallbackFilter, type CallbackState, type CallbackVerdict } from '#shared/domain/callback.ts'
import type { CallbackId } from '#shared/domain/ids.ts'
import { countOf, type Db, type SqlValue } from '../database/db.ts'
import { CALLBACK_COLUMNS, CALLBACK_JOINS, toCallbackSummary, type CallbackRow } from '../rows/callback-row.ts'
import type { StoreOperations } from '../store.ts'
import { HOLDS, textSource, type TextSource } from './callback-search.ts'
import { caseNumberOf } from './case-lookup.ts'

/** A text that finds more is not counted to the end. */
export const MOST_COUNTED_HITS = 500

/** So few of the kinds asked for are looked through one by one instead of asking the index of all. */
const MOST_LOOKED_THROUGH = 500

type Condition = Readonly<{ conditions: readonly string[]; params: readonly SqlValue[] }>

const inList = (column: string, values: readonly string[]): Condition =>
  values.length === 0 ? { conditions: [], params: [] } : { conditions: [`${column} IN (SELECT value FROM json_each(?))`], params: [JSON.stringify(values)] }

const all = (...parts: readonly Condition[]): Condition =>
  ({ conditions: parts.flatMap(({ conditions }) => conditions), params: parts.flatMap(({ params }) => params) })

const kindOf = ({ verdicts, states, providerIds }: CallbackFilter): Condition => all(inList('verdict', verdicts), inList('state', states), inList('provider_id', providerIds))

const where = ({ conditions }: Condition): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)

type Question = Readonly<{ text: TextSource | null; caseNumber: number | null; kind: Condition; isFew: boolean }>

/** Newest numbers of a page: from the text's hits, from the case's deliveries, or along the index of all. */
const numbersOf = ({ text, caseNumber, kind, isFew }: Question, before: Condition): Readonly<{ sql: string; params: readonly SqlValue[] }> => {
  const ofCase: Condition = caseNumber === null ? { conditions: [], params: [] } : { conditions: ['callbacks.case_number = ?'], params: [caseNumber] }
  if (text !== null && !isFew) {
    const conditions = all({ conditions: [...text.conditions, `callbacks.number = ${text.from}.rowid`], params: text.params }, ofCase, kind, before)
    return { sql: `SELECT callbacks.number AS number FROM ${text.from} CROSS JOIN callbacks ${where(conditions)} ORDER BY ${text.from}.rowid DESC`, params: conditions.params }
  }
  const hits: Condition = { conditions: (text?.words ?? []).map(() => HOLDS), params: text?.words ?? [] }
  const conditions = all(ofCase, kind, before, hits)
  const index = caseNumber === null ? 'callbacks_by_number' : 'callbacks_by_case'
  const join = text === null ? '' : 'CROSS JOIN callback_fragments ON callback_fragments.rowid = callbacks.number'
  return { sql: `SELECT callbacks.number AS number FROM callbacks INDEXED BY ${index} ${join} ${where(conditions)} ORDER BY callbacks.number DESC`, params: conditions.params }
}

const NO_CONDITION: Condition = { conditions: [], params: [] }

const pageOf = (db: Db, question: Question, beforeId: CallbackId | null, limit: number): readonly CallbackRow[] => {
  const column = question.text === null || question.isFew ? 'callbacks.number' : `${question.text.from}.rowid`
  const before = beforeId === null ? NO_CONDITION : { conditions: [`${column} < ?`], params: [countOf(db, 'SELECT number AS count FROM callbacks WHERE id = ?', beforeId)] }
  const { sql, params } = numbersOf(question, before)
  return db.all<CallbackRow>(
    `WITH page AS MATERIALIZED (SELECT number AS page_number FROM (${sql} LIMIT ?))
     SELECT ${CALLBACK_COLUMNS} FROM page CROSS JOIN callbacks ON callbacks.number = page_number ${CALLBACK_JOINS} ORDER BY callbacks.number DESC`, ...params, limit)
}

/** Deliveries of these kinds, from the counts kept along. */
const countKinds = (db: Db, kind: Condition): number => countOf(db, `SELECT coalesce(sum(count), 0) AS count FROM callback_counts ${where(kind)}`, ...kind.params)

const countFound = (db: Db, question: Question): number => {
  if (question.text === null && question.caseNumber === null) return countKinds(db, question.kind)
  const { sql, params } = numbersOf(question, NO_CONDITION)
  return countOf(db, `SELECT count(*) AS count FROM (${sql} LIMIT ?)`, ...params, question.text === null ? -1 : MOST_COUNTED_HITS)
}

type Counts = StoreOperations['callbacks.list']['output']['counts']

const countsOf = (db: Db): Counts => {
  const rows = db.all<{ verdict: CallbackVerdict; state: CallbackState; count: number }>('SELECT verdict, state, count FROM callback_counts')
  const sum = (isCounted: (row: (typeof rows)[number]) => boolean): number => rows.filter(isCounted).reduce((total, { count }) => total + count, 0)
  const verdicts = Object.fromEntries(CALLBACK_VERDICTS.map((verdict) => [verdict, sum((row) => row.verdict === verdict)])) as Record<CallbackVerdict, number>
  return { all: sum(() => true), held: sum(({ state }) => state === 'held'), verdicts }
}

/** One page, newest first, in the order in which they were written down: a page never changes behind its first row. */
export const listCallbacks = (db: Db, { filter, beforeId, limit }: StoreOperations['callbacks.list']['input']): StoreOperations['callbacks.list']['output'] => {
  const caseNumber = filter.caseId === null ? null : caseNumberOf(db, filter.caseId)
  const kind = kindOf(filter)
  const question: Question = { text: textSource(filter.text), caseNumber, kind, isFew: caseNumber !== null || countKinds(db, kind) <= MOST_LOOKED_THROUGH }
  return { rows: pageOf(db, question, beforeId, limit).map(toCallbackSummary), totalCount: countFound(db, question), counts: countsOf(db) }
}
