import type { MergeDecision } from '#shared/domain/merge.ts'
import type { Delivered, RowOfDelivery, StandingRow } from './merge-row.ts'
import { ruleRef } from './rules.ts'

type Standing = { entry: RowOfDelivery; arrivals: number[] }
type Repeats = Readonly<{ decisions: readonly MergeDecision[]; standing: readonly StandingRow[] }>

const exactKey = ({ day, row, wording }: RowOfDelivery): string => `${day} ${row.amountMinor} ${row.status} ${wording}`
const balanceKey = ({ day, row }: RowOfDelivery): string => `${day} ${row.amountMinor} ${row.status} ${row.balanceMinor}`

const bucket = <Value>(map: Map<string, Value[]>, key: string, value: Value): void => {
  const found = map.get(key)
  if (found) found.push(value)
  else map.set(key, [value])
}

/** Rows of one bucket that still wait for their twin in this delivery: by delivery, those with a balance apart. */
type Queue = Readonly<{ arrival: number; hasBalance: boolean; rows: Standing[] }>

const queuesOf = (rows: readonly Standing[]): readonly Queue[] => {
  const queues: Queue[] = []
  for (const standing of rows) {
    const { arrival, row } = standing.entry
    const hasBalance = row.balanceMinor !== null
    const queue = queues.find((one) => one.arrival === arrival && one.hasBalance === hasBalance)
    if (queue) queue.rows.push(standing)
    else queues.push({ arrival, hasBalance, rows: [standing] })
  }
  // Shifted from their ends below, so the oldest comes last.
  for (const { rows: queued } of queues) queued.reverse()
  return queues
}

type Pair = Readonly<{ kept: Standing; folded: RowOfDelivery; reason: string }>

/** Pairs the equal rows of one key: equal balances first, then in order of time where the lists can be trusted to be complete. */
const pairExact = (news: readonly RowOfDelivery[], olds: readonly Standing[], isInside: (entry: RowOfDelivery, arrival: number) => boolean): readonly Pair[] => {
  const pairs: Pair[] = []
  const byBalance = new Map<string, Standing[]>()
  for (const standing of olds) if (standing.entry.row.balanceMinor !== null) bucket(byBalance, String(standing.entry.row.balanceMinor), standing)
  for (const waiting of byBalance.values()) waiting.reverse()
  const taken = new Set<Standing>()
  const left: RowOfDelivery[] = []
  for (const entry of news) {
    const kept = entry.row.balanceMinor === null ? undefined : byBalance.get(String(entry.row.balanceMinor))?.pop()
    if (kept) {
      taken.add(kept)
      pairs.push({ kept, folded: entry, reason: 'Same day, amount, wording and balance in both deliveries.' })
    } else left.push(entry)
  }
  if (left.length === 0) return pairs
  const queues = queuesOf(olds.filter((standing) => !taken.has(standing)))
  for (const entry of left) {
    const queue = queues.find(({ arrival, hasBalance, rows }) => rows.length > 0 && (!hasBalance || entry.row.balanceMinor === null || isInside(entry, arrival)))
    const kept = queue?.rows.pop()
    if (kept) pairs.push({ kept, folded: entry, reason: 'Same day, amount and wording in both deliveries, at the same place among equal rows.' })
  }
  return pairs
}

const pairByBalance = (news: readonly RowOfDelivery[], olds: readonly Standing[]): readonly Pair[] =>
  news.slice(0, olds.length).flatMap((folded, at) => {
    const kept = olds[at]
    return kept ? [{ kept, folded, reason: 'Same day, amount and balance after it in both deliveries, in other words.' }] : []
  })

/**
 * Rows that came in more than one delivery: rules `exact-repeat` and `balance-repeat`. Deliveries are taken in order of
 * arrival, so that the row that came first stays. Two rows of one delivery never meet: each row that stands takes at most
 * one row of each later delivery.
 */
export const findRepeats = (deliveries: readonly Delivered[]): Repeats => {
  const decisions: MergeDecision[] = []
  const standing: Standing[] = []
  const byKey = new Map<string, Standing[]>()
  const byBalance = new Map<string, Standing[]>()
  const isInsideOf = (delivered: Delivered) => ({ day }: RowOfDelivery, arrival: number): boolean => {
    const other = deliveries[arrival]
    return other !== undefined && delivered.from < day && day < delivered.to && other.from < day && day < other.to
  }
  for (const delivered of deliveries) {
    const taken = new Set<Standing>()
    const repeated = new Set<RowOfDelivery>()
    const fold = (pairs: readonly Pair[], rule: 'exact-repeat' | 'balance-repeat'): void => {
      for (const { kept, folded, reason } of pairs) {
        taken.add(kept)
        repeated.add(folded)
        kept.arrivals.push(delivered.arrival)
        const [keptId, foldedId] = [kept.entry.row.id, folded.row.id]
        decisions.push({ id: `repeat:${keptId}:${foldedId}`, kind: 'repeat', keptId, foldedId, rule: ruleRef(rule), reason, isUndone: false })
      }
    }
    const news = new Map<string, RowOfDelivery[]>()
    for (const entry of delivered.rows) if (byKey.has(exactKey(entry))) bucket(news, exactKey(entry), entry)
    for (const [key, entries] of news) fold(pairExact(entries, byKey.get(key) ?? [], isInsideOf(delivered)), 'exact-repeat')
    const others = new Map<string, RowOfDelivery[]>()
    for (const entry of delivered.rows) {
      if (!repeated.has(entry) && entry.row.balanceMinor !== null && byBalance.has(balanceKey(entry))) bucket(others, balanceKey(entry), entry)
    }
    for (const [key, entries] of others) fold(pairByBalance(entries, (byBalance.get(key) ?? []).filter((one) => !taken.has(one))), 'balance-repeat')
    for (const entry of delivered.rows) {
      if (repeated.has(entry)) continue
      const added: Standing = { entry, arrivals: [delivered.arrival] }
      standing.push(added)
      bucket(byKey, exactKey(entry), added)
      if (entry.row.balanceMinor !== null) bucket(byBalance, balanceKey(entry), added)
    }
  }
  return { decisions, standing }
}
