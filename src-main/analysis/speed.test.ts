import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { analyse } from './analyse.ts'
import { dateOf } from './day-number.ts'
import { accountOf, inputOf, withBalances, type RowSketch } from './testing/samples.ts'

const TEXTS = ['WOOLWORTHS 5127 NORWOOD SA', 'SALARY HARBOUR FREIGHT', 'SQ *MARKET STALL 118', 'TRANSFER TO 456790', 'SPORTSBET.COM.AU', 'RENT NORWOOD 4471', 'OSKO PAYMENT FROM R JONES', 'Interest - current rate is 1.05%'] as const

/** Rows over a year; half of them with a provider's category, all with a number of their own in the wording. */
const sample = (count: number): readonly AnalysedAccount[] => {
  const rows = (start: number, size: number): readonly RowSketch[] => Array.from({ length: size }, (_, at): RowSketch => {
    const pick = (at * 7919) % TEXTS.length
    return [dateOf(20_300 + Math.floor((at * 365) / size)), (at % 3 === 0 ? 1 : -1) * (100 + ((at * 31 + start) % 9_000)), `${TEXTS[pick]!} ${at}`, { providerCategory: at % 2 === 0 ? ['Groceries', 'Wages', null, 'Gambling'][pick % 4]! : null }]
  })
  const main = withBalances(accountOf('a', rows(0, Math.floor(count * 0.8)), { bsb: '123456', number: '456789' }), 0n)
  return [main, withBalances(accountOf('b', rows(5, count - main.rows.length), { bsb: '123456', number: '456790', type: 'savings' }), 0n)]
}

/** What the least thing costs that touches every row. */
const bareLoop = (accounts: readonly AnalysedAccount[]): bigint => {
  let sum = 0n
  for (const { rows } of accounts) for (const { amountMinor } of rows) sum += amountMinor
  return sum
}

/** Processor time of the fastest run in milliseconds: the wall clock would measure what else the machine does. */
const fastestOf = (runs: number, work: () => unknown): number => {
  let fastest = Infinity
  for (let run = 0; run < runs; run += 1) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    fastest = Math.min(fastest, (user + system) / 1000)
  }
  return fastest
}

describe('speed', () => {
  it('100,000 rows take time in proportion to their number', { timeout: 120_000 }, () => {
    const [small, large] = [sample(25_000), sample(100_000)]
    const smallMs = fastestOf(2, () => analyse(inputOf(small, '2026-12-31')))
    const largeMs = fastestOf(2, () => analyse(inputOf(large, '2026-12-31')))
    const loopMs = fastestOf(5, () => { for (let times = 0; times < 20; times += 1) bareLoop(large) }) / 20
    const ratio = largeMs / loopMs
    process.stdout.write(`${JSON.stringify({ name: 'analysis', rows: 100_000, cpuMs: Math.round(largeMs), loopMs: Number(loopMs.toFixed(2)), ratio: Math.round(ratio), growthFrom25k: Number((largeMs / smallMs).toFixed(1)) })}\n`)
    // Four times the rows; a pass that compares rows with rows would need sixteen times as long.
    expect(largeMs / smallMs).toBeLessThan(10)
  })

  it('equal rows by the ten thousand do not make it slow', { timeout: 120_000 }, () => {
    const equal = (id: string, minor: number, rest: Partial<AnalysedAccount>): AnalysedAccount => accountOf(id, Array.from({ length: 15_000 }, (): RowSketch => ['2026-05-04', minor, 'TRANSFER']), rest)
    const one = equal('a', -100, { number: '456789' })
    const accounts = [one, { ...one, id: 'c', rows: one.rows.map((row) => ({ ...row, id: `c-${row.ordinal}` })) }, equal('b', 100, { number: '456790' })]
    const result = analyse(inputOf(accounts, '2026-12-31'))
    expect(result.transfers).toHaveLength(15_000)
    expect(result.decisions).toHaveLength(15_001)
  })
})
