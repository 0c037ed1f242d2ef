import { describe, expect, it } from 'vitest'
import { CALLBACK_VERDICTS, VERDICT_TEXTS, verdictTextOf } from './callback-verdicts.ts'
import { statusOf, type StatusFacts } from './status-vocabulary.ts'
import { mostUrgent } from './tone.ts'

type Expectation = readonly [provider: Parameters<typeof statusOf>[0], raw: string, tone: string, label: string, facts?: StatusFacts | undefined]

/** Written out again from the guide, row by row, so that the table cannot agree with itself by accident. */
const EXPECTED: readonly Expectation[] = [
  ['bankstatements', 'COMPLETE', 'positive', 'Statements in'],
  ['bankstatements', 'LOGIN_FAIL', 'negative', 'Sign-in failed'],
  ['bankstatements', 'ERROR', 'negative', 'Bank error'],
  ['bankstatements', 'ERROR 50002', 'negative', 'Bank error'],
  ['bankstatements', 'mfa', 'attention', 'Security code needed'],
  ...['10005', '19002'].map((code): Expectation => ['bankstatements', code, 'attention', 'Session ended']),
  ...['20002', '20008', '32003', '50005'].map((code): Expectation => ['bankstatements', code, 'attention', 'Check the login']),
  ['bankstatements', '20001', 'negative', 'Too many tries'],
  ['bankstatements', '20005', 'negative', 'Bank login locked'],
  ['bankstatements', '20004', 'waiting', 'Wait 15 minutes'],
  ['bankstatements', '20007', 'waiting', 'Bank password expired'],
  ...['30004', '32008'].map((code): Expectation => ['bankstatements', code, 'attention', 'Bank wants something first']),
  ...['19007', '19008', '30006', '30010', '30011', '40005', '50001', '110000', '110004', '110009'].map(
    (code): Expectation => ['bankstatements', code, 'negative', 'Bank unavailable']),
  ...['60008', '60012'].map((code): Expectation => ['bankstatements', code, 'attention', 'No usable account']),
  ['bankstatements', '60006', 'attention', 'Logged out by a second login'],
  ...['80001', '80005', '80008'].map((code): Expectation => ['bankstatements', code, 'negative', 'Bank site changed']),
  ...['60001', '90001', '90002'].map((code): Expectation => ['bankstatements', code, 'negative', 'Unknown error']),
  ['centrelink', 'true', 'positive', 'Service normal'],
  ['centrelink', 'false', 'neutral', 'Centrelink is down'],
  ['centrelink', '19010', 'attention', 'myGov not linked'],
  ['centrelink', '19011', 'negative', 'Access refused'],
  ['instantor', 'ok', 'positive', 'Report in', { isFinal: true }],
  ['instantor', 'ok', 'progress', 'More to come', { isFinal: false }],
  ['instantor', 'ok', 'progress', 'More to come'],
  ['instantor', 'incomplete', 'progress', 'More to come'],
  ['instantor', 'partial', 'progress', 'More to come', { isFinal: true }],
  ['instantor', 'process-finished', 'progress', 'Report on its way'],
  ['instantor', 'invalid_login', 'negative', 'Wrong login'],
  ['instantor', 'invalid-login', 'negative', 'Wrong login'],
  ['instantor', 'too-many-retries', 'negative', 'Locked for 24 hours'],
  ['instantor', 'insufficient_data', 'attention', 'Nothing to calculate'],
  ['instantor', 'bank_error', 'negative', 'Bank unavailable'],
  ...['parse_error', 'scrape_error', 'process-error'].map((word): Expectation => ['instantor', word, 'negative', 'Bank not readable']),
  ['instantor', 'abandoned', 'neutral', 'Left halfway'],
  ['instantor', 'timed_out', 'neutral', 'Ran out of time'],
  ['instantor', 'blocked', 'waiting', 'Earlier run still open'],
  ['instantor', 'bank_redirect', 'attention', 'Provider note'],
  ['inbank', 'POSITIVE', 'positive', 'Approved'],
  ['inbank', 'NEGATIVE', 'negative', 'Declined'],
  ['inbank', 'FAILED', 'negative', 'No decision, technical'],
  ['inbank', 'INCOME_PROOF_REQUIRED', 'attention', 'Income proof required'],
  ['inbank', 'UNSIGNED', 'waiting', 'Awaiting signature'],
  ['inbank', 'SIGNED', 'progress', 'Signed'],
  ['inbank', 'SIGNED', 'waiting', 'Down payment due', { isDownPaymentOwed: true }],
  ['inbank', 'DOWN_PAYMENT_PAID_BY_CUSTOMER', 'progress', 'Down payment in'],
  ['inbank', 'ACTIVATION_REQUIRES_PARTNER_APPROVAL', 'attention', 'Needs our approval'],
  ['inbank', 'ACTIVATED', 'positive', 'Contract active'],
  ['inbank', 'CANCELLED', 'neutral', 'Cancelled'],
  ['inbank', 'TERMINATED', 'negative', 'Terminated'],
  ['kontomatik', 'setup', 'progress', 'Preparing'],
  ['kontomatik', 'in_progress', 'progress', 'Importing'],
  ['kontomatik', 'successful', 'positive', 'Import done'],
  ['kontomatik', 'error', 'negative', 'Import failed'],
  ['kontomatik', 'fatal', 'negative', 'Import failed'],
  ['fimento', 'created', 'waiting', 'Link not opened yet'],
  ['fimento', 'consentLinkOpened', 'waiting', 'Link opened'],
  ['fimento', 'bankAddedNotCompletedAuthFlow', 'waiting', 'Signing in at the bank'],
  ['fimento', 'bankAddedCompletedAuthFlow', 'progress', 'Bank connected'],
  ['fimento', 'fetchingTransactionsStarted', 'progress', 'Fetching'],
  ['fimento', 'fetchingTransactionsDone', 'progress', 'Fetched'],
  ['fimento', 'customerApprovedConsent', 'progress', 'Consent given'],
  ['fimento', 'categorisationStarted', 'progress', 'Categorising'],
  ['fimento', 'categorisationDone', 'progress', 'Categorised'],
  ['fimento', 'insightsStarted', 'progress', 'Writing insights'],
  ['fimento', 'completed', 'positive', 'Insights ready'],
  ['fimento', 'completed', 'positive', 'Insights ready', { isExpired: true }],
  ['fimento', 'customerDeniedConsent', 'negative', 'Consent withdrawn'],
  ['fimento', 'authError', 'negative', 'Sign-in error'],
  ['fimento', 'created', 'attention', 'Consent link expired', { isExpired: true }],
  ['fimento', 'insightsStarted', 'attention', 'Consent link expired', { isExpired: true }],
]

