import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { DayEnd } from '#shared/domain/analysis.ts'
import type { Timeline, TimelineRow } from '#shared/domain/merge.ts'
import { provenDays, type DaySpan } from './coverage.ts'
import { dateOf, dayOf } from './day-number.ts'
import { provenSpans } from './ledger.ts'
import { isCountedByBank } from './row-order.ts'

/** Longest series that is drawn, twenty years, so that a date out of all bounds cannot fill the memory. */
const MAX_DAYS = 7_305

/** The days of a window that series are made for: its last twenty years. */
export const seriesDays = ({ from, to }: DaySpan): DaySpan => ({ from: Math.max(from, to - MAX_DAYS + 1), to })

type Entry = Readonly<{ day: number; amountMinor: bigint; balanceMinor: bigint | null }>

const entriesOf = (rows: readonly TimelineRow[]): readonly Entry[] =>
  rows.flatMap(({ row, foldedInto }) => (foldedInto === null && isCountedByBank(row) ? [{ day: dayOf(row.bookedOn), amountMinor: row.amountMinor, balanceMinor: row.balanceMinor }] : []))

const sum = (entries: readonly Entry[]): bigint => entries.reduce((total, { amountMinor }) => total + amountMinor, 0n)

const edgeOf = (accounts: readonly AnalysedAccount[], span: DaySpan, side: 'from' | 'to', figure: (account: AnalysedAccount) => bigint | null): bigint | null =>
  accounts.filter((account) => provenDays(account)?.[side] === span[side]).map(figure).find((minor) => minor !== null) ?? null

/** The balance before the first row of a run of proven days: rule `day-end`. */
const startOf = (entries: readonly Entry[], span: DaySpan, accounts: readonly AnalysedAccount[]): bigint | null => {
  const opening = edgeOf(accounts, span, 'from', ({ openingMinor }) => openingMinor)
  if (opening !== null) return opening
  const at = entries.findIndex(({ balanceMinor }) => balanceMinor !== null)
  const stated = entries[at]?.balanceMinor
  if (stated !== undefined && stated !== null) return stated - sum(entries.slice(0, at + 1))
  const closing = edgeOf(accounts, span, 'to', ({ closingMinor, balanceMinor }) => closingMinor ?? balanceMinor)
  return closing === null ? null : closing - sum(entries)
}

/** Balances at the end of every day of some days, null where nothing is known of the day. */
export const balancesOf = ({ accounts, rows }: Timeline, days: DaySpan, spans: readonly DaySpan[]): readonly (bigint | null)[] => {
  const balances = Array.from<bigint | null>({ length: days.to - days.from + 1 }).fill(null)
  const entries = entriesOf(rows)
  let at = 0
  spans.forEach((span, index) => {
    const next = spans[index + 1]
    const begin = at
    while (at < entries.length && (!next || (entries[at]?.day ?? 0) < next.from)) at += 1
    const own = entries.slice(begin, at)
    let running = startOf(own, span, accounts)
    let cursor = 0
    for (let day = Math.max(span.from, days.from); day <= Math.min(span.to, days.to); day += 1) {
      // Rows dated before the first day of the series come in with it.
      for (let entry = own[cursor]; entry && entry.day <= day; entry = own[++cursor]) {
        running = entry.balanceMinor ?? (running === null ? null : running + entry.amountMinor)
      }
      balances[day - days.from] = running
    }
  })
  return balances
}

/** The same for several accounts added up; a day counts only where every one of them is known. */
export const addBalances = (series: readonly (readonly (bigint | null)[])[], length: number): readonly (bigint | null)[] =>
  Array.from({ length }, (_, at) => {
    let total: bigint | null = series.length === 0 ? null : 0n
    for (const one of series) {
      const balance = one[at] ?? null
      total = total === null || balance === null ? null : total + balance
    }
    return total
  })

/** The lowest of several accounts, day by day; unknown ones aside. */
export const lowestBalances = (series: readonly (readonly (bigint | null)[])[], length: number): readonly (bigint | null)[] =>
  Array.from({ length }, (_, at) => {
    let lowest: bigint | null = null
    for (const one of series) {
      const balance = one[at] ?? null
      if (balance !== null && (lowest === null || balance < lowest)) lowest = balance
    }
    return lowest
  })

/** Balances as dated day ends. */
export const toDayEnds = (balances: readonly (bigint | null)[], from: number): readonly DayEnd[] =>
  balances.map((balanceMinor, at) => ({ on: dateOf(from + at), balanceMinor }))

/** Day-end balances of one timeline. */
export const dayEndsOf = (timeline: Timeline, days: DaySpan): readonly (bigint | null)[] => balancesOf(timeline, days, provenSpans(timeline))
