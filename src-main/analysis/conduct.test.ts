import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { ScopeAnalysis } from '#shared/domain/analysis.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { analyse } from './analyse.ts'
import { dateOf, dayOf } from './day-number.ts'
import { accountOf, inputOf, newestFirst, withBalances, type RowSketch } from './testing/samples.ts'

const period = { startsOn: asLocalDate('2026-01-01'), endsOn: asLocalDate('2026-01-31') } as const
const scopeOf = (...accounts: readonly AnalysedAccount[]): ScopeAnalysis => analyse(inputOf(accounts, '2026-12-31')).accounts[0]!
const figure = ({ conduct }: Pick<ScopeAnalysis, 'conduct'>, key: string): Figure => conduct.find((one) => one.key === key)!
const start = dayOf(asLocalDate('2026-01-01'))

describe('conduct', () => {
  it('counts days below zero by their end and names them and the lowest', () => {
    const account = withBalances(accountOf('a', [['2026-01-03', -15_000], ['2026-01-05', 20_000], ['2026-01-10', -30_000], ['2026-01-10', 40_000], ['2026-01-20', -20_000], ['2026-01-21', 10_000]], period), 10_000n)
    const scope = scopeOf(account)
    expect(figure(scope, 'negative-days')).toMatchObject({ value: { kind: 'days', days: 2, of: 31 }, formula: '2 days below zero of 31 known: 2026-01-03 to 2026-01-04' })
    expect(figure(scope, 'lowest-day-end').value).toEqual({ kind: 'money', minor: -5_000n, currency: 'AUD' })
    expect(figure(scope, 'lowest-day-end-on').value).toEqual({ kind: 'date', on: '2026-01-03' })
    expect(scope.dayEnds[0]).toEqual({ on: '2026-01-01', balanceMinor: 10_000n })
    expect(scope.dayEnds).toHaveLength(31)
  })

  it('day ends are the same from balances, from an opening balance alone, and from a closing balance alone', () => {
    const rows = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: -9000, max: 9000 })), { minLength: 1, maxLength: 20 })
      .map((all) => all.sort(([one], [other]) => one - other).map(([day, minor]): RowSketch => [dateOf(start + day), minor]))
    fc.assert(fc.property(rows, fc.bigInt({ min: -5000n, max: 5000n }), (sketches, opening) => {
      const full = withBalances(accountOf('a', sketches, period), opening)
      const bare = full.rows.map((row) => ({ ...row, balanceMinor: null }))
      const expected = Array.from({ length: 31 }, (_, at) => full.rows.reduce((sum, { bookedOn, amountMinor }) => (dayOf(bookedOn) <= start + at ? sum + amountMinor : sum), opening))
      for (const account of [full, newestFirst(full), { ...full, openingMinor: null }, { ...full, rows: bare }, { ...full, rows: bare, openingMinor: null }]) {
        expect(scopeOf(account).dayEnds.map(({ balanceMinor }) => balanceMinor)).toEqual(expected)
      }
      expect(scopeOf({ ...full, rows: bare, openingMinor: null, closingMinor: null }).dayEnds.every(({ balanceMinor }) => balanceMinor === null)).toBe(true)
    }), { numRuns: 50 })
  })

  it('counts dishonours, fees, gambling and cash, each with its rows, and shares of what was spent', () => {
    const scope = scopeOf(accountOf('a', [
      ['2026-01-03', -7_900, 'TELSTRA'], ['2026-01-04', 7_900, 'RETURN DD TELSTRA INSUFFICIENT FUNDS'], ['2026-01-04', -1_500, 'DISHONOUR FEE'], ['2026-01-05', -500, 'ACCOUNT SERVICE FEE'],
      ['2026-01-06', -2_000, 'SPORTSBET'], ['2026-01-07', -3_000, 'TAB DEPOSIT'], ['2026-01-08', 5_000, 'SPORTSBET WIN'], ['2026-01-09', -4_000, 'ATM WITHDRAWAL'], ['2026-01-10', -1_100, 'QQQ'],
    ], period))
    expect(figure(scope, 'dishonours-count')).toMatchObject({ value: { kind: 'count', count: 1 }, rowIds: ['a-1', 'a-2'] })
    expect(figure(scope, 'fees-sum')).toMatchObject({ value: { minor: -500n }, rowIds: ['a-3'] })
    expect(figure(scope, 'gambling-count')).toMatchObject({ value: { count: 2 }, rowIds: ['a-4', 'a-5'] })
    expect(figure(scope, 'gambling-winnings-sum').value).toMatchObject({ minor: 5_000n })
    expect(figure(scope, 'gambling-share')).toMatchObject({ value: { kind: 'share', basisPoints: 2500, part: -5_000n, whole: -20_000n }, formula: '−50.00 AUD ÷ −200.00 AUD of debits' })
    expect(figure(scope, 'cash-share').value).toMatchObject({ basisPoints: 2000 })
    expect(figure(scope, 'uncategorised-debits').value).toMatchObject({ basisPoints: 550 })
    expect(figure(scope, 'negative-days').value).toEqual({ kind: 'unknown', why: 'No balances were sent.' })
  })

  it('counts a dishonour once, whether the bank shows its debit, its return, its fee, or all three', () => {
    const labeled = { providerCategory: 'Dishonours' } as const
    const shown = { debit: ['2026-01-03', -7_900, 'TELSTRA', labeled], back: ['2026-01-04', 7_900, 'RETURN', labeled], fee: ['2026-01-04', -1_500, 'DISHONOUR FEE', labeled] } as const
    const countOf = (...rows: readonly RowSketch[]): unknown => figure(scopeOf(accountOf('a', rows, period)), 'dishonours-count').value
    for (const rows of [[shown.debit, shown.back, shown.fee], [shown.back, shown.fee], [shown.fee], [shown.back]]) expect(countOf(...rows)).toEqual({ kind: 'count', count: 1 })
    expect(countOf(shown.debit, shown.back, shown.fee, shown.debit, shown.back, shown.fee)).toEqual({ kind: 'count', count: 2 })
    expect(countOf()).toEqual({ kind: 'count', count: 0 })
  })

  it('together, a day counts as negative when any account is below zero, whatever lies on the others', () => {
    const poor = withBalances(accountOf('a', [['2026-01-03', -200], ['2026-01-05', 900]], period), 100n)
    const rich = withBalances(accountOf('b', [['2026-01-03', 5]], { ...period, type: 'savings' }), 100_000n)
    const [currency] = analyse(inputOf([poor, rich], '2026-12-31')).currencies
    expect(figure(currency!, 'negative-days').value).toMatchObject({ days: 2, of: 31 })
    expect(figure(currency!, 'lowest-day-end').value).toMatchObject({ minor: -100n })
    expect(currency!.dayEnds[2]!.balanceMinor).toBe(99_905n)
  })

  it('does not hold a balance below zero against a card or a loan', () => {
    const card = withBalances(accountOf('a', [['2026-01-03', -15_000]], { ...period, type: 'credit card' }), 0n)
    expect(figure(scopeOf(card), 'negative-days').value).toMatchObject({ kind: 'unknown', why: 'A card or loan account stands below zero by its nature.' })
    expect(scopeOf(card).dayEnds.at(-1)!.balanceMinor).toBe(-15_000n)
  })

  it('stands by the opening balance as sent until the first row says otherwise', () => {
    const account = { ...withBalances(accountOf('a', [['2026-01-03', -100]], period), 500n), openingMinor: 700n }
    expect(scopeOf(account).dayEnds.slice(0, 4).map(({ balanceMinor }) => balanceMinor)).toEqual([700n, 700n, 400n, 400n])
  })

  it('has no day ends on days that no delivery proves', () => {
    const identity = { bsb: '123456', number: '456789' } as const
    const first = withBalances(accountOf('a', [['2026-01-02', -100]], { ...identity, startsOn: asLocalDate('2026-01-01'), endsOn: asLocalDate('2026-01-05') }), 500n)
    const second = withBalances(accountOf('b', [['2026-01-12', -100]], { ...identity, startsOn: asLocalDate('2026-01-10'), endsOn: asLocalDate('2026-01-14') }), 900n)
    expect(scopeOf(first, second).dayEnds.map(({ balanceMinor }) => balanceMinor)).toEqual([500n, 400n, 400n, 400n, 400n, null, null, null, null, 900n, 900n, 800n, 800n, 800n])
  })
})
