import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CurrencyAnalysis, FlowSpan } from '#shared/domain/analysis.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { analyse } from './analyse.ts'
import { dateOf, dayOf } from './day-number.ts'
import { accountOf, daysFrom, inputOf, type RowSketch } from './testing/samples.ts'

const period = { startsOn: asLocalDate('2026-01-16'), endsOn: asLocalDate('2026-04-12') } as const
const currencyOf = (rows: readonly RowSketch[]): CurrencyAnalysis => analyse(inputOf([accountOf('a', [...rows].sort(([one], [other]) => (one < other ? -1 : 1)), period)], '2026-12-31')).currencies[0]!
const minor = ({ value }: Figure): bigint => (value.kind === 'money' ? value.minor : 0n)
const words = (spans: readonly FlowSpan[]): readonly unknown[] => spans.map((span) => [span.id, span.isPartial, minor(span.in), minor(span.out), minor(span.net)])

describe('cash flow', () => {
  it('by calendar month marks months that are not proven whole', () => {
    expect(words(currencyOf([['2026-01-20', 1000], ['2026-02-01', -300], ['2026-02-28', -200], ['2026-04-12', 50]]).months)).toEqual([
      ['month:2026-01', true, 1000n, 0n, 1000n], ['month:2026-02', false, 0n, -500n, -500n], ['month:2026-03', false, 0n, 0n, 0n], ['month:2026-04', true, 50n, 0n, 50n],
    ])
  })

  it('months and pay cycles with days that no delivery proves are partial', () => {
    const pay = daysFrom('2026-01-01', 14, 10).map((on): RowSketch => [on, 200_000, 'SALARY ACME', { providerCategory: 'Wages' }])
    const part = (id: string, from: string, to: string) => accountOf(id, pay.filter(([on]) => on >= from && on <= to), { bsb: '123456', number: '456789', startsOn: asLocalDate(from), endsOn: asLocalDate(to) })
    const [currency] = analyse(inputOf([part('a', '2026-01-01', '2026-02-20'), part('b', '2026-02-24', '2026-05-10')], '2026-12-31')).currencies
    expect(currency!.months.map(({ label, isPartial }) => `${label} ${isPartial}`)).toEqual(['2026-01 false', '2026-02 true', '2026-03 false', '2026-04 false', '2026-05 true'])
    expect(currency!.payCycles.filter(({ isPartial }) => isPartial).map(({ startsOn }) => startsOn)).toEqual(['2026-02-12', '2026-05-07'])
  })

  it('by pay cycle runs from payday to the day before the next', () => {
    const pay = daysFrom('2026-01-22', 14, 6).map((on): RowSketch => [on, 200_000, 'SALARY ACME', { providerCategory: 'Wages' }])
    const { payCycles } = currencyOf([...pay, ['2026-01-17', -100], ['2026-02-04', -300], ['2026-02-05', -400], ['2026-04-11', -500]])
    expect(payCycles.map(({ startsOn, endsOn, isPartial, out }) => [startsOn, endsOn, isPartial, minor(out)])).toEqual([
      ['2026-01-16', '2026-01-21', true, -100n], ['2026-01-22', '2026-02-04', false, -300n], ['2026-02-05', '2026-02-18', false, -400n], ['2026-02-19', '2026-03-04', false, 0n],
      ['2026-03-05', '2026-03-18', false, 0n], ['2026-03-19', '2026-04-01', false, 0n], ['2026-04-02', '2026-04-12', true, -500n],
    ])
    expect(currencyOf([['2026-01-17', 100]]).payCycles).toEqual([])
  })

  it('means over 3 whole months in a row, unknown where there are fewer', () => {
    const long = accountOf('a', [['2025-12-20', 600], ['2026-01-02', 100], ['2026-02-02', 100], ['2026-03-02', -50], ['2026-04-01', 900]], { startsOn: asLocalDate('2025-12-01'), endsOn: asLocalDate('2026-04-12') })
    const totalsOf = (account: typeof long): readonly Figure[] => analyse(inputOf([account], '2026-12-31')).currencies[0]!.totals
    const find = (totals: readonly Figure[], key: string): Figure => totals.find((one) => one.key === key)!
    expect(find(totalsOf(long), 'in-3-months')).toMatchObject({ value: { minor: 67n }, formula: '2.00 ÷ 3, 2026-01 to 2026-03', rowIds: ['a-1', 'a-2'] })
    expect(find(totalsOf(long), 'out-3-months').value).toMatchObject({ minor: -17n })
    expect(find(totalsOf(long), 'in-12-months').value).toEqual({ kind: 'unknown', why: 'Fewer than 12 whole months in a row.' })
  })

  it('pending rows that the bank has not counted are shown apart', () => {
    const { summary } = currencyOf([['2026-02-01', -300], ['2026-02-02', -700, 'SHOP', { status: 'pending' }]])
    expect(summary.find(({ key }) => key === 'pending')).toMatchObject({ value: { minor: -700n }, rowIds: ['a-1'] })
    expect(minor(summary.find(({ key }) => key === 'out')!)).toBe(-300n)
  })

  it('months, pay cycles and categories each add up to the whole, and no row is in two of them', () => {
    const start = dayOf(period.startsOn)
    const rows = fc.array(fc.tuple(fc.nat(86), fc.integer({ min: -9000, max: 9000 }), fc.constantFrom('SALARY', 'RENT', 'COLES', 'QQQ', 'CENTRELINK')), { maxLength: 40 })
      .map((all) => all.map(([day, amount, text]): RowSketch => [dateOf(start + day), amount, text]))
    fc.assert(fc.property(rows, (sketches) => {
      const { months, payCycles, byCategory, summary } = currencyOf(sketches)
      const net = minor(summary.find(({ key }) => key === 'net')!)
      const nonZero = sketches.filter(([, amount]) => amount !== 0).length
      const sum = (figures: readonly Figure[]): bigint => figures.reduce((total, figure) => total + minor(figure), 0n)
      const views = [months.map((span) => span.net), ...(payCycles.length > 0 ? [payCycles.map((span) => span.net)] : []), byCategory.flatMap((one) => [one.in, one.out])]
      for (const figures of views) {
        expect(sum(figures)).toBe(sketches.length === 0 ? 0n : net)
        const ids = figures.flatMap(({ rowIds }) => rowIds)
        expect(ids).toHaveLength(nonZero)
        expect(new Set(ids).size).toBe(nonZero)
      }
    }), { numRuns: 60 })
  })
})
