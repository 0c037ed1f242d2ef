import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { baseUrlOf } from './config.ts'
import { readJson } from '../http/read-json.ts'
import { currencyOfRegion, toListedInstitution } from './map-institution.ts'
import { toReferralCode } from './referral.ts'
import { keepPassword } from './session.ts'

afterEach(() => void vi.useRealTimers())

describe('the bank list', () => {
  const raw = readJson(readFileSync(new URL('fixtures/institutions.json', import.meta.url))) as { institutions: unknown[] }
  it('keeps ids as they came and skips what is no institution', () => {
    const listed = raw.institutions.map(toListedInstitution)
    expect(listed[0]?.institution).toEqual({
      slug: 'harbour', name: 'Harbour Bank', group: null, searchWords: ['harbourbank062999', 'harbour'], needsPreload: false, asksSecurityStep: true, isPasswordNeededAtExport: false, maxDays: 120,
      isTest: false, isAvailable: true,
      loginFields: [
        { id: 'username', label: 'Customer Number', kind: 'text', keyboard: 'number', isOptional: false, hint: null, choices: [] },
        { id: 'password', label: 'Password', kind: 'password', keyboard: 'text', isOptional: false, hint: null, choices: [] },
        { id: 'branch-Code', label: 'Branch', kind: 'choice', keyboard: 'text', isOptional: true, hint: 'Only for business banking', choices: [{ value: 'North', label: 'North' }, { value: 'South', label: 'South' }] },
      ],
    })
    expect(listed[1]).toMatchObject({ region: 'nz', institution: { needsPreload: true, isPasswordNeededAtExport: true, maxDays: null, isAvailable: false } })
    expect(listed[2]).toBeUndefined()
    expect([listed[1]?.region, 'au', undefined].map(currencyOfRegion)).toEqual(['NZD', 'AUD', 'AUD'])
  })
})

describe('the referral code', () => {
  it.each([
    ['TEST', 'CB-1042', 'TEST-CB-1042'], ['TEST', 'test-845821', 'test-845821'], ['', 'CB-1042', 'CB-1042'], ['TEST', 'x'.repeat(26), 'x'.repeat(26)], ['TEST', 'x'.repeat(25), `TEST-${'x'.repeat(25)}`],
  ])('of %s and %s', (organisation, reference, code) => expect(toReferralCode(organisation, reference)).toBe(code))
  it.each(['', 'a b', 'ü', 'x'.repeat(31), 'a/b', 'a&b'])('cannot be made of %j', (reference) => expect(() => toReferralCode('TEST', reference)).toThrow(expect.objectContaining({ code: 'app.invalid-input' })))
})

describe('the base address', () => {
  it('is the document’s for both environments, and the sandbox’s prefix for practice', () => {
    expect(baseUrlOf('production', 'http://127.0.0.1:1')).toBe('https://www.bankstatements.com.au/api/v1')
    expect(baseUrlOf('test', null)).toBe('https://test.bankstatements.com.au/api/v1')
    expect(baseUrlOf('sandbox', 'http://127.0.0.1:1')).toBe('http://127.0.0.1:1/bankstatements/api/v1')
    expect(() => baseUrlOf('sandbox', null)).toThrow()
  })
})

describe('R-36: a password that is needed again', () => {
  it('R-36: is forgotten after ten minutes, or when it was used', () => {
    vi.useFakeTimers()
    const kept = keepPassword('secret')
    vi.advanceTimersByTime(599_999)
    expect(kept.read()).toBe('secret')
    vi.advanceTimersByTime(1)
    expect(kept.read()).toBeNull()
    const used = keepPassword('secret')
    used.drop()
    expect([used.read(), vi.getTimerCount()]).toEqual([null, 0])
  })
})
