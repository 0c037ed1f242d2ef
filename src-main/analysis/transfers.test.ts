import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { Analysis, TransferLink } from '#shared/domain/analysis.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { CategoryId } from '#shared/domain/category.ts'
import { analyse } from './analyse.ts'
import { dateOf, dayOf } from './day-number.ts'
import { accountOf, inputOf, type RowSketch } from './testing/samples.ts'

const everyday = (rows: readonly RowSketch[], rest: Partial<AnalysedAccount> = {}): AnalysedAccount => accountOf('e', rows, { bsb: '123456', number: '456789', ...rest })
const savings = (rows: readonly RowSketch[], rest: Partial<AnalysedAccount> = {}): AnalysedAccount => accountOf('s', rows, { bsb: '123456', number: '456790', type: 'savings', ...rest })
const run = (accounts: readonly AnalysedAccount[], overrides: readonly (readonly [string, CategoryId])[] = []): Analysis => analyse(inputOf(accounts, '2026-12-31', { overrides: new Map(overrides) }))
const linksOf = (...accounts: readonly AnalysedAccount[]): readonly string[] => run(accounts).transfers.map(({ outRowId, inRowId, evidence }) => `${outRowId} ${inRowId} ${evidence}`)

describe('own transfers', () => {
  it.each([
    ['an account number', 'PAYMENT 456790', 'CREDIT', '2026-05-04', ['e-0 s-0 identifier']],
    ['a BSB and number on the other side', 'PAYMENT', 'FROM 123-456 456789', '2026-05-04', ['e-0 s-0 identifier']],
    ['the shown end of a number', 'TO XX6790', 'CREDIT', '2026-05-04', ['e-0 s-0 identifier']],
    ['words, four days later', 'Transfer', 'DEPOSIT', '2026-05-08', ['e-0 s-0 wording']],
    ['the holder’s name', 'PAYMENT', 'JONES MARY', '2026-05-04', ['e-0 s-0 wording']],
    ['the credit a day early', 'Transfer', 'DEPOSIT', '2026-05-03', ['e-0 s-0 wording']],
    ['five days', 'Transfer', 'DEPOSIT', '2026-05-09', []],
    ['two days early', 'Transfer', 'DEPOSIT', '2026-05-02', []],
    ['nothing but amount and day', 'COFFEE', 'DEPOSIT', '2026-05-04', []],
    ['wages of the same amount', 'Transfer', 'SALARY ACME', '2026-05-04', []],
    ['wages that speak of a transfer', 'COFFEE', 'SALARY TRANSFER', '2026-05-04', []],
    ['wages paid on, with the account’s number', 'TO 456790', 'SALARY', '2026-05-04', ['e-0 s-0 identifier']],
  ] as const)('by %s', (_, out, into, on, expected) => {
    expect(linksOf(everyday([['2026-05-04', -10_000, out]]), savings([[on, 10_000, into]]))).toEqual(expected)
  })

  it('by the provider’s mark, never across currencies, never inside one account', () => {
    const mark = { providerCategory: 'Internal Transfer' } as const
    expect(linksOf(everyday([['2026-05-04', -100, 'A', mark]]), savings([['2026-05-04', 100, 'B']]))).toEqual(['e-0 s-0 provider'])
    expect(linksOf(everyday([['2026-05-04', -100, 'A', mark]]), savings([['2026-05-04', 100, 'B', mark]], { currency: 'EUR' }))).toEqual([])
    expect(linksOf(everyday([['2026-05-04', -100, 'A', mark], ['2026-05-04', 100, 'B', mark]]), savings([]))).toEqual([])
  })

  it('each row once, stronger evidence and nearer days first, whatever the order of the accounts', () => {
    const rows = fc.array(fc.tuple(fc.nat(6), fc.constantFrom(-100, 100, -200, 200), fc.constantFrom('TRANSFER', 'TO 456790', 'FROM 456789', 'SHOP')), { maxLength: 12 })
      .map((all) => all.map(([day, minor, text]): RowSketch => [dateOf(dayOf(asLocalDate('2026-05-01')) + day), minor, text]))
    fc.assert(fc.property(rows, rows, rows, (one, two, three) => {
      const accounts = [everyday(one), savings(two), accountOf('t', three, { number: '999111' })]
      const { transfers, timelines } = run(accounts)
      const ids = transfers.flatMap(({ outRowId, inRowId }) => [outRowId, inRowId])
      expect(new Set(ids).size).toBe(ids.length)
      const byId = new Map(timelines.flatMap((timeline) => timeline.rows.map(({ row }) => [row.id, { row, timeline: timeline.id }] as const)))
      for (const link of transfers) {
        const [out, into] = [byId.get(link.outRowId)!, byId.get(link.inRowId)!]
        expect(out.row.amountMinor).toBe(-into.row.amountMinor)
        expect(out.timeline).not.toBe(into.timeline)
        expect(link.daysApart).toBe(dayOf(into.row.bookedOn) - dayOf(out.row.bookedOn))
      }
      expect(run(accounts.toReversed()).transfers.map(({ id }: TransferLink) => id)).toEqual(transfers.map(({ id }) => id))
    }), { numRuns: 60 })
  })

  it('leave income and spending, but stay in credits and debits', () => {
    const [{ months, summary }] = run([everyday([['2026-05-04', -10_000, 'TRANSFER TO 456790'], ['2026-05-05', -300, 'SHOP']]), savings([['2026-05-04', 10_000, 'TRANSFER']])]).currencies as [Analysis['currencies'][number]]
    expect(months.map(({ in: into, out }) => [into.value, out.value])).toEqual([[{ kind: 'money', minor: 0n, currency: 'AUD' }, { kind: 'money', minor: -300n, currency: 'AUD' }]])
    const minor = (key: string): unknown => summary.find((figure) => figure.key === key)?.value
    expect(minor('transfers-in')).toMatchObject({ minor: 10_000n })
    expect(minor('credits')).toMatchObject({ minor: 10_000n })
  })

  it('leave also where the other account was not delivered, and are shown apart', () => {
    const [currency] = run([everyday([['2026-05-04', -10_000, 'X', { providerCategory: 'Internal Transfer' }], ['2026-05-05', -300, 'SHOP']])]).currencies
    expect(currency!.months[0]!.out).toMatchObject({ value: { minor: -300n }, rowIds: ['e-1'] })
    expect(currency!.summary.find(({ key }) => key === 'transfers-one-sided')).toMatchObject({ value: { minor: -10_000n }, rowIds: ['e-0'] })
  })

  it('to the applicant’s own loan are repayments: they stay in spending, and the loan’s credit is no income', () => {
    const loan = accountOf('l', [['2026-05-04', 250_000, 'REPAYMENT FROM 456789']], { number: '700881', type: 'home loan' })
    const result = run([everyday([['2026-05-04', -250_000, 'TRANSFER TO 700881 HOME LOAN']]), loan])
    expect(result.transfers).toMatchObject([{ isRepayment: true, evidence: 'identifier' }])
    expect(result.categories.get('e-0')).toMatchObject({ category: 'rent-mortgage', basis: 'own-transfer' })
    const [currency] = result.currencies
    expect(currency!.months[0]!.out.value).toMatchObject({ minor: -250_000n })
    expect(currency!.months[0]!.in.value).toMatchObject({ minor: 0n })
    expect(currency!.commitments).toMatchObject([{ kind: 'rent-mortgage', isOtherLender: false }])
  })

  it('can be taken back by their id', () => {
    const accounts = [everyday([['2026-05-04', -10_000, 'PAY 456790']]), savings([['2026-05-04', 10_000, 'DEPOSIT']])]
    const result = analyse(inputOf(accounts, '2026-12-31', { undoneMerges: new Set(['transfer:e-0:s-0']) }))
    expect(result.transfers).toMatchObject([{ id: 'transfer:e-0:s-0', isUndone: true }])
    expect(result.categories.get('e-0')).toEqual(analyse(inputOf(accounts.slice(0, 1), '2026-12-31')).categories.get('e-0'))
    expect(result.currencies[0]!.months[0]!.out.value).toMatchObject({ minor: -10_000n })
  })

  it('end with another category of the officer’s', () => {
    const accounts = [everyday([['2026-05-04', -10_000, 'TRANSFER TO 456790']]), savings([['2026-05-04', 10_000, 'TRANSFER']])]
    expect(run(accounts, [['s-0', 'wages']]).transfers).toEqual([])
    expect(run(accounts, [['s-0', 'transfers']]).transfers).toHaveLength(1)
  })
})
