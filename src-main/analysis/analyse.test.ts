import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { AnalysisInput } from '#shared/domain/analysis.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import { CATEGORY_IDS } from '#shared/domain/category.ts'
import { PROVIDER_IDS } from '#shared/domain/provider-id.ts'
import { analyse } from './analyse.ts'
import { dateOf, dayOf } from './day-number.ts'
import { accountOf, daysFrom, inputOf, withBalances, type RowSketch } from './testing/samples.ts'

const deepFreeze = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

const start = dayOf(asLocalDate('2026-01-01'))
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.option(arbitrary, { freq: 2 })
const minor = fc.oneof(fc.bigInt({ min: -9999n, max: 9999n }), fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }))
const row = fc.record({
  day: fc.integer({ min: -5, max: 120 }), amountMinor: minor, balanceMinor: maybe(minor), description: fc.oneof(fc.constantFrom('SALARY', 'TRANSFER 456789', 'RENT', 'Netflix', 'FEE', ''), fc.string()),
  status: fc.constantFrom('booked' as const, 'pending' as const), providerCategory: maybe(fc.constantFrom('Wages', 'SACC Loans', 'Internal Transfer', 'Dishonours', '???')),
})
const account = fc.record({
  providerId: fc.constantFrom(...PROVIDER_IDS), number: maybe(fc.constantFrom('456789', '456790', 'XX6790')), iban: maybe(fc.constantFrom('EE382200221020145685', 'no iban')), currency: fc.constantFrom('AUD', 'EUR'),
  type: maybe(fc.constantFrom('savings', 'credit card', 'home loan')), openingMinor: maybe(minor), closingMinor: maybe(minor), startsOn: maybe(fc.nat(60).map((day) => dateOf(start + day))), endsOn: maybe(fc.nat(60).map((day) => dateOf(start + 40 + day))),
})
const accounts = fc.array(fc.tuple(account, fc.array(row, { maxLength: 15 })), { maxLength: 4 }).map((all) => all.map(([rest, rows], index): AnalysedAccount => accountOf(`acc${index}`, [], {
  ...rest, rows: rows.map(({ day, ...own }, ordinal): AnalysedRow => ({ ...own, id: `acc${index}-${ordinal}`, ordinal, bookedOn: dateOf(start + day), providerType: null, sourcePath: '' })),
})))

describe('analyse', () => {
  it('answers whatever comes, changes nothing of it, and does not depend on the order of accounts', () => {
    fc.assert(fc.property(accounts, fc.nat(150), (given, asOn) => {
      const input: AnalysisInput = deepFreeze(inputOf(given, dateOf(start + asOn)))
      const result = analyse(input)
      expect(result.timelines.flatMap((timeline) => timeline.rows.map(({ row: one }) => one.id)).sort()).toEqual(given.flatMap(({ rows }) => rows.map(({ id }) => id)).sort())
      expect(result.categories.size).toBe(given.reduce((count, { rows }) => count + rows.length, 0))
      expect(result.checks).toHaveLength(given.length * 5)
      expect(analyse({ ...input, accounts: given.toReversed() })).toEqual(result)
    }), { numRuns: 150 })
  })

  it('is the same for all five providers', () => {
    const rows: readonly RowSketch[] = [
      ...daysFrom('2026-01-08', 14, 8).map((on): RowSketch => [on, 200_000, 'SALARY ACME']), ...daysFrom('2026-01-09', 7, 15).map((on): RowSketch => [on, -46_000, 'RENT 4471']),
      ['2026-02-02', -2_000, 'SPORTSBET'], ['2026-03-03', -1_500, 'DISHONOUR FEE'],
    ]
    const one = withBalances(accountOf('a', [...rows].sort(([left], [right]) => (left < right ? -1 : 1))), 0n)
    const [first, ...others] = PROVIDER_IDS.map((providerId) => analyse(inputOf([{ ...one, providerId }], '2026-05-01')))
    for (const other of others) {
      expect(other.currencies).toEqual(first!.currencies)
      expect(other.accounts).toEqual(first!.accounts)
      expect(other.checks).toEqual(first!.checks)
    }
  })

  it('has nothing to say of nothing', () => {
    expect(analyse(inputOf([], '2026-01-01'))).toMatchObject({ timelines: [], currencies: [], accounts: [], checks: [], transfers: [], decisions: [] })
    const bare = analyse(inputOf([accountOf('a')], '2026-01-01')).accounts[0]!
    expect(bare).toMatchObject({ window: null, dayEnds: [], months: [], payCycles: [], byCategory: [] })
  })

  it('bears dates out of all bounds', () => {
    const result = analyse(inputOf([accountOf('a', [['0001-01-01', 5], ['2026-01-01', 7], ['9999-12-31', 9]])], '9999-12-31'))
    expect(result.currencies[0]!.dayEnds.length).toBeLessThan(8_000)
    expect(result.currencies[0]!.months.length).toBeLessThan(300)
  })

  it('keeps currencies apart', () => {
    const result = analyse(inputOf([accountOf('a', [['2026-01-01', 500]]), accountOf('b', [['2026-01-01', 700]], { currency: 'EUR' })], '2026-01-31'))
    expect(result.currencies.map(({ currency, summary }) => [currency, summary[0]!.value])).toEqual([
      ['AUD', { kind: 'money', minor: 500n, currency: 'AUD' }], ['EUR', { kind: 'money', minor: 700n, currency: 'EUR' }],
    ])
  })

  it('rows after the day of the analysis stay in the history and out of the figures', () => {
    const result = analyse(inputOf([accountOf('a', [['2026-01-01', 500], ['2026-02-01', 700]])], '2026-01-31'))
    expect(result.timelines[0]!.rows).toHaveLength(2)
    expect(result.currencies[0]!.summary[0]!.rowIds).toEqual(['a-0'])
  })

  it('an officer’s category moves the totals with it', () => {
    const given = [accountOf('a', [['2026-01-01', -500, 'COLES'], ['2026-01-02', -700, 'COLES']])]
    for (const category of CATEGORY_IDS) {
      const { currencies } = analyse(inputOf(given, '2026-01-31', { overrides: new Map([['a-0', category]]) }))
      const total = currencies[0]!.byCategory.find((one) => one.category === category)!
      expect(total.out.rowIds).toEqual(category === 'groceries' ? ['a-0', 'a-1'] : ['a-0'])
    }
  })
})
