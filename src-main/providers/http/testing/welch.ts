/** Mean and variance of what is left when the slowest tenth, the machine's own hiccups, is dropped. */
const summarize = (times: readonly number[]): Readonly<{ mean: number; variance: number; count: number }> => {
  const kept = times.toSorted((left, right) => left - right).slice(0, Math.floor(times.length * 0.9))
  const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length
  return { mean, variance: kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1), count: kept.length }
}

/** Welch's t of two series of times: beyond 4.5 they are told apart. */
const welchT = (left: readonly number[], right: readonly number[]): number => {
  const [one, other] = [summarize(left), summarize(right)]
  return (one.mean - other.mean) / Math.sqrt(one.variance / one.count + other.variance / other.count || Number.MIN_VALUE)
}

/**
 * Times the same work on two inputs in turns, the order within each pair changing, so that whatever slows the machine slows
 * both alike. One function for both: two of them are optimized by the engine at different moments.
 */
const timeInTurns = <Input>(count: number, work: (input: Input) => void, inputs: readonly [Input, Input]): readonly [number[], number[]] => {
  const times: [number[], number[]] = [[], []]
  for (let turn = 0; turn < count * 2; turn += 1) {
    const at = (turn >> 1) % 2 === 0 ? (turn & 1) as 0 | 1 : (1 - (turn & 1)) as 0 | 1
    const began = process.hrtime.bigint()
    work(inputs[at])
    times[at].push(Number(process.hrtime.bigint() - began))
  }
  return times
}

/** The smallest of three series: what is in the code shows in each of them, what the machine did meanwhile does not. */
export const steadyT = <Input>(count: number, work: (input: Input) => void, left: Input, right: Input): number => {
  timeInTurns(Math.min(count, 500), work, [left, right])
  let smallest = Number.POSITIVE_INFINITY
  for (let series = 0; series < 3 && smallest >= 4.5; series += 1) smallest = Math.min(smallest, Math.abs(welchT(...timeInTurns(count, work, [left, right]))))
  return smallest
}

/** How often a long test is run: its small sample, or its full count with SOAK=1. */
export const sampleSize = (small: number, full: number): number => (process.env['SOAK'] === '1' ? full : small)
