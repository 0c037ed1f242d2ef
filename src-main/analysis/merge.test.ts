import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { asInstant, asLocalDate } from '#shared/domain/calendar.ts'
import { dateOf, dayOf } from './day-number.ts'
import { mergeDeliveries, standingRowOf, type MergeResult } from './merge.ts'
import { accountOf, newestFirst, withBalances, type RowSketch } from './testing/samples.ts'

const start = dayOf(asLocalDate('2026-03-01'))
const same = { bsb: '123456', number: '456789' } as const
const at = (minute: number) => asInstant(`2026-04-01T10:${String(minute).padStart(2, '0')}:00.000Z`)

/** What a bank keeps: the whole history, of which deliveries show parts. Few texts and amounts, so that rows look alike. */
const histories = fc.array(fc.tuple(fc.nat(20), fc.constantFrom(-450, -450, -1200, 5000), fc.constantFrom('COFFEE', 'Coffee!', 'SHOP 12')), { minLength: 1, maxLength: 25 })
  .map((rows) => withBalances(accountOf('bank', rows.sort(([one], [other]) => one - other).map(([day, minor, text]): RowSketch => [dateOf(start + day), minor, text])), 10_000n))

type Cut = Readonly<{ from: number; length: number; isNewestFirst: boolean; keepsBalances: boolean }>
const cuts = fc.array(fc.record({ from: fc.nat(15), length: fc.integer({ min: 1, max: 20 }), isNewestFirst: fc.boolean(), keepsBalances: fc.boolean() }), { minLength: 1, maxLength: 4 })

/** Whole days of the history as one delivery. */
const deliver = (history: AnalysedAccount, { from, length, isNewestFirst, keepsBalances }: Cut, index: number): AnalysedAccount => {
  const [startsOn, endsOn] = [dateOf(start + from), dateOf(start + from + length)]
  const rows = history.rows.filter(({ bookedOn }) => bookedOn >= startsOn && bookedOn <= endsOn)
    .map((row, ordinal) => ({ ...row, id: `del${index}/${row.id}`, ordinal, balanceMinor: keepsBalances ? row.balanceMinor : null }))
  const account = accountOf(`del${index}`, [], { ...same, startsOn, endsOn, receivedAt: at(index), rows })
  return isNewestFirst ? newestFirst(account) : account
}
const deliveries = fc.tuple(histories, cuts).map(([history, all]) => ({ history, accounts: all.map((cut, index) => deliver(history, cut, index)) }))

const sourceOf = (id: string): string => id.slice(id.indexOf('/') + 1)
const effective = ({ timelines }: MergeResult): readonly string[] => timelines.flatMap(({ rows }) => rows.flatMap(({ row, foldedInto }) => (foldedInto === null ? [row.id] : [])))
const allIds = ({ timelines }: MergeResult): readonly string[] => timelines.flatMap(({ rows }) => rows.map(({ row }) => row.id))

