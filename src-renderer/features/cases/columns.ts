import type { CaseFilter, CaseSort, CaseSummary } from '#shared/domain/case.ts'
import type { GridColumn, GridGroup, GridSort } from '../../components/grid/grid-types.ts'
import { formatDate, formatRelative } from '../../format/dates.ts'
import { plainDecimal } from '../../format/money.ts'
import { PROVIDER_MARKS } from '../../format/provider-marks.ts'
import type { CaseGroups } from '../../stores/cases.ts'
import { dueText } from './due.ts'
import { GROUP_NAMES, listWords } from './words-list.ts'

const { head } = listWords

/** Columns of the list in the order of the guide: identity, amount, source, status, next action, time, owner. */
export const caseColumns = (now: number): readonly GridColumn<CaseSummary>[] => [
  { key: 'reference', label: head.reference, width: 86, sortable: true, text: (row) => row.reference },
  { key: 'applicant', label: head.applicant, width: 158, grow: true, sortable: true, resizable: true, text: (row) => row.applicantName },
  { key: 'amount', label: head.amount, width: 100, align: 'end', sortable: true, keepWhole: true, copy: (row) => (row.amount === null ? '' : plainDecimal(row.amount)) },
  { key: 'providers', label: head.providers, width: 92, resizable: true, copy: (row) => row.providers.map((id) => PROVIDER_MARKS[id].mark).join(' ') },
  { key: 'status', label: head.status, width: 180, resizable: true, copy: (row) => row.status.label },
  { key: 'next', label: head.next, width: 170, grow: true, resizable: true, text: (row) => row.nextStep.title },
  { key: 'updated', label: head.updated, width: 94, sortable: true, text: (row) => formatRelative(row.updatedAt, now), copy: (row) => row.updatedAt },
  { key: 'due', label: head.due, width: 96, align: 'end', sortable: true, text: (row) => (row.dueAt === null ? listWords.noDue : dueText(row.dueAt, now)), copy: (row) => row.dueAt ?? '' },
  { key: 'owner', label: head.owner, width: 62, sortable: true, copy: (row) => row.owner },
]

const SORTS: readonly CaseSort[] = ['due', 'updated', 'reference', 'applicant', 'amount', 'owner']

export const sortOf = ({ sort, isDescending }: CaseFilter): GridSort => ({ key: sort, direction: isDescending ? 'descending' : 'ascending' })

/** The filter with the order of a head; no order means the standard one, by due date. */
export const withSort = (filter: CaseFilter, sort: GridSort): CaseFilter => {
  const key = SORTS.find((name) => name === sort?.key)
  return key === undefined ? { ...filter, sort: 'due', isDescending: false } : { ...filter, sort: key, isDescending: sort?.direction === 'descending' }
}

/** Group sizes of the list as runs of rows; only a list by due date has them. */
export const gridGroups = (groups: CaseGroups, filter: CaseFilter, now: number): readonly GridGroup[] => {
  if (filter.sort !== 'due') return []
  let start = 0
  return groups.filter(({ count }) => count > 0).map(({ key, count }) => {
    const group = { key, label: key === 'today' ? `${GROUP_NAMES.today}, ${formatDate(now, now, { hasWeekday: true })}` : GROUP_NAMES[key], start, count }
    start += count
    return group
  })
}

/** True for an open case whose time is over: the list marks it with an icon. */
export const isOverdue = ({ dueAt, state }: CaseSummary, now: number): boolean => state === 'open' && dueAt !== null && Date.parse(dueAt) < now
