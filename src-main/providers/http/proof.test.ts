import { describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { countAgreeing, isSameDigest, judgeAge, sentTimeOf, toLine, untilFirstFailure } from './proof.ts'
import { steadyT } from './testing/welch.ts'

const DIGEST = '0123456789abcdef'.repeat(8)
/** Made flat at once: the engine keeps pieces of text apart, and putting them together takes time of its own. */
const changed = (at: number): string => Buffer.from(DIGEST.slice(0, at) + 'x' + DIGEST.slice(at + 1)).toString('latin1')
const times = (count: number, work: (digest: string) => unknown) => (digest: string): void => { for (let round = 0; round < count; round += 1) work(digest) }

describe('comparing digests', () => {
  it('takes the same text only', () => {
    expect([isSameDigest(DIGEST, DIGEST), isSameDigest(DIGEST, changed(0)), isSameDigest(DIGEST, changed(127)), isSameDigest(DIGEST, DIGEST.slice(1)), isSameDigest('', '')]).toEqual([true, false, false, false, true])
    expect(countAgreeing('00ff11', '00ff22')).toBe(2)
  })
  it('T-05: as long for a first as for a last wrong byte', () => {
    expect(steadyT(1_500, times(50, (digest) => isSameDigest(DIGEST, digest)), changed(0), changed(127))).toBeLessThan(4.5)
  })
  it('T-05 ◆ a comparison that stops at the first difference is noticed by the same test', () => {
    const stops = (left: string, right: string): boolean => {
      for (let at = 0; at < left.length; at += 1) if (left.charCodeAt(at) !== right.charCodeAt(at)) return false
      return true
    }
    expect(steadyT(1_500, times(50, (digest) => stops(DIGEST, digest)), changed(0), changed(127))).toBeGreaterThan(4.5)
  })
})

describe('age and words', () => {
  const at = asInstant('2026-11-20T10:00:00.000Z')
  it.each([[0, 300, 'passed', '0 s old, limit 5 min'], [300, 300, 'passed', '5 min old, limit 5 min'], [301, 300, 'failed', '5 min 1 s old, limit 5 min'], [-301, 300, 'failed', '5 min 1 s ahead of this computer, limit 5 min'], [90_000, 300, 'failed', '1 day 1 h old, limit 5 min'], [99, null, 'noted', '1 min 39 s old, not judged']] as const)('%i s against %s: %s', (seconds, limit, outcome, detail) => {
    expect(judgeAge(sentTimeOf('x', 'iso', Date.parse(at) - seconds * 1000, at), limit)).toMatchObject({ outcome, detail })
  })
  it('what comes after the first failure was not looked at', () => {
    const check = (name: 'form' | 'sender' | 'age', outcome: 'passed' | 'failed') => ({ name, label: '', outcome, detail: '' })
    expect(untilFirstFailure([check('form', 'passed'), check('sender', 'failed'), check('age', 'failed')]).map(({ outcome }) => outcome)).toEqual(['passed', 'failed', 'skipped'])
  })
  it('a stranger’s words are one plain line', () => expect(toLine(`a\u202eb\u0007 \n c${'d'.repeat(200)}`, 20)).toBe(`a b c${'d'.repeat(14)}…`))
})