describe('merging deliveries of one account', () => {
  it('loses no row and never counts what the bank has more or less often than the bank', () => {
    fc.assert(fc.property(deliveries, ({ history, accounts }) => {
      const result = mergeDeliveries(accounts)
      expect([...allIds(result)].sort()).toEqual(accounts.flatMap(({ rows }) => rows.map(({ id }) => id)).sort())
      expect(result.timelines).toHaveLength(1)
      const shown = new Set(accounts.flatMap(({ rows }) => rows.map(({ id }) => sourceOf(id))))
      const tally = (ids: Iterable<string>): Record<string, number> => {
        const counts: Record<string, number> = {}
        for (const id of ids) {
          const row = history.rows.find((one) => one.id === sourceOf(id))!
          const key = `${row.bookedOn} ${row.amountMinor}`
          counts[key] = (counts[key] ?? 0) + 1
        }
        return counts
      }
      expect(tally(effective(result))).toEqual(tally(shown))
    }), { numRuns: 150 })
  })

  it('never makes one of two rows of one delivery', () => {
    fc.assert(fc.property(deliveries, ({ accounts }) => {
      const { timelines } = mergeDeliveries(accounts)
      const classes = new Map<string, string[]>()
      for (const { rows } of timelines) {
        const byId = new Map(rows.map((row) => [row.row.id, row]))
        for (const { row, accountId } of rows) {
          const standing = standingRowOf(byId, row.id)!.id
          classes.set(standing, [...(classes.get(standing) ?? []), accountId])
        }
      }
      for (const accountIds of classes.values()) expect(new Set(accountIds).size).toBe(accountIds.length)
    }), { numRuns: 100 })
  })

  it('is free of the order of the input and idempotent', () => {
    fc.assert(fc.property(deliveries, fc.infiniteStream(fc.nat()), ({ accounts }, stream) => {
      const shuffled = [...accounts].map((account) => ({ account, key: stream.next().value })).sort((one, other) => one.key - other.key).map(({ account }) => account)
      const result = mergeDeliveries(accounts)
      expect(mergeDeliveries(shuffled)).toEqual(result)
      expect(mergeDeliveries([...accounts, ...shuffled])).toEqual(result)
      // The merged history, delivered once more, adds nothing.
      const kept = result.timelines[0]!.rows.filter(({ foldedInto }) => foldedInto === null)
      const again = { ...accountOf('del9', [], { ...same, receivedAt: at(9) }), rows: kept.map(({ row }, ordinal) => ({ ...row, id: `again/${sourceOf(row.id)}`, ordinal })) }
      expect([...effective(mergeDeliveries([...accounts, again]))].sort()).toEqual([...effective(result)].sort())
    }), { numRuns: 100 })
  })

  it('undo restores exactly what each decision joined, and nothing else', () => {
    fc.assert(fc.property(deliveries, fc.infiniteStream(fc.boolean()), ({ accounts }, stream) => {
      const before = mergeDeliveries(accounts)
      const rowDecisions = before.decisions.filter(({ kind }) => kind !== 'account')
      const undone = new Set(rowDecisions.filter(() => stream.next().value).map(({ id }) => id))
      const after = mergeDeliveries(accounts, undone)
      const expected = new Set([...effective(before), ...rowDecisions.filter(({ id }) => undone.has(id)).map(({ foldedId }) => foldedId)])
      expect(new Set(effective(after))).toEqual(expected)
      expect(after.decisions.map(({ id, isUndone }) => [id, isUndone])).toEqual(before.decisions.map(({ id }) => [id, undone.has(id)]))
      const all = mergeDeliveries(accounts, new Set(before.decisions.map(({ id }) => id)))
      expect(effective(all).length).toBe(allIds(before).length)
      expect(all.timelines).toHaveLength(accounts.length)
      expect(mergeDeliveries(accounts, new Set())).toEqual(before)
    }), { numRuns: 100 })
  })

  it('keeps the bank’s order of rows', () => {
    fc.assert(fc.property(histories, fc.integer({ min: 1, max: 19 }), (history, day) => {
      const first = deliver(history, { from: 0, length: day, isNewestFirst: true, keepsBalances: true }, 0)
      const second = deliver(history, { from: day, length: 20, isNewestFirst: false, keepsBalances: true }, 1)
      const kept = effective(mergeDeliveries([first, second])).map(sourceOf)
      expect(kept).toEqual(history.rows.map(({ id }) => id))
    }), { numRuns: 100 })
  })
})

