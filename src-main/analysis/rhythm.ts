import type { Rhythm } from '#shared/domain/analysis.ts'
import { addMonths } from './day-number.ts'

type Regular = Exclude<Rhythm, 'irregular'>
/** The step of a rhythm in days or months, its tolerance in days, payments in a year, and how many it takes to see it. */
type Step = Readonly<{ rhythm: Regular; days?: number; months?: number; tolerance: number; perYear: number; minPayments: number }>

/** Rule `rhythm`; the shortest first. */
const STEPS: readonly Step[] = [
  { rhythm: 'weekly', days: 7, tolerance: 1, perYear: 52, minPayments: 3 },
  { rhythm: 'fortnightly', days: 14, tolerance: 2, perYear: 26, minPayments: 3 },
  { rhythm: 'four-weekly', days: 28, tolerance: 2, perYear: 13, minPayments: 3 },
  { rhythm: 'monthly', months: 1, tolerance: 4, perYear: 12, minPayments: 3 },
  { rhythm: 'quarterly', months: 3, tolerance: 7, perYear: 4, minPayments: 2 },
  { rhythm: 'yearly', months: 12, tolerance: 15, perYear: 1, minPayments: 2 },
]
const MAX_STEPS = 3

const stepOf = (rhythm: Regular): Step | undefined => STEPS.find((step) => step.rhythm === rhythm)

const after = ({ days, months }: Step, day: number, count: number): number =>
  days === undefined ? addMonths(day, (months ?? 1) * count) : day + days * count

/** How one gap fits a rhythm: the steps in it and the days it is off; undefined where it does not. */
const fitGap = (step: Step, from: number, to: number): Readonly<{ steps: number; off: number }> | undefined => {
  for (let steps = 1; steps <= MAX_STEPS; steps += 1) {
    const off = Math.abs(to - after(step, from, steps))
    if (off <= step.tolerance) return { steps, off }
  }
  return undefined
}

type Score = Readonly<{ rhythm: Regular; missed: number; fitting: number; off: number }>

const scoreOf = (step: Step, days: readonly number[]): Score | undefined => {
  if (days.length < step.minPayments) return undefined
  const gaps = days.length - 1
  let [fitting, steps, off] = [0, 0, 0]
  for (let at = 1; at < days.length; at += 1) {
    const fit = fitGap(step, days[at - 1] ?? 0, days[at] ?? 0)
    if (!fit) continue
    fitting += 1
    steps += fit.steps
    off += fit.off
  }
  const missed = steps - fitting
  return fitting * 4 >= gaps * 3 && missed * 4 <= steps ? { rhythm: step.rhythm, missed, fitting, off } : undefined
}

/** A rhythm with the payments missed between the first and the last. */
export type FoundRhythm = Readonly<{ rhythm: Rhythm; missed: number }>

/**
 * The rhythm of payment days: rule `rhythm`.
 * @param days distinct, ascending.
 * @param withBills also looks for quarterly and yearly ones.
 */
export const rhythmOf = (days: readonly number[], withBills: boolean): FoundRhythm => {
  const scores = STEPS.filter(({ minPayments }) => withBills || minPayments > 2).flatMap((step) => scoreOf(step, days) ?? [])
  const [best] = scores.sort((one, other) => one.missed - other.missed || other.fitting - one.fitting || one.off - other.off)
  return best ? { rhythm: best.rhythm, missed: best.missed } : { rhythm: 'irregular', missed: 0 }
}

/** The day on which the next payment is due, and by how many days it may move; undefined for an irregular rhythm. */
export const nextDay = (rhythm: Rhythm, lastDay: number): Readonly<{ day: number; tolerance: number }> | undefined => {
  const step = rhythm === 'irregular' ? undefined : stepOf(rhythm)
  return step && { day: after(step, lastDay, 1), tolerance: step.tolerance }
}

/** How many payments were due after the last one, up to a day, tolerance given. */
export const overdueSteps = (rhythm: Rhythm, lastDay: number, upTo: number): number => {
  const step = rhythm === 'irregular' ? undefined : stepOf(rhythm)
  if (!step) return 0
  let count = 0
  while (count < 1000 && after(step, lastDay, count + 1) + step.tolerance < upTo) count += 1
  return count
}

/** Payments in a year; undefined for an irregular rhythm. */
export const paymentsPerYear = (rhythm: Rhythm): number | undefined => (rhythm === 'irregular' ? undefined : stepOf(rhythm)?.perYear)
