import type { AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { TransferLink } from '#shared/domain/analysis.ts'
import type { CategoryId, RowCategory } from '#shared/domain/category.ts'
import type { Timeline } from '#shared/domain/merge.ts'
import { accountKindOf } from './account-kind.ts'
import { dayOf } from './day-number.ts'
import { isCountedByBank } from './row-order.ts'
import { ruleRef } from './rules.ts'
import { createEvidence } from './transfer-evidence.ts'

/** Days from debit to credit in the order in which they are tried. */
const DAYS_APART = [0, 1, 2, 3, 4, -1] as const

type Side = { row: AnalysedRow; day: number; timelineId: string; named: readonly string[]; hint: 'provider' | 'wording' | null; isPay: boolean; isTaken: boolean }
type Evidence = TransferLink['evidence']
const STRENGTHS = ['identifier', 'provider', 'wording'] as const satisfies readonly Evidence[]

const REASONS: Readonly<Record<Evidence, string>> = {
  identifier: 'the wording holds the number of the other account',
  provider: 'it is marked as an own transfer',
  wording: 'the wording speaks of a transfer',
}

/** Pay and benefits are somebody else's money unless a number of the applicant's own account says otherwise. */
const PAY: ReadonlySet<CategoryId> = new Set<CategoryId>(['wages', 'benefits', 'pension'])

const placeKey = (minor: bigint, timelineId: string, day: number, isPay: boolean): string => `${minor} ${day} ${isPay} ${timelineId}`

/** Rows that can be half of a transfer: counted, not zero, and not given another category by the officer. */
const sidesOf = (timelines: readonly Timeline[], categoryOf: (rowId: string) => RowCategory | undefined): readonly Side[] => {
  const evidence = createEvidence(timelines)
  return timelines.flatMap((timeline) => timeline.rows.flatMap(({ row, foldedInto }): readonly Side[] => {
    const category = categoryOf(row.id)
    if (foldedInto !== null || row.amountMinor === 0n || !category || !isCountedByBank(row)) return []
    if (category.basis === 'officer' && category.category !== 'transfers') return []
    const named = evidence.namedIn(row.description).filter((id) => id !== timeline.id)
    return [{ row, day: dayOf(row.bookedOn), timelineId: timeline.id, named, hint: evidence.hintOf(row, category), isPay: PAY.has(category.category), isTaken: false }]
  }))
}

/**
 * Links money that moved between the applicant's own accounts: rule `own-transfer`. Rows are taken by strength of
 * evidence, then days apart, then age, each once; the result does not depend on the order of the timelines.
 */
export const linkTransfers = (timelines: readonly Timeline[], categoryOf: (rowId: string) => RowCategory | undefined): readonly TransferLink[] => {
  if (timelines.length < 2) return []
  const byId = new Map(timelines.map((timeline) => [timeline.id, timeline]))
  const targets = [...byId.keys()].sort()
  const sides = [...sidesOf(timelines, categoryOf)].sort((one, other) =>
    one.day - other.day || (one.row.id < other.row.id ? -1 : one.row.id > other.row.id ? 1 : 0))
  const places = new Map<string, Side[]>()
  for (const side of [...sides].reverse()) {
    const key = placeKey(side.row.amountMinor, side.timelineId, side.day, side.isPay)
    const found = places.get(key)
    if (found) found.push(side)
    else places.set(key, [side])
  }
  /** The oldest open row of that amount, account and day. */
  const openAt = (minor: bigint, timelineId: string, day: number, isPay: boolean): Side | undefined => {
    const waiting = places.get(placeKey(minor, timelineId, day, isPay))
    while (waiting?.at(-1)?.isTaken) waiting.pop()
    return waiting?.at(-1)
  }
  const links: TransferLink[] = []
  const link = (one: Side, other: Side, evidence: Evidence): void => {
    one.isTaken = true
    other.isTaken = true
    const [out, into] = one.row.amountMinor < 0n ? [one, other] : [other, one]
    const target = byId.get(into.timelineId)?.accounts[0]
    const kind = target ? accountKindOf(target) : 'everyday'
    const daysApart = into.day - out.day
    links.push({
      id: `transfer:${out.row.id}:${into.row.id}`, outRowId: out.row.id, inRowId: into.row.id, fromTimelineId: out.timelineId, toTimelineId: into.timelineId,
      evidence, daysApart, isRepayment: kind === 'loan' || kind === 'mortgage', rule: ruleRef('own-transfer'),
      reason: `Same amount, ${daysApart === 0 ? 'same day' : `${Math.abs(daysApart)} day(s) ${daysApart > 0 ? 'later' : 'earlier'}`}; ${REASONS[evidence]}.`,
    })
  }
  const currencyOf = (id: string): string | undefined => byId.get(id)?.currency
  const tryTo = (side: Side, evidence: Evidence, apart: number): void => {
    if (side.isTaken) return
    if (evidence === 'identifier' ? side.named.length === 0 : side.hint !== evidence || side.isPay) return
    const day = side.row.amountMinor < 0n ? side.day + apart : side.day - apart
    for (const id of evidence === 'identifier' ? side.named : targets) {
      if (id === side.timelineId || currencyOf(id) !== currencyOf(side.timelineId)) continue
      const wanted = -side.row.amountMinor
      const other = openAt(wanted, id, day, false) ?? (evidence === 'identifier' ? openAt(wanted, id, day, true) : undefined)
      if (!other) continue
      link(side, other, evidence)
      return
    }
  }
  for (const evidence of STRENGTHS) for (const apart of DAYS_APART) for (const side of sides) tryTo(side, evidence, apart)
  return links
}
