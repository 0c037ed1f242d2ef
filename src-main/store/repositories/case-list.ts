import type { CaseFilter, CaseSort, CaseTab } from '#shared/domain/case.ts'
import { CASE_TABS } from '#shared/domain/case.ts'
import type { Db, SqlValue } from '../database/db.ts'
import { CASE_COLUMNS, toCaseSummary, type CaseRow } from '../rows/case-row.ts'
import { toProviderBits } from '../rows/provider-bits.ts'
import { TAB_BIT } from '../rows/tab-bits.ts'
import { toMs } from '../rows/values.ts'
import type { CaseGroupKey, DayBorders, StoreOperations } from '../store.ts'
import { searchConditions, toSearchQuestion } from './case-search.ts'

const SORTS: Readonly<Record<CaseSort, Readonly<{ column: string; index: string }>>> = {
  due: { column: 'due_at', index: 'cases_by_due' },
  updated: { column: 'updated_at', index: 'cases_by_updated' },
  reference: { column: 'reference_key', index: 'cases_by_reference' },
  applicant: { column: 'applicant_key', index: 'cases_by_applicant' },
  amount: { column: 'amount_minor', index: 'cases_by_amount' },
  owner: { column: 'owner', index: 'cases_by_owner' },
}

type Narrowing = Readonly<{ where: string; params: readonly SqlValue[]; hasText: boolean }>

const inList = (column: string, values: readonly string[] | undefined): Readonly<{ conditions: string[]; params: string[] }> =>
  values === undefined || values.length === 0
    ? { conditions: [], params: [] }
    : { conditions: [`${column} IN (SELECT value FROM json_each(?))`], params: [JSON.stringify(values)] }

const narrowingOf = (filter: CaseFilter, me: string, { dayEndsAt }: DayBorders): Narrowing => {
  const conditions = ['tabs & ? <> 0']
  const params: SqlValue[] = [TAB_BIT[filter.tab]]
  const add = (part: Readonly<{ conditions: readonly string[]; params: readonly SqlValue[] }>): void => {
    conditions.push(...part.conditions)
    params.push(...part.params)
  }
  if (filter.tab === 'mine') add({ conditions: ['owner = ?'], params: [me] })
  if (filter.tab === 'due-today') add({ conditions: ['due_at < ?'], params: [toMs(dayEndsAt)] })
  add(inList('owner', filter.owners))
  add(inList('market', filter.markets))
  add(inList('tone', filter.tones))
  if (filter.providers !== undefined && filter.providers.length > 0) {
    add({ conditions: ['provider_bits & ? <> 0'], params: [toProviderBits(filter.providers)] })
  }
  const text = searchConditions(toSearchQuestion(filter.text ?? ''))
  add(text)
  return { where: conditions.join(' AND '), params, hasText: text.conditions.length > 0 }
}

/** Sorted numbers of a page from an index alone, then the wide rows of that page only. */
const pageOf = (db: Db, filter: CaseFilter, { where, params, hasText }: Narrowing, offset: number, limit: number): CaseRow[] => {
  const { column, index } = SORTS[filter.sort]
  const order = filter.isDescending ? `${column} DESC, number DESC` : `${column} ASC NULLS LAST, number ASC`
  return db.all<CaseRow>(
    `WITH page AS MATERIALIZED (
       SELECT number AS page_number, row_number() OVER () AS place FROM (
         SELECT number FROM cases ${hasText ? '' : `INDEXED BY ${index}`} WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?))
     SELECT ${CASE_COLUMNS} FROM page CROSS JOIN cases ON number = page_number ORDER BY place`, ...params, limit, offset)
}

type GroupCounts = Readonly<{ total: number; overdue: number; today: number; week: number; later: number; undated: number }>

