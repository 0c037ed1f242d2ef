import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { Period } from '#shared/domain/calendar.ts'
import type { Figure } from '#shared/domain/figure.ts'
import type { Timeline } from '#shared/domain/merge.ts'
import type { Coverage, CoverageSpan, CoverageStrip, DayState } from '#shared/domain/truth.ts'
import { dateOf, dayOf } from './day-number.ts'
import { counted, daysFigure } from './figures.ts'

/** Both ends included, as day numbers. */
export type DaySpan = Readonly<{ from: number; to: number }>

/** The days that one delivered account proves: rule `coverage`. Undefined for one with neither period nor rows. */
export const provenDays = ({ startsOn, endsOn, rows }: AnalysedAccount): DaySpan | undefined => {
  if (startsOn !== null && endsOn !== null && startsOn <= endsOn) return { from: dayOf(startsOn), to: dayOf(endsOn) }
  if (rows.length === 0) return undefined
  let [from, to] = [Infinity, -Infinity]
  for (const { bookedOn } of rows) {
    const day = dayOf(bookedOn)
    if (day < from) from = day
    if (day > to) to = day
  }
  return { from: startsOn === null ? from : Math.min(dayOf(startsOn), from), to: endsOn === null ? to : Math.max(dayOf(endsOn), to) }
}

type Proof = DaySpan & Readonly<{ deliveryId: string }>
type Segment = DaySpan & Readonly<{ state: DayState; deliveryIds: readonly string[] }>

const proofsOf = (timeline: Timeline): readonly Proof[] =>
  timeline.accounts.flatMap((account) => {
    const span = provenDays(account)
    return span ? [{ ...span, deliveryId: account.deliveryId }] : []
  })

/** Days at which a state can begin. */
const startsOf = (proofs: readonly Proof[], outer: DaySpan): readonly number[] =>
  [...new Set([outer.from, ...proofs.flatMap(({ from, to }) => [from, to + 1])])].filter((day) => day >= outer.from && day <= outer.to).sort((left, right) => left - right)

const joinEqual = (segments: readonly Segment[]): readonly Segment[] =>
  segments.reduce<Segment[]>((joined, segment) => {
    const last = joined.at(-1)
    if (last?.state === segment.state && last.deliveryIds.join() === segment.deliveryIds.join()) joined[joined.length - 1] = { ...last, to: segment.to }
    else joined.push(segment)
    return joined
  }, [])

const segmentsOf = (starts: readonly number[], outer: DaySpan, stateAt: (day: number) => Omit<Segment, 'from' | 'to'>): readonly Segment[] =>
  joinEqual(starts.map((from, at) => ({ from, to: (starts[at + 1] ?? outer.to + 1) - 1, ...stateAt(from) })))

const stateOf = (proofs: readonly Proof[], day: number): Omit<Segment, 'from' | 'to'> => {
  const here = proofs.filter(({ from, to }) => from <= day && day <= to)
  return { state: here.length === 0 ? 'missing' : here.length === 1 ? 'proven' : 'doubled', deliveryIds: [...new Set(here.map(({ deliveryId }) => deliveryId))].sort() }
}

const LABELS: Readonly<Record<DayState, string>> = { proven: 'Days proven', doubled: 'Days that came twice', missing: 'Days missing' }

const stripOf = (timelineId: string | null, segments: readonly Segment[]): CoverageStrip => {
  const spans: readonly CoverageSpan[] = segments.map(({ from, to, state, deliveryIds }) => ({ startsOn: dateOf(from), endsOn: dateOf(to), dayCount: to - from + 1, state, deliveryIds }))
  const all = spans.reduce((sum, { dayCount }) => sum + dayCount, 0)
  const figureOf = (state: DayState): Figure => {
    // A day that came twice is proven as well.
    const own = spans.filter((span) => span.state === state || (state === 'proven' && span.state === 'doubled'))
    const days = own.reduce((sum, { dayCount }) => sum + dayCount, 0)
    const formula = own.length === 0 ? 'no such days' : `${own.map((span) => `${span.startsOn} to ${span.endsOn}`).join(', ')}: ${counted(days, 'day')} of ${all}`
    return daysFigure({ key: state, label: LABELS[state], rule: 'coverage', formula }, days, all)
  }
  return { timelineId, spans, figures: (['proven', 'missing', 'doubled'] as const).map(figureOf) }
}

const EMPTY: Coverage = { accounts: [], together: { timelineId: null, spans: [], figures: [] } }

/** Which days are proven, missing or came twice, per account and for all together. @param window restricts the days. */
export const coverageOf = (timelines: readonly Timeline[], window?: Period): Coverage => {
  const proofs = timelines.map(proofsOf)
  const all = proofs.flat()
  if (all.length === 0) return EMPTY
  const outer: DaySpan = window
    ? { from: dayOf(window.startsOn), to: dayOf(window.endsOn) }
    : { from: Math.min(...all.map(({ from }) => from)), to: Math.max(...all.map(({ to }) => to)) }
  const accounts = timelines.map(({ id }, at) => {
    const own = proofs[at] ?? []
    return stripOf(id, segmentsOf(startsOf(own, outer), outer, (day) => stateOf(own, day)))
  })
  const together = segmentsOf(startsOf(all, outer), outer, (day) => {
    const states = proofs.map((own) => stateOf(own, day))
    const state = states.some((one) => one.state === 'missing') ? 'missing' : states.some((one) => one.state === 'doubled') ? 'doubled' : 'proven'
    return { state, deliveryIds: [...new Set(states.flatMap(({ deliveryIds }) => deliveryIds))].sort() }
  })
  return { accounts, together: stripOf(null, together) }
}
