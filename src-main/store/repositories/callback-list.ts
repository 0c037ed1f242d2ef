import { CALLBACK_VERDICTS, type CallbackFilter, type CallbackState, type CallbackVerdict } from '#shared/domain/callback.ts'
import type { CallbackId } from '#shared/domain/ids.ts'
import { countOf, type Db, type SqlValue } from '../database/db.ts'
import { CALLBACK_COLUMNS, CALLBACK_JOINS, toCallbackSummary, type CallbackRow } from '../rows/callback-row.ts'
import type { StoreOperations } from '../store.ts'
import { textSource, type TextSource } from './callback-search.ts'
import { caseNumberOf } from './case-lookup.ts'

/** A text that finds more is not counted to the end. */
export const MOST_COUNTED_HITS = 1_000

type Condition = Readonly<{ conditions: readonly string[]; params: readonly SqlValue[] }>

const inList = (column: string, values: readonly string[]): Condition =>
  values.length === 0 ? { conditions: [], params: [] } : { conditions: [`${column} IN (SELECT value FROM json_each(?))`], params: [JSON.stringify(values)] }

const all = (...parts: readonly Condition[]): Condition =>
  ({ conditions: parts.flatMap(({ conditions }) => conditions), params: parts.flatMap(({ params }) => params) })

const kindOf = ({ verdicts, states, providerIds }: CallbackFilter): Condition => all(inList('verdict', verdicts), inList('state', states), inList('provider_id', providerIds))

const where = ({ conditions }: Condition): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)

/** Newest numbers of a page: from the text's hits, from the case's deliveries, or along the index of all. */
const numbersOf = (text: TextSource | null, caseNumber: number | null, kind: Condition, before: Condition): Readonly<{ sql: string; params: readonly SqlValue[] }> => {
  const ofCase: Condition = caseNumber === null ? { conditions: [], params: [] } : { conditions: ['case_number = ?'], params: [caseNumber] }
  if (text !== null) {
    const conditions = all({ conditions: [...text.conditions, `callbacks.number = ${text.from}.rowid`], params: text.params }, ofCase, kind, before)
    return { sql: `SELECT callbacks.number AS number FROM ${text.from} CROSS JOIN callbacks ${where(conditions)} ORDER BY ${text.from}.rowid DESC`, params: conditions.params }
  }
  const conditions = all(ofCase, kind, before)
  const index = caseNumber === null ? 'callbacks_by_number' : 'callbacks_by_case'
  return { sql: `SELECT number FROM callbacks INDEXED BY ${index} ${where(conditions)} ORDER BY number DESC`, params: conditions.params }
}

const pageOf = (db: Db, filter: CallbackFilter, text: TextSource | null, caseNumber: number | null, beforeId: CallbackId | null, limit: number): readonly CallbackRow[] => {
  const beforeNumber = beforeId === null ? null : countOf(db, 'SELECT number AS count FROM callbacks WHERE id = ?', beforeId)
  const column = text === null ? 'number' : `${text.from}.rowid`
  const before: Condition = beforeNumber === null ? { conditions: [], params: [] } : { conditions: [`${column} < ?`], params: [beforeNumber] }
  const { sql, params } = numbersOf(text, caseNumber, kindOf(filter), before)
  return db.all<CallbackRow>(
    `WITH page AS MATERIALIZED (SELECT number AS page_number FROM (${sql} LIMIT ?))
     SELECT ${CALLBACK_COLUMNS} FROM page CROSS JOIN callbacks ON callbacks.number = page_number ${CALLBACK_JOINS} ORDER BY callbacks.number DESC`, ...params, limit)
}

/** Without a text and a case the counts kept along answer; a text is counted up to a limit. */
const countFiltered = (db: Db, filter: CallbackFilter, text: TextSource | null, caseNumber: number | null): number => {
  const kind = kindOf(filter)
  if (text === null && caseNumber === null) return countOf(db, `SELECT coalesce(sum(count), 0) AS count FROM callback_counts ${where(kind)}`, ...kind.params)
  const { sql, params } = numbersOf(text, caseNumber, kind, { conditions: [], params: [] })
  return countOf(db, `SELECT count(*) AS count FROM (${sql} LIMIT ?)`, ...params, text === null ? -1 : MOST_COUNTED_HITS)
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
  const text = textSource(filter.text)
  const caseNumber = filter.caseId === null ? null : caseNumberOf(db, filter.caseId)
  return {
    rows: pageOf(db, filter, text, caseNumber, beforeId, limit).map(toCallbackSummary),
    totalCount: countFiltered(db, filter, text, caseNumber),
    counts: countsOf(db),
  }
}