/** Sizes of the groups of a list by due date, in list order, without empty ones. */
const groupsOf = (counts: GroupCounts): readonly Readonly<{ key: CaseGroupKey; count: number }>[] =>
  ([
    { key: 'overdue', count: counts.overdue },
    { key: 'today', count: counts.today },
    { key: 'this-week', count: counts.week },
    { key: 'later', count: counts.later },
    { key: 'none', count: counts.undated },
  ] as const).filter(({ count }) => count > 0)

const countWithGroups = (db: Db, { where, params, hasText }: Narrowing, borders: DayBorders): GroupCounts => {
  const [dayStart, dayEnd, weekEnd] = [toMs(borders.dayStartsAt), toMs(borders.dayEndsAt), toMs(borders.weekEndsAt)]
  const row = db.get<Record<'total' | 'dated' | 'overdue' | 'to_day_end' | 'to_week_end', number | null>>(
    `SELECT count(*) AS total, count(due_at) AS dated, sum(due_at < ?) AS overdue, sum(due_at < ?) AS to_day_end, sum(due_at < ?) AS to_week_end
     FROM cases ${hasText ? '' : 'INDEXED BY cases_by_due'} WHERE ${where}`, dayStart, dayEnd, Math.max(dayEnd, weekEnd), ...params)
  const of = (name: 'total' | 'dated' | 'overdue' | 'to_day_end' | 'to_week_end'): number => row?.[name] ?? 0
  return {
    total: of('total'),
    overdue: of('overdue'),
    today: of('to_day_end') - of('overdue'),
    week: of('to_week_end') - of('to_day_end'),
    later: of('dated') - of('to_week_end'),
    undated: of('total') - of('dated'),
  }
}

/** How many cases a filter finds. */
export const countFiltered = (db: Db, filter: CaseFilter, me: string, borders: DayBorders): number => {
  const { where, params, hasText } = narrowingOf(filter, me, borders)
  return db.get<{ total: number }>(`SELECT count(*) AS total FROM cases ${hasText ? '' : 'INDEXED BY cases_by_due'} WHERE ${where}`, ...params)?.total ?? 0
}

/** One page of the list with the whole count; groups only where the list runs by due date, earliest first. */
export const listCases = (db: Db, { filter, offset, limit, me, borders }: StoreOperations['cases.list']['input']): StoreOperations['cases.list']['output'] => {
  const narrowing = narrowingOf(filter, me, borders)
  const rows = pageOf(db, filter, narrowing, offset, limit).map(toCaseSummary)
  if (filter.sort !== 'due' || filter.isDescending) return { rows, totalCount: countFiltered(db, filter, me, borders), groups: [] }
  const counts = countWithGroups(db, narrowing, borders)
  return { rows, totalCount: counts.total, groups: groupsOf(counts) }
}

/** Size of every tab and the owners there are, from one pass over one index. */
export const countTabs = (db: Db, { me, borders }: StoreOperations['cases.counts']['input']): StoreOperations['cases.counts']['output'] => {
  const cells = db.all<{ owner: string; tabs: number; count: number }>(
    'SELECT owner, tabs, count(*) AS count FROM cases INDEXED BY cases_by_tabs GROUP BY owner, tabs')
  const due = db.get<{ count: number }>(
    'SELECT count(*) AS count FROM cases INDEXED BY cases_by_due WHERE due_at < ? AND tabs & ? <> 0', toMs(borders.dayEndsAt), TAB_BIT['due-today'])
  const sizeOf = (tab: CaseTab): number => {
    if (tab === 'due-today') return due?.count ?? 0
    const counted = cells.filter(({ owner, tabs }) => (tabs & TAB_BIT[tab]) !== 0 && (tab !== 'mine' || owner === me))
    return counted.reduce((sum, { count }) => sum + count, 0)
  }
  const tabs = Object.fromEntries(CASE_TABS.map((tab) => [tab, sizeOf(tab)])) as Record<CaseTab, number>
  return { tabs, owners: [...new Set(cells.map(({ owner }) => owner))] }
}