describe('status vocabulary', () => {
  it.each(EXPECTED.map((expectation) => ({ expectation })))('$expectation', ({ expectation: [provider, raw, tone, label, facts] }) => {
    expect(statusOf(provider, raw, facts)).toMatchObject({ tone, label, raw, isKnown: raw !== 'bank_redirect' })
  })

  it('trims and compares without case', () => {
    expect(statusOf('inbank', ' positive \n')).toMatchObject({ tone: 'positive', label: 'Approved', raw: ' positive \n' })
    expect(statusOf('fimento', 'CREATED')).toMatchObject({ tone: 'waiting' })
  })

  it.each(['bankstatements', 'centrelink', 'inbank', 'kontomatik', 'fimento'] as const)('shows an unknown word of %s as attention, raw', (provider) => {
    expect(statusOf(provider, 'SOMETHING_NEW')).toEqual({ tone: 'attention', icon: 'triangle', label: 'New status', raw: 'SOMETHING_NEW', isKnown: false })
  })

  it.each(['', 'toString', '80009', '79999', '110010', '8000', 'completes'])('never reads %j as good', (raw) => {
    expect(statusOf('bankstatements', raw)).toMatchObject({ tone: 'attention', isKnown: false })
  })

  it('gives the special icons', () => {
    expect(statusOf('inbank', 'FAILED').icon).toBe('unplug')
    expect(statusOf('inbank', 'CANCELLED').icon).toBe('ban')
    expect(statusOf('inbank', 'TERMINATED').icon).toBe('octagon')
  })

  it('picks the status that needs a person soonest', () => {
    const chips = (['neutral', 'positive', 'progress', 'waiting', 'negative', 'attention'] as const).map((tone) => ({ tone }))
    expect(mostUrgent(chips)).toEqual({ tone: 'attention' })
    expect(mostUrgent(chips.slice(0, 4))).toEqual({ tone: 'waiting' })
    expect(mostUrgent([])).toBeUndefined()
  })

  it('has a text for every callback verdict', () => {
    expect(CALLBACK_VERDICTS.map((verdict) => VERDICT_TEXTS[verdict].tone)).toEqual(
      ['positive', 'negative', 'negative', 'attention', 'neutral', 'neutral', 'attention', 'attention'])
    expect([verdictTextOf('bad-signature').label, verdictTextOf('bad-signature', 'aes').label, verdictTextOf('stale', 'aes').label]).toEqual(['Bad HMAC', 'Bad hash', 'Stale'])
  })
})