describe('examples of merging', () => {
  it('two equal purchases on one day inside one delivery stay two, and four become two over two deliveries', () => {
    const coffees: readonly RowSketch[] = [['2026-03-04', -450, 'COFFEE'], ['2026-03-04', -450, 'COFFEE'], ['2026-03-10', -900]]
    const one = accountOf('a', coffees, { ...same, startsOn: asLocalDate('2026-03-01') , endsOn: asLocalDate('2026-03-10') })
    expect(mergeDeliveries([one]).decisions).toEqual([])
    const two = { ...one, id: 'b', deliveryId: 'd-b', rows: one.rows.map((row) => ({ ...row, id: `b-${row.ordinal}` })) }
    const { decisions } = mergeDeliveries([one, two])
    expect(decisions.map(({ kind, rule }) => `${kind} ${rule.id}`)).toEqual(['account account-bsb-number', 'repeat exact-repeat', 'repeat exact-repeat', 'repeat exact-repeat'])
    expect(effective(mergeDeliveries([one, two]))).toHaveLength(3)
  })

  it('on the edge of a period equal rows with other balances are two purchases', () => {
    const morning = accountOf('a', [['2026-03-04', -450, 'COFFEE', { balanceMinor: 9550n }]], { ...same, startsOn: asLocalDate('2026-03-01'), endsOn: asLocalDate('2026-03-04') })
    const evening = accountOf('b', [['2026-03-04', -450, 'COFFEE', { balanceMinor: 9100n }]], { ...same, startsOn: asLocalDate('2026-03-04'), endsOn: asLocalDate('2026-03-09') })
    expect(effective(mergeDeliveries([morning, evening]))).toEqual(['a-0', 'b-0'])
    const repeated = { ...evening, rows: evening.rows.map((row) => ({ ...row, balanceMinor: 9550n })) }
    expect(effective(mergeDeliveries([morning, repeated]))).toEqual(['a-0'])
  })

  it('on a day wholly inside both, balances need not agree: one provider may count pending rows and the other not', () => {
    const days = { startsOn: asLocalDate('2026-03-01'), endsOn: asLocalDate('2026-03-09') } as const
    const one = accountOf('a', [['2026-03-04', -450, 'COFFEE', { balanceMinor: 9550n }]], { ...same, ...days })
    const two = accountOf('b', [['2026-03-04', -450, 'COFFEE', { balanceMinor: 9100n }]], { ...same, ...days })
    expect(effective(mergeDeliveries([one, two]))).toEqual(['a-0'])
    expect(effective(mergeDeliveries([one, { ...two, endsOn: asLocalDate('2026-03-04') }]))).toEqual(['b-0', 'a-0'])
  })

  it('another provider’s wording is recognised by the balance', () => {
    const one = accountOf('a', [['2026-03-04', -450, 'KORTKÖP ICA', { balanceMinor: 9550n }]], { iban: 'SE3550000000054910000003', currency: 'SEK', providerId: 'instantor' })
    const two = accountOf('b', [['2026-03-04', -450, 'Ica Maxi Lund', { balanceMinor: 9550n }]], { number: '54910000003', currency: 'SEK', providerId: 'fimento', institution: 'SEB' })
    expect(mergeDeliveries([one, two]).decisions.map(({ rule }) => rule.id)).toEqual(['account-number-in-iban', 'balance-repeat'])
  })

  const pendingThen = (pending: RowSketch, booked: readonly RowSketch[]): readonly AnalysedAccount[] => [
    accountOf('a', [[pending[0], pending[1], pending[2] ?? '', { status: 'pending' }]], { ...same, receivedAt: at(0) }),
    accountOf('b', booked, { ...same, receivedAt: at(1) }),
  ]
  it.each([
    ['the same words later', ['2026-03-04', -450, 'COFFEE HOUSE'], [['2026-03-06', -450, 'COFFEE HOUSE SYDNEY 0412']], ['b-0']],
    ['a wording that says nothing and one row that fits', ['2026-03-04', -450, 'Transaction Details Available Next Business Day'], [['2026-03-05', -450, 'COFFEE']], ['b-0']],
    ['a wording that says nothing and two rows that fit', ['2026-03-04', -450, 'PENDING'], [['2026-03-05', -450, 'COFFEE'], ['2026-03-06', -450, 'TEA']], ['a-0', 'b-0', 'b-1']],
    ['another amount', ['2026-03-04', -450, 'COFFEE'], [['2026-03-05', -460, 'COFFEE']], ['a-0', 'b-0']],
    ['eight days later', ['2026-03-04', -450, 'COFFEE'], [['2026-03-12', -450, 'COFFEE']], ['a-0', 'b-0']],
    ['other words', ['2026-03-04', -450, 'COFFEE'], [['2026-03-05', -450, 'BAKERY']], ['a-0', 'b-0']],
  ] as const)('a pending row with %s', (_, pending, booked, kept) => {
    expect([...effective(mergeDeliveries(pendingThen(pending, booked)))].sort()).toEqual(kept)
  })

  it('a pending row that a later delivery still has as pending is not settled by a row of that delivery', () => {
    const [first, second] = pendingThen(['2026-03-04', -450, 'COFFEE'], [['2026-03-04', -450, 'COFFEE']])
    const still = { ...second!, rows: [{ ...first!.rows[0]!, id: 'b-p' }, ...second!.rows.map((row) => ({ ...row, ordinal: 1 }))] }
    expect([...effective(mergeDeliveries([first!, still]))].sort()).toEqual(['a-0', 'b-0'])
  })
})

