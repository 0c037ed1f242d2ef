import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { CurrencyAnalysis, IncomeStream } from '#shared/domain/analysis.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { analyse } from './analyse.ts'
import { lowerMedian } from './streams.ts'
import { accountOf, daysFrom, inputOf, type RowSketch } from './testing/samples.ts'
import { counterpartyKey } from './words.ts'

const period = { startsOn: asLocalDate('2026-01-01'), endsOn: asLocalDate('2026-06-30') } as const
const currencyOf = (rows: readonly RowSketch[], rest: Partial<AnalysedAccount> = {}): CurrencyAnalysis => analyse(inputOf([accountOf('a', rows, { ...period, ...rest })], '2026-06-30')).currencies[0]!
const incomeOf = (rows: readonly RowSketch[], rest: Partial<AnalysedAccount> = {}): readonly IncomeStream[] => currencyOf(rows, rest).income
const wages = { providerCategory: 'Wages' } as const
const minorOf = ({ value }: Figure): bigint => (value.kind === 'money' ? value.minor : -1n)

describe('income streams', () => {
  it('know payer, rhythm, amount, last and next, and show their working', () => {
    const rows = daysFrom('2026-01-08', 14, 13).map((on, at): RowSketch => [on, at === 3 ? 200_000 : 231_480, `SALARY HARBOUR FREIGHT PTY LTD ${1000 + at}`, wages])
    const [stream, ...rest] = incomeOf(rows)
    expect(rest).toEqual([])
    expect(stream).toMatchObject({
      kind: 'wages', key: 'salary harbour freight pty', counterparty: 'SALARY HARBOUR FREIGHT PTY LTD 1012', rhythm: 'fortnightly', count: 13, missed: 0,
      firstOn: '2026-01-08', lastOn: '2026-06-25', nextOn: '2026-07-09', isOngoing: true, confidence: 'strong',
    })
    expect(stream!.typical.value).toEqual({ kind: 'money', minor: 231_480n, currency: 'AUD' })
    expect(stream!.yearly).toMatchObject({ value: { minor: 231_480n * 26n }, formula: '2314.80 × 26 payments a year = 60184.80 AUD', rule: { id: 'equivalents', version: 1 } })
    expect(stream!.monthly.value).toMatchObject({ minor: 501_540n })
    expect(stream!.monthly.rowIds).toHaveLength(13)
  })

  it.each([
    ['strong', 13, -1, wages], ['fair', 13, -1, {}], ['fair', 13, 4, wages], ['weak', 2, -1, wages],
  ] as const)('confidence %s of %i payments with one missed at %i', (expected, count, gone, rest) => {
    const days = daysFrom('2026-01-08', 14, 13).slice(13 - count).filter((_, at) => at !== gone)
    const [stream] = incomeOf(days.map((on): RowSketch => [on, 231_480, 'SALARY ACME', rest]))
    expect(stream!.confidence).toBe(expected)
    expect(stream!.reasons).toHaveLength(5)
  })

  it('that have ended count in no total', () => {
    const { income, totals } = currencyOf(daysFrom('2026-01-08', 7, 8).map((on): RowSketch => [on, 50_000, 'SALARY OLD JOB', wages]))
    expect(income).toMatchObject([{ isOngoing: false, nextOn: null, confidence: 'weak', rhythm: 'weekly' }])
    expect(totals.slice(0, 5).map(minorOf)).toEqual([0n, 0n, 0n, 0n, 0n])
  })

  it('the day of the analysis and the window decide, not the clock', () => {
    const rows = daysFrom('2026-01-08', 7, 20).map((on): RowSketch => [on, 50_000, 'SALARY JOB', wages])
    const account = accountOf('a', rows, period)
    const early = analyse(inputOf([account], '2026-02-20')).currencies[0]!
    expect(early.income).toMatchObject([{ count: 7, lastOn: '2026-02-19', nextOn: '2026-02-26' }])
    expect(early.window).toEqual({ startsOn: '2026-01-01', endsOn: '2026-02-20' })
    const inWindow = analyse(inputOf([account], '2026-06-30', { window: { startsOn: asLocalDate('2026-02-01'), endsOn: asLocalDate('2026-02-28') } })).currencies[0]!
    expect(inWindow.income).toMatchObject([{ count: 4, firstOn: '2026-02-05' }])
    expect(analyse(inputOf([account], '2026-06-30'))).toEqual(analyse(inputOf([account], '2026-06-30')))
  })

  it.each([
    ['Centrelink', 'AUD', null, 'CENTRELINK FTB 204117905K'], ['Försäkringskassan', 'SEK', null, 'FÖRSÄKRINGSKASSAN'], ['Kela', 'EUR', 'FI2112345600000785', 'KELA LAPSILISÄ'],
    ['ZUS', 'PLN', null, 'ZUS O/WARSZAWA'], ['Sotsiaalkindlustusamet', 'EUR', 'EE382200221020145685', 'Sotsiaalkindlustusamet'], ['VSAA', 'EUR', 'LV80BANK0000435195001', 'VSAA'],
  ])('benefits of %s are benefits', (_, currency, iban, text) => {
    const [stream] = incomeOf(daysFrom('2026-01-08', 28, 6).map((on): RowSketch => [on, 31_246, text]), { currency, iban })
    expect(stream).toMatchObject({ kind: 'benefits', rhythm: 'four-weekly', confidence: 'fair' })
  })

  it('are no loans, refunds, gambling wins, fees back, or money on cards and loans', () => {
    const rows: readonly RowSketch[] = [
      ['2026-02-01', 100_000, 'CASH CONVERTERS FUNDS', { providerCategory: 'SACC Loans' }], ['2026-02-02', 4_000, 'REFUND KMART'], ['2026-02-03', 9_000, 'SPORTSBET PAYOUT'],
      ['2026-02-04', 900, 'X', { providerCategory: 'Fees' }], ['2026-02-05', 0, 'SALARY'], ['2026-02-06', -500, 'SALARY'],
    ]
    expect(incomeOf(rows)).toEqual([])
    for (const type of ['credit card', 'home loan', 'superannuation']) expect(incomeOf([['2026-02-01', 100_000, 'PAYMENT RECEIVED']], { type })).toEqual([])
  })

  it('irregular ones are spread over the days of the window', () => {
    const { income, totals } = currencyOf([['2026-06-01', 30_000, 'MARKET STALL'], ['2026-06-20', 15_000, 'MARKET STALL']])
    expect(income).toMatchObject([{ rhythm: 'irregular', kind: 'other', confidence: 'weak', nextOn: null, isOngoing: true }])
    // 450.00 in 181 days: × 365 ÷ 181 = 907.458… a year, 75.62 a month.
    expect(minorOf(income[0]!.yearly)).toBe(90_746n)
    expect(minorOf(income[0]!.monthly)).toBe(7_562n)
    expect(minorOf(totals.find(({ key }) => key === 'income-weak')!)).toBe(7_562n)
  })

  it('contain every credit that can be income exactly once', () => {
    const rows = fc.array(fc.tuple(fc.nat(170), fc.integer({ min: -5000, max: 5000 }), fc.constantFrom('SALARY A', 'SALARY B 12345', 'MUM', 'CENTRELINK', 'REFUND')), { maxLength: 40 })
      .map((all) => all.sort(([one], [other]) => one - other).map(([day, minor, text]): RowSketch => [daysFrom('2026-01-02', 1, 171)[day]!, minor, text]))
    fc.assert(fc.property(rows, (sketches) => {
      const ids = incomeOf(sketches).flatMap(({ rowIds }) => rowIds)
      const expected = sketches.flatMap(([, minor, text], at) => (minor > 0 && text !== 'REFUND' ? [`a-${at}`] : []))
      expect([...ids].sort()).toEqual(expected.sort())
    }), { numRuns: 40 })
  })
})

describe('parts', () => {
  it('a payer’s wording goes without numbers, months and words of payment', () => {
    expect(counterpartyKey('SALARY HARBOUR FREIGHT PTY LTD')).toBe('salary harbour freight pty')
    expect(counterpartyKey('Direct Credit 123456 ACME Nov 2026')).toBe('acme')
    expect(counterpartyKey('LÖN')).toBe('lon')
    expect(counterpartyKey('PAYMENT')).toBe('payment')
    expect(counterpartyKey('12345')).toBe('12345')
    expect(counterpartyKey('')).toBe('')
  })

  it('the median is an amount that was paid', () => {
    fc.assert(fc.property(fc.array(fc.bigInt({ min: -1000n, max: -1n }), { minLength: 1 }), (amounts) => {
      const median = lowerMedian(amounts)
      expect(amounts).toContain(median)
      expect(amounts.filter((amount) => amount > median).length * 2).toBeLessThanOrEqual(amounts.length)
      expect(amounts.filter((amount) => amount < median).length * 2).toBeLessThanOrEqual(amounts.length)
    }))
    expect(lowerMedian([100n, 300n])).toBe(100n)
    expect(lowerMedian([-300n, -100n])).toBe(-100n)
  })
})
