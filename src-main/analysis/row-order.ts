import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'

export type RowOrder = 'old-to-new' | 'new-to-old'

const byOrdinal = (rows: readonly AnalysedRow[]): readonly AnalysedRow[] =>
  rows.every((row, at) => at === 0 || (rows[at - 1]?.ordinal ?? 0) < row.ordinal)
    ? rows
    : [...rows].sort((left, right) => left.ordinal - right.ordinal || (left.id < right.id ? -1 : 1))

type Balanced = Pick<AnalysedAccount, 'rows' | 'openingMinor'>

/** Whether a row is the one that follows the opening balance. */
const followsOpening = (row: AnalysedRow | undefined, openingMinor: bigint | null): boolean =>
  row !== undefined && openingMinor !== null && row.balanceMinor === openingMinor + row.amountMinor

/** Whether the delivery lists its rows from old to new, or back: rule `row-order`. @param account rows by ordinal. */
export const orderOf = ({ rows, openingMinor }: Balanced): RowOrder => {
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
  const [first, last] = [rows.at(0), rows.at(-1)]
  if (first && last && first.bookedOn !== last.bookedOn) return first.bookedOn < last.bookedOn ? 'old-to-new' : 'new-to-old'
  return followsOpening(last, openingMinor) && !followsOpening(first, openingMinor) ? 'new-to-old' : 'old-to-new'
}

/** A row that the bank has counted: booked, or pending with a balance of its own. */
export const isCountedByBank = (row: AnalysedRow): boolean => row.status === 'booked' || row.balanceMinor !== null

/** The rows of one delivered account, oldest first, in whichever order they came. */
export const oldestFirst = (account: AnalysedAccount): readonly AnalysedRow[] => {
  const rows = byOrdinal(account.rows)
  return orderOf({ rows, openingMinor: account.openingMinor }) === 'old-to-new' ? rows : [...rows].reverse()
}
