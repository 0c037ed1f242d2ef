import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { CurrencyAnalysis } from '#shared/domain/analysis.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { FigureValue } from '#shared/domain/figure.ts'
import { analyse } from './analyse.ts'
import { accountOf, daysFrom, inputOf, type RowSketch } from './testing/samples.ts'

const period = { startsOn: asLocalDate('2025-07-01'), endsOn: asLocalDate('2026-06-30') } as const
const currencyOf = (rows: readonly RowSketch[], rest: Partial<AnalysedAccount> = {}): CurrencyAnalysis => {
  const sorted = [...rows].sort(([one], [other]) => (one < other ? -1 : 1))
  return analyse(inputOf([accountOf('a', sorted, { ...period, ...rest })], '2026-06-30')).currencies[0]!
}
const total = ({ totals }: CurrencyAnalysis, key: string): FigureValue => totals.find((figure) => figure.key === key)!.value
const monthlyRows = (text: string, minor: number, rest = {}): readonly RowSketch[] => Array.from({ length: 12 }, (_, at): RowSketch => [`${at < 6 ? 2025 : 2026}-${String(((at + 6) % 12) + 1).padStart(2, '0')}-10`, minor, text, rest])

describe('commitments', () => {
  const rent = daysFrom('2025-07-04', 7, 52).map((on): RowSketch => [on, -46_000, 'RENT NORWOOD PROPERTY TRUST 4471', { providerCategory: 'Rent' }])
  const loan: readonly RowSketch[] = [
    ['2026-03-02', 150_000, 'MONEYME FUNDS', { providerCategory: 'Non SACC Loans' }],
    ...daysFrom('2026-03-16', 14, 8).map((on): RowSketch => [on, -14_250, 'MONEYME LOAN REPAYMENT', { providerCategory: 'Non SACC Loans' }]),
  ]
  const payLater = daysFrom('2026-04-03', 14, 6).map((on, at): RowSketch => [on, -2_400 - at, 'AFTERPAY INSTALMENT', { providerCategory: 'Non SACC Loans' }])

  it('know lenders, pay later, rent and subscriptions with their rhythm, and what lenders paid out', () => {
    const result = currencyOf([...rent, ...loan, ...payLater, ...monthlyRows('NETFLIX.COM', -1_699), ...monthlyRows('TELSTRA CORP DD', -7_900)])
    expect(result.commitments.map(({ kind, rhythm, counterparty, isOtherLender, isOngoing }) => [kind, rhythm, counterparty, isOtherLender, isOngoing])).toEqual([
      ['rent-mortgage', 'weekly', 'RENT NORWOOD PROPERTY TRUST 4471', false, true],
      ['loan', 'fortnightly', 'MONEYME LOAN REPAYMENT', true, true],
      ['bill', 'monthly', 'TELSTRA CORP DD', false, true],
      ['pay-later', 'fortnightly', 'AFTERPAY INSTALMENT', true, true],
      ['subscription', 'monthly', 'NETFLIX.COM', false, true],
    ])
    const [rentOne, lender] = result.commitments
    expect(rentOne!.monthly).toMatchObject({ value: { minor: -199_333n }, formula: '−460.00 × 52 payments a year ÷ 12 = −1993.33 AUD' })
    expect(lender!.paidOut!.value).toMatchObject({ minor: 150_000n })
    expect(lender!.paid.value).toMatchObject({ minor: -114_000n })
    expect(total(result, 'other-lenders')).toEqual({ kind: 'count', count: 2 })
    expect(total(result, 'loans-paid-out')).toMatchObject({ minor: 150_000n })
    expect(total(result, 'commitments-subscription')).toMatchObject({ minor: -1_699n })
    expect(total(result, 'rent-share')).toMatchObject({ kind: 'unknown' })
  })

  it('share of income in basis points', () => {
    const result = currencyOf([...rent, ...daysFrom('2025-07-03', 7, 52).map((on): RowSketch => [on, 138_000, 'SALARY ACME', { providerCategory: 'Wages' }])])
    expect(total(result, 'rent-share')).toEqual({ kind: 'share', basisPoints: 3333, part: 199_333n, whole: 598_000n })
  })

  it('quarterly and yearly bills in both views', () => {
    const quarters: readonly RowSketch[] = ['2025-08-12', '2025-11-12', '2026-02-11', '2026-05-12'].map((on): RowSketch => [on, -30_000, 'SA WATER'])
    const yearly: readonly RowSketch[] = [['2025-07-02', -120_000, 'AAMI CAR INSURANCE'], ['2026-06-29', -120_000, 'AAMI CAR INSURANCE']]
    const result = currencyOf([...quarters, ...yearly])
    expect(result.commitments.map(({ rhythm }) => rhythm).sort()).toEqual(['quarterly', 'yearly'])
    expect(total(result, 'bills-as-paid')).toMatchObject({ minor: -360_000n })
    expect(total(result, 'bills-spread')).toMatchObject({ minor: -20_000n })
  })

  it('a single bill, groceries, and payments to people of changing amounts are none; the same amount to a person each month is', () => {
    const person = monthlyRows('PAYMENT TO P JONES', -40_000)
    const changing = monthlyRows('PAYMENT TO K SMITH', -1).map(([on], at): RowSketch => [on, -10_000 - at, 'PAYMENT TO K SMITH'])
    expect(currencyOf([['2025-08-12', -30_000, 'SA WATER'], ...monthlyRows('WOOLWORTHS', -9_000), ...changing]).commitments).toEqual([])
    expect(currencyOf(person).commitments).toMatchObject([{ kind: 'bill', category: 'external-transfers', rhythm: 'monthly' }])
  })

  it('that ended stay listed and leave the totals; the provider’s name of a lender joins its rows', () => {
    const rows = daysFrom('2025-07-04', 14, 5).map((on, at): RowSketch => [on, -9_000, `DD ${at} REF X${at}Q`, { tags: ['thirdParty:Ferratum', 'category:SACC Loans'] }])
    const result = currencyOf(rows)
    expect(result.commitments).toMatchObject([{ counterparty: 'Ferratum', count: 5, isOngoing: false, kind: 'loan' }])
    expect(total(result, 'commitments-monthly')).toMatchObject({ minor: 0n })
    expect(total(result, 'other-lenders')).toMatchObject({ count: 0 })
  })
})
