import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'

export type RowOrder = 'old-to-new' | 'new-to-old'

const byOrdinal = (rows: readonly AnalysedRow[]): readonly AnalysedRow[] =>
  rows.every((row, at) => at === 0 || (rows[at - 1]?.ordinal ?? 0) < row.ordinal)
    ? rows
    : [...rows].sort((left, right) => left.ordinal - right.ordinal || (left.id < right.id ? -1 : 1))

/** Whether the delivery lists its rows from old to new, or back: rule `row-order`. */
export const orderOf = (rows: readonly AnalysedRow[]): RowOrder => {
  let forward = 0
  let backward = 0
  for (let at = 1; at < rows.length; at += 1) {
    const upper = rows[at - 1]
    const lower = rows[at]
    if (!upper || !lower || upper.balanceMinor === null || lower.balanceMinor === null) continue
    if (lower.balanceMinor === upper.balanceMinor + lower.amountMinor) forward += 1
    if (upper.balanceMinor === lower.balanceMinor + upper.amountMinor) backward += 1
  }
  if (forward !== backward) return forward > backward ? 'old-to-new' : 'new-to-old'
  return (rows.at(0)?.bookedOn ?? '') > (rows.at(-1)?.bookedOn ?? '') ? 'new-to-old' : 'old-to-new'
}

/** A row that the bank has counted: booked, or pending with a balance of its own. */
export const isCountedByBank = (row: AnalysedRow): boolean => row.status === 'booked' || row.balanceMinor !== null

/** The rows of one delivered account, oldest first, in whichever order they came. */
export const oldestFirst = (account: AnalysedAccount): readonly AnalysedRow[] => {
  const rows = byOrdinal(account.rows)
  return orderOf(rows) === 'old-to-new' ? rows : [...rows].reverse()
}
