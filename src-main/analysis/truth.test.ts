import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { TruthCheck } from '#shared/domain/truth.ts'
import { dateOf, dayOf } from './day-number.ts'
import { oldestFirst, orderOf } from './row-order.ts'
import { accountOf, newestFirst, withBalances, type RowSketch } from './testing/samples.ts'
import { checkAccount } from './truth.ts'

const check = (account: AnalysedAccount, rule: string): TruthCheck => checkAccount(account).find((one) => one.rule.id === rule)!

const start = dayOf(asLocalDate('2026-01-01'))
/** Rows over some months, from old to new. */
const sketches = fc.array(fc.tuple(fc.nat(90), fc.integer({ min: -90_000, max: 90_000 }).filter((minor) => minor !== 0)), { minLength: 6, maxLength: 30 })
  .map((rows) => rows.sort(([one], [other]) => one - other).map(([day, minor]): RowSketch => [dateOf(start + day), minor]))
const sound = fc.tuple(sketches, fc.bigInt({ min: -100_000n, max: 100_000n })).map(([rows, opening]) => withBalances(accountOf('a', rows), opening))

const dayEndsOf = (account: AnalysedAccount): NonNullable<AnalysedAccount['sentDayEnds']> =>
  [...new Map(account.rows.map(({ bookedOn, balanceMinor }) => [bookedOn, balanceMinor!]))].map(([on, balanceMinor]) => ({ on, balanceMinor }))

describe('truth checks', () => {
  it('all hold for a sound statement, whichever way its rows run', () => {
    fc.assert(fc.property(sound, (account) => {
      const full = { ...account, sentDayEnds: dayEndsOf(account) }
      for (const one of [full, newestFirst(full)]) expect(checkAccount(one).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
    }))
  })

  it('finds the order of the rows from their balances', () => {
    fc.assert(fc.property(sound, (account) => {
      expect(oldestFirst(newestFirst(account)).map(({ id }) => id)).toEqual(oldestFirst(account).map(({ id }) => id))
    }))
    const oneDay = withBalances(accountOf('a', [['2026-01-01', 5], ['2026-01-01', 7], ['2026-01-01', -3]]), 100n)
    expect(orderOf(oneDay)).toBe('old-to-new')
    expect(orderOf(newestFirst(oneDay))).toBe('new-to-old')
    expect(orderOf(accountOf('a', [['2026-01-02', 5], ['2026-01-01', 7]]))).toBe('new-to-old')
  })

  it('names the first row whose balance breaks and by how much, whichever way the rows run', () => {
    fc.assert(fc.property(sound, fc.nat(), fc.integer({ min: 1, max: 9999 }), (account, seed, by) => {
      const at = seed % account.rows.length
      // From one row on everything is off by the same amount: one break, at that row.
      const rows = account.rows.map((row, index) => (index < at ? row : { ...row, balanceMinor: row.balanceMinor! + BigInt(by) }))
      for (const damaged of [{ ...account, rows }, newestFirst({ ...account, rows })]) {
        const found = check(damaged, 'running-balance')
        expect(found.outcome).toBe('broken')
        expect(found.rowIds).toEqual([rows[at]!.id])
        expect(found.figures[0]!.value).toEqual({ kind: 'money', minor: BigInt(by), currency: 'AUD' })
      }
    }), { numRuns: 60 })
  })

  it('leaves out a pending row that the bank has not counted, and counts one with a balance', () => {
    const account = withBalances(accountOf('a', [['2026-01-01', 500], ['2026-01-02', -100]]), 0n)
    const pending = { ...account.rows[1]!, id: 'p', ordinal: 9, amountMinor: -70n, status: 'pending' as const }
    expect(check({ ...account, rows: [...account.rows, { ...pending, balanceMinor: null }] }, 'running-balance').outcome).toBe('ok')
    expect(check({ ...account, rows: [...account.rows, { ...pending, balanceMinor: 330n }] }, 'running-balance').outcome).toBe('ok')
    expect(check({ ...account, rows: [...account.rows, { ...pending, balanceMinor: 400n }] }, 'running-balance').outcome).toBe('broken')
  })

  it('says the gap of totals that do not add up, and the difference to the provider’s totals', () => {
    const account = withBalances(accountOf('a', [['2026-01-01', 500], ['2026-01-02', -100]]), 100n)
    const totals = check({ ...account, closingMinor: 505n }, 'totals-add-up')
    expect(totals).toMatchObject({ outcome: 'broken', why: 'The closing balance is 0.05 AUD away from opening + credits + debits.' })
    expect(totals.figures.find(({ key }) => key === 'sum')!.formula).toBe('1.00 + 5.00 + −1.00 = 5.00')
    expect(check({ ...account, creditsMinor: 450n }, 'sent-totals')).toMatchObject({ outcome: 'broken', why: 'Our sums of the rows differ from the provider’s totals: credits by 0.50 AUD.' })
    expect(check({ ...account, closingMinor: 400n }, 'last-row-closes')).toMatchObject({ outcome: 'broken', rowIds: ['a-1'] })
    const dayEnds = [{ on: asLocalDate('2026-01-01'), balanceMinor: 600n }, { on: asLocalDate('2026-01-05'), balanceMinor: 510n }]
    expect(check({ ...account, sentDayEnds: dayEnds }, 'day-ends')).toMatchObject({ outcome: 'broken', why: '1 of 2 days differs, first 2026-01-05 by −0.10 AUD.', rowIds: ['a-1'] })
  })

  it('is unknown, with the reason, where the provider sent too little', () => {
    const bare = accountOf('a', [['2026-01-01', 500]])
    expect(checkAccount(bare).map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown', 'unknown', 'unknown', 'unknown'])
    expect(check(bare, 'totals-add-up').why).toBe('Not sent: opening balance, total credits, total debits, closing balance.')
    expect(checkAccount(accountOf('a')).every(({ outcome }) => outcome === 'unknown')).toBe(true)
  })

  it('changes nothing of what came', () => {
    const account = newestFirst(withBalances(accountOf('a', [['2026-01-01', 500], ['2026-01-02', -100]]), 100n))
    const before = structuredClone(account)
    checkAccount(account)
    expect(account).toEqual(before)
  })
})
