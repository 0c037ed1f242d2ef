/** Mean and variance of what is left when the slowest tenth, the machine's own hiccups, is dropped. */
const summarize = (times: readonly number[]): Readonly<{ mean: number; variance: number; count: number }> => {
  const kept = times.toSorted((left, right) => left - right).slice(0, Math.floor(times.length * 0.9))
  const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length
  return { mean, variance: kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1), count: kept.length }
}

/** Welch's t of two series of times: beyond 4.5 they are told apart. */
export const welchT = (left: readonly number[], right: readonly number[]): number => {
  const [one, other] = [summarize(left), summarize(right)]
  return (one.mean - other.mean) / Math.sqrt(one.variance / one.count + other.variance / other.count || Number.MIN_VALUE)
}

/** Times two kinds of work in turns, the order within each pair changing, so that whatever slows the machine slows both alike. */
export const timeInTurns = (count: number, left: () => void, right: () => void): readonly [number[], number[]] => {
  const times: [number[], number[]] = [[], []]
  const timed = (at: 0 | 1): void => {
    const began = process.hrtime.bigint()
    const work = at === 0 ? left : right
    work()
    times[at].push(Number(process.hrtime.bigint() - began))
  }
  for (let turn = 0; turn < count; turn += 1) {
    const first = turn % 2 === 0 ? 0 : 1
    timed(first)
    timed(first === 0 ? 1 : 0)
  }
  return times
}

/** How often a long test is run: its small sample, or its full count with SOAK=1. */
export const sampleSize = (small: number, full: number): number => (process.env['SOAK'] === '1' ? full : small)
