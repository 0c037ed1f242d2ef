import type { AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { TransferLink } from '#shared/domain/analysis.ts'
import type { CategoryId, RowCategory } from '#shared/domain/category.ts'
import type { Timeline } from '#shared/domain/merge.ts'
import { accountKindOf } from './account-kind.ts'
import { dayOf } from './day-number.ts'
import { counted } from './figures.ts'
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

/** Rows of one signed amount that wait for their other half, by day and account; pay apart, newest first. */
type Places = ReadonlyMap<number, Side[]>

/** Amounts, without sign, that both left and came in: only rows of those can be halves. */
const movedAmounts = (timelines: readonly Timeline[]): ReadonlySet<bigint> => {
  const debits = new Set<bigint>()
  const credits = new Set<bigint>()
  for (const { rows } of timelines) for (const { row: { amountMinor } } of rows) (amountMinor < 0n ? debits : credits).add(amountMinor)
  return new Set([...debits].filter((minor) => credits.has(-minor)).map((minor) => -minor))
}

/** Rows that can be half of a transfer: counted, not zero, and not given another category by the officer. */
const sidesOf = (timelines: readonly Timeline[], categoryOf: (rowId: string) => RowCategory | undefined): readonly Side[] => {
  const evidence = createEvidence(timelines)
  const moved = movedAmounts(timelines)
  return timelines.flatMap((timeline) => timeline.rows.flatMap(({ row, foldedInto }): readonly Side[] => {
    if (!moved.has(row.amountMinor < 0n ? -row.amountMinor : row.amountMinor)) return []
    const category = categoryOf(row.id)
    if (foldedInto !== null || row.amountMinor === 0n || !category || !isCountedByBank(row)) return []
    if (category.basis === 'officer' && category.category !== 'transfers') return []
    const named = evidence.namedIn(row.description).filter((id) => id !== timeline.id)
    return [{ row, day: dayOf(row.bookedOn), timelineId: timeline.id, named, hint: evidence.hintOf(row, category), isPay: PAY.has(category.category), isTaken: false }]
  }))
}

/**
 * Links money that moved between the applicant's own accounts: rule `own-transfer`. Rows are taken by strength of
 * evidence, then days apart, then age, each once; the result does not depend on the order of the timelines. Taking a
 * link back leaves all others as they are.
 */
export const linkTransfers = (
  timelines: readonly Timeline[], categoryOf: (rowId: string) => RowCategory | undefined, undone: ReadonlySet<string> = new Set(),
): readonly TransferLink[] => {
  if (timelines.length < 2) return []
  const byId = new Map(timelines.map((timeline) => [timeline.id, timeline]))
  const targets = [...byId.keys()].sort()
  const sides = [...sidesOf(timelines, categoryOf)].sort((one, other) =>
    one.day - other.day || (one.row.id < other.row.id ? -1 : one.row.id > other.row.id ? 1 : 0))
  const indexOf = new Map(targets.map((id, index) => [id, index]))
  const placeOf = (timelineId: string, day: number, isPay: boolean): number => (day * targets.length + (indexOf.get(timelineId) ?? 0)) * 2 + Number(isPay)
  const byAmount = new Map<bigint, Map<number, Side[]>>()
  for (const side of sides.toReversed()) {
    const places = byAmount.get(side.row.amountMinor) ?? new Map<number, Side[]>()
    byAmount.set(side.row.amountMinor, places)
    const place = placeOf(side.timelineId, side.day, side.isPay)
    const found = places.get(place)
    if (found) found.push(side)
    else places.set(place, [side])
  }
  /** The oldest open row at a place. */
  const openAt = (places: Places, place: number): Side | undefined => {
    const waiting = places.get(place)
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
      evidence, daysApart, isRepayment: kind === 'loan' || kind === 'mortgage', rule: ruleRef('own-transfer'), isUndone: undone.has(`transfer:${out.row.id}:${into.row.id}`),
      reason: `Same amount, ${daysApart === 0 ? 'same day' : `${counted(Math.abs(daysApart), 'day')} ${daysApart > 0 ? 'later' : 'earlier'}`}; ${REASONS[evidence]}.`,
    })
  }
  const currencyOf = (id: string): string | undefined => byId.get(id)?.currency
  const tryTo = (side: Side, evidence: Evidence, apart: number): void => {
    if (side.isTaken) return
    if (evidence === 'identifier' ? side.named.length === 0 : side.hint !== evidence || side.isPay) return
    const places = byAmount.get(-side.row.amountMinor)
    if (!places) return
    const day = side.row.amountMinor < 0n ? side.day + apart : side.day - apart
    for (const id of evidence === 'identifier' ? side.named : targets) {
      if (id === side.timelineId || currencyOf(id) !== currencyOf(side.timelineId)) continue
      const other = openAt(places, placeOf(id, day, false)) ?? (evidence === 'identifier' ? openAt(places, placeOf(id, day, true)) : undefined)
      if (!other) continue
      link(side, other, evidence)
      return
    }
  }
  for (const evidence of STRENGTHS) for (const apart of DAYS_APART) for (const side of sides) tryTo(side, evidence, apart)
  return links
}