describe('accounts that are one', () => {
  const countOf = (...accounts: readonly AnalysedAccount[]): number => mergeDeliveries(accounts).timelines.length
  const masked = { number: 'XXXX XXXX XXXX 0042', type: 'credit card' } as const
  it.each([
    ['IBAN, spaces aside', 1, { iban: 'EE38 2200 2210 2014 5685' }, { iban: 'EE382200221020145685' }],
    ['another IBAN, the same number', 2, { iban: 'EE382200221020145685', number: '12345678' }, { iban: 'EE471000001020145685', number: '12345678' }],
    ['BSB and number', 1, { bsb: '123-456', number: '456789' }, { bsb: '123456', number: '456 789' }],
    ['another BSB', 2, { bsb: '123456', number: '456789' }, { bsb: '123457', number: '456789' }],
    ['number and institution', 1, { number: '456789' }, { number: '456789', bsb: '123456' }],
    ['another institution', 2, { number: '456789' }, { number: '456789', institution: 'Other' }],
    ['another currency', 2, { iban: 'EE382200221020145685', currency: 'EUR' }, { iban: 'EE382200221020145685', currency: 'USD' }],
    ['masked numbers', 1, masked, masked],
    ['a masked number and the whole one', 1, masked, { number: '4000 1234 5678 0042', type: 'credit card' }],
    ['masked numbers that differ', 2, masked, { ...masked, number: 'XXXX XXXX XXXX 0043' }],
    ['no identifiers', 2, {}, {}],
  ] as const)('%s', (_, expected, one, other) => {
    expect(countOf(accountOf('a', [], one), accountOf('b', [], other))).toBe(expected)
  })

  it('a masked number that fits two accounts joins neither, and one delivery lists two cards as two', () => {
    const whole = (id: string, number: string): AnalysedAccount => accountOf(id, [], { number, type: 'credit card' })
    expect(countOf(accountOf('m', [], masked), whole('a', '4000 1234 5678 0042'), whole('b', '4999 1234 5678 0042'))).toBe(3)
    expect(countOf(accountOf('a', [], { ...masked, deliveryId: 'd' }), accountOf('b', [], { ...masked, deliveryId: 'd' }))).toBe(2)
  })

  it('a joint account of both applicants counts once; taking the decision back makes two of it', () => {
    const accounts = [accountOf('a', [['2026-03-01', 100]], { ...same, deliveryId: 'd', isJoint: true }), accountOf('b', [['2026-03-01', 100]], { ...same, deliveryId: 'd', isJoint: true })]
    expect(effective(mergeDeliveries(accounts))).toEqual(['a-0'])
    const undone = mergeDeliveries(accounts, new Set(['account:a:b']))
    expect(effective(undone)).toEqual(['a-0', 'b-0'])
    expect(undone.decisions).toMatchObject([{ id: 'account:a:b', isUndone: true, rule: { id: 'account-bsb-number', version: 1 } }])
  })
})
