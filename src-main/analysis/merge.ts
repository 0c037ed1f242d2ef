import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { MergeDecision, Timeline, TimelineRow } from '#shared/domain/merge.ts'
import { groupAccounts } from './account-groups.ts'
import { provenDays } from './coverage.ts'
import { dayOf } from './day-number.ts'
import type { Delivered, RowOfDelivery } from './merge-row.ts'
import { findRepeats } from './merge-repeats.ts'
import { findSettled } from './merge-settled.ts'
import { oldestFirst } from './row-order.ts'
import { wordingOf } from './words.ts'

export type MergeResult = Readonly<{ timelines: readonly Timeline[]; decisions: readonly MergeDecision[] }>

const deliveredOf = (account: AnalysedAccount, arrival: number, isAlone: boolean): Delivered => {
  const rows = oldestFirst(account)
  const span = provenDays(account) ?? { from: 0, to: -1 }
  let [from, to] = [span.from, span.to]
  const prepared = rows.map((row, position): RowOfDelivery => {
    const day = dayOf(row.bookedOn)
    if (day < from) from = day
    if (day > to) to = day
    // The wording is compared between deliveries only; a single one needs none.
    return { row, day, arrival, position, wording: isAlone ? '' : wordingOf(row.description) }
  })
  return { account, arrival, from, to, rows: prepared }
}

/** On a day that ends one delivery and begins another, the one that ends comes first. */
const byPlace = (deliveries: readonly Delivered[]): ReadonlyMap<number, number> =>
  new Map([...deliveries].sort((one, other) => one.to - other.to || one.from - other.from || one.arrival - other.arrival).map(({ arrival }, place) => [arrival, place]))

const inTime = (deliveries: readonly Delivered[]): readonly RowOfDelivery[] => {
  const place = byPlace(deliveries)
  return deliveries.flatMap(({ rows }) => rows).sort((one, other) =>
    one.day - other.day || (place.get(one.arrival) ?? 0) - (place.get(other.arrival) ?? 0) || one.position - other.position)
}

const timelineOf = (accounts: readonly AnalysedAccount[], undone: ReadonlySet<string>): Readonly<{ timeline: Timeline; decisions: readonly MergeDecision[] }> => {
  const [head] = accounts
  if (!head) throw new RangeError('a timeline needs an account')
  const deliveries = accounts.map((account, arrival) => deliveredOf(account, arrival, accounts.length === 1))
  const repeats = deliveries.length > 1 ? findRepeats(deliveries) : { decisions: [], standing: [] }
  const found: readonly MergeDecision[] = deliveries.length > 1 ? [...repeats.decisions, ...findSettled(repeats.standing)] : []
  // What is found never depends on what was taken back, so that taking one back leaves all others as they are.
  const decisions = undone.size === 0 ? found : found.map((decision) => (undone.has(decision.id) ? { ...decision, isUndone: true } : decision))
  const folded = new Map(decisions.flatMap((decision) => (decision.isUndone ? [] : [[decision.foldedId, decision] as const])))
  const rows = inTime(deliveries).map(({ row, arrival }): TimelineRow => {
    const decision = folded.get(row.id)
    return { row, accountId: accounts[arrival]?.id ?? head.id, foldedInto: decision?.keptId ?? null, decisionId: decision?.id ?? null }
  })
  return { timeline: { id: head.id, currency: head.currency, accounts, rows }, decisions }
}

/**
 * Overlapping deliveries of one account as one history. No row is lost: a row that came twice is folded into the other
 * one, by a decision that has an id and can be taken back. The result depends on the input's content only, not on its order.
 * @param undone ids of decisions that the officer took back.
 */
export const mergeDeliveries = (accounts: readonly AnalysedAccount[], undone: ReadonlySet<string> = new Set()): MergeResult => {
  const { groups, decisions } = groupAccounts(accounts, undone)
  const parts = groups.map((group) => timelineOf(group, undone))
  return { timelines: parts.map(({ timeline }) => timeline), decisions: [...decisions, ...parts.flatMap((part) => part.decisions)] }
}

/** The row that stands for a row in the figures: itself, unless it is folded; a chain is followed to its end. */
export const standingRowOf = (rows: ReadonlyMap<string, TimelineRow>, id: string): AnalysedRow | undefined => {
  let entry = rows.get(id)
  for (let step = 0; entry?.foldedInto && step < rows.size; step += 1) entry = rows.get(entry.foldedInto)
  return entry?.row
}
