import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { asLocalDate } from '#shared/domain/calendar.ts'
import type { CoverageStrip } from '#shared/domain/truth.ts'
import { coverageOf } from './coverage.ts'
import { dateOf, dayOf } from './day-number.ts'
import { mergeDeliveries } from './merge.ts'
import { accountOf } from './testing/samples.ts'

const start = dayOf(asLocalDate('2026-01-01'))
const spanOf = (id: string, from: number, length: number, number: string): AnalysedAccount =>
  accountOf(id, [], { startsOn: dateOf(start + from), endsOn: dateOf(start + from + length), number: `12345${number}` })
const words = ({ spans }: CoverageStrip): readonly string[] => spans.map(({ startsOn, endsOn, state }) => `${startsOn} ${endsOn} ${state}`)

describe('coverage', () => {
  it('says which days are proven, missing and came twice, per account and together', () => {
    const { timelines } = mergeDeliveries([spanOf('a', 0, 9, '1'), spanOf('b', 5, 9, '1'), spanOf('c', 20, 4, '1'), spanOf('d', 0, 24, '2')])
    const { accounts, together } = coverageOf(timelines)
    expect(words(accounts[0]!)).toEqual(['2026-01-01 2026-01-05 proven', '2026-01-06 2026-01-10 doubled', '2026-01-11 2026-01-15 proven', '2026-01-16 2026-01-20 missing', '2026-01-21 2026-01-25 proven'])
    expect(words(accounts[1]!)).toEqual(['2026-01-01 2026-01-25 proven'])
    expect(together.figures.map(({ key, value }) => [key, value])).toEqual([
      ['proven', { kind: 'days', days: 20, of: 25 }], ['missing', { kind: 'days', days: 5, of: 25 }], ['doubled', { kind: 'days', days: 5, of: 25 }],
    ])
  })

  it('takes the rows where no period was sent, and the window where one is asked for', () => {
    const { timelines } = mergeDeliveries([accountOf('a', [['2026-01-03', 1], ['2026-01-09', 1]])])
    expect(words(coverageOf(timelines).together)).toEqual(['2026-01-03 2026-01-09 proven'])
    expect(words(coverageOf(timelines, { startsOn: asLocalDate('2026-01-01'), endsOn: asLocalDate('2026-01-05') }).together))
      .toEqual(['2026-01-01 2026-01-02 missing', '2026-01-03 2026-01-05 proven'])
    expect(coverageOf([]).together.spans).toEqual([])
  })

  it('agrees day by day with counting', () => {
    const spans = fc.array(fc.tuple(fc.nat(40), fc.nat(15), fc.constantFrom('1', '2', '3')), { minLength: 1, maxLength: 8 })
    fc.assert(fc.property(spans, (all) => {
      const accounts = all.map(([from, length, number], at) => spanOf(`acc-${at}`, from, length, number))
      const { timelines } = mergeDeliveries(accounts)
      const { accounts: strips, together } = coverageOf(timelines)
      const stateAt = (strip: CoverageStrip, day: number): string => strip.spans.find(({ startsOn, endsOn }) => startsOn <= dateOf(day) && dateOf(day) <= endsOn)!.state
      const [low, high] = [Math.min(...all.map(([from]) => from)), Math.max(...all.map(([from, length]) => from + length))]
      for (let day = low; day <= high; day += 1) {
        const counts = timelines.map((timeline) => timeline.accounts.filter(({ startsOn, endsOn }) => startsOn! <= dateOf(start + day) && dateOf(start + day) <= endsOn!).length)
        expect(strips.map((strip) => stateAt(strip, start + day))).toEqual(counts.map((count) => (count === 0 ? 'missing' : count === 1 ? 'proven' : 'doubled')))
        expect(stateAt(together, start + day)).toBe(counts.includes(0) ? 'missing' : counts.some((count) => count > 1) ? 'doubled' : 'proven')
      }
    }), { numRuns: 60 })
  })
})
