import { describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import type { Descriptor } from '../../stores/providers.ts'
import { canStart, startChecks, whyNot, type StartFacts } from './start-checks.ts'

const at = asInstant('2026-11-12T09:00:00.000Z')
const descriptor: Descriptor = {
  id: 'bankstatements', name: 'illion', mark: 'ILN', summary: '', markets: ['AU'], environments: ['test'], isAvailable: true,
  credentialFields: [{ name: 'apiKey', label: 'API key', isSecret: true, hint: null, pattern: null, maxLength: 100 }],
  options: [],
  capabilities: { assistedRetrieval: true, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: null, creditApplications: false },
}
const good: StartFacts = {
  loanCase: { state: 'open', consentRecordedAt: at }, descriptor,
  credential: { providerId: 'bankstatements', environment: 'test', isSet: true, shown: { apiKey: '7f3a' }, changedAt: at, changedBy: 'AS', lastTest: null },
  test: { at, isOk: true, tookMs: 210, message: '' }, retrievals: [], statements: [], isOnline: true, needsLine: true, now: Date.parse(at),
}
const blockingOf = (facts: Partial<StartFacts>): string[] =>
  startChecks({ ...good, ...facts }).filter(({ state }) => state === 'blocking').map(({ key }) => key)

describe('checks before a start', () => {
  it('lets a start through when everything holds', () => {
    const checks = startChecks(good)
    expect(checks.map(({ key, state }) => `${key} ${state}`)).toEqual(['provider good', 'consent good', 'key good'])
    expect(checks[2]?.detail).toContain('7f3a')
    expect(canStart(checks)).toBe(true)
  })

  it.each<[string, Partial<StartFacts>, string[]]>([
    ['no consent', { loanCase: { state: 'open', consentRecordedAt: null } }, ['consent']],
    ['a case that is not open', { loanCase: { state: 'closed', consentRecordedAt: at } }, ['case']],
    ['no key', { credential: undefined }, ['provider', 'key']],
    ['a silent provider', { test: { at, isOk: false, tookMs: 9, message: 'down' } }, ['provider']],
    ['no line', { isOnline: false }, ['line']],
    ['a running retrieval', { retrievals: [{ state: 'collecting' } as never] }, ['running']],
  ])('blocks on %s', (_name, facts, keys) => {
    expect(blockingOf(facts)).toEqual(keys)
    expect(canStart(startChecks({ ...good, ...facts }))).toBe(false)
  })

  it('needs no line for the practice twin, and waits while the provider is asked', () => {
    expect(blockingOf({ isOnline: false, needsLine: false })).toEqual([])
    expect(canStart(startChecks({ ...good, test: null }))).toBe(false)
  })

  it('a link needs an open case and a key, and asks nobody', () => {
    const facts = { ...good, way: 'link', test: null, isOnline: false, loanCase: { state: 'open', consentRecordedAt: null } } as const
    expect(startChecks(facts).map(({ key, state }) => `${key} ${state}`)).toEqual(['key good'])
    expect(blockingOf({ ...facts, loanCase: { state: 'closed', consentRecordedAt: null }, credential: undefined })).toEqual(['case', 'key'])
  })

  it('warns about a second export of the same day and does not block', () => {
    const checks = startChecks({ ...good, statements: [{ providerId: 'bankstatements', receivedAt: at, accounts: [{ institutionName: 'Bank of Statements' }] } as never] })
    expect(checks.at(-1)).toMatchObject({ key: 'again', state: 'warning' })
    expect(canStart(checks)).toBe(true)
  })

  it('says why a provider is muted, from its descriptor alone', () => {
    expect(whyNot(descriptor, 'AU')).toBeNull()
    expect(whyNot({ ...descriptor, markets: ['EE', 'LV'] }, 'AU')).toBe('Estonia and Latvia only')
    expect(whyNot({ ...descriptor, isAvailable: false }, 'AU')).toContain('Settings only')
    expect(whyNot({ ...descriptor, capabilities: { ...descriptor.capabilities, assistedRetrieval: false } }, 'AU')).toContain('assisted')
  })
})
