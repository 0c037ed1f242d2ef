import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { standingOf, type CaseFacts } from './case-standing.ts'
import { RETRIEVAL_STATES } from './retrieval.ts'
import { canMove, isFinalState } from './retrieval.ts'

const FRESH: CaseFacts = { state: 'open', hasConsent: false, statementCount: 0, retrieval: null, heldCallback: null, task: null }
const HELD = { id: 'callback1', providerCode: 'final' }
const run = (state: (typeof RETRIEVAL_STATES)[number]): CaseFacts['retrieval'] => ({ id: 'retrieval1', state, failureCode: 'provider.timeout', providerCode: null })

describe('standingOf', () => {
  it('a run in a provider’s own page waits for the applicant, not for a security step, and lets a held callback go first', () => {
    const inFrame: CaseFacts = { ...FRESH, hasConsent: true, retrieval: { id: 'retrieval1', state: 'waiting', failureCode: null, providerCode: null, isInFrame: true } }
    expect(standingOf(inFrame)).toMatchObject({ status: { tone: 'waiting', label: 'Waiting for the applicant' }, nextStep: { kind: 'continue-retrieval', subjectId: 'retrieval1' } })
    expect(standingOf({ ...inFrame, heldCallback: HELD }).nextStep.kind).toBe('check-callback')
    expect(standingOf({ ...FRESH, heldCallback: HELD, retrieval: run('waiting') })).toMatchObject({ status: { label: 'Security step needed' } })
  })

  it.each([
    ['record-consent', FRESH],
    ['start-retrieval', { ...FRESH, hasConsent: true }],
    ['continue-retrieval', { ...FRESH, hasConsent: true, retrieval: run('started') }],
    ['continue-retrieval', { ...FRESH, hasConsent: true, retrieval: run('waiting') }],
    ['wait', { ...FRESH, hasConsent: true, retrieval: run('collecting') }],
    ['retry-retrieval', { ...FRESH, hasConsent: true, retrieval: run('failed') }],
    ['check-callback', { ...FRESH, hasConsent: true, heldCallback: HELD, retrieval: run('collecting') }],
    ['check-callback', { ...FRESH, heldCallback: HELD, statementCount: 1, retrieval: run('failed'), task: { id: 'task0001', title: 'x' } }],
    ['continue-retrieval', { ...FRESH, hasConsent: true, heldCallback: HELD, retrieval: run('waiting') }],
    ['none', { ...FRESH, state: 'closed' as const, heldCallback: HELD }],
    ['review', { ...FRESH, hasConsent: true, statementCount: 1, retrieval: run('completed') }],
    ['do-task', { ...FRESH, hasConsent: true, statementCount: 1, task: { id: 'task0001', title: 'Ring the bank' } }],
    ['none', { ...FRESH, state: 'closed' as const, retrieval: run('waiting') }],
    ['none', { ...FRESH, state: 'archived' as const }],
  ])('says %s', (kind, facts) => {
    expect(standingOf(facts).nextStep.kind).toBe(kind)
  })

  it('never says positive about a case that has neither statements nor an end', () => {
    const facts = fc.record({
      state: fc.constant('open' as const), hasConsent: fc.boolean(), statementCount: fc.constant(0),
      retrieval: fc.option(fc.constantFrom(...RETRIEVAL_STATES).map(run), { nil: null }),
      heldCallback: fc.option(fc.constant(HELD), { nil: null }),
      task: fc.option(fc.constant({ id: 'task0001', title: 'x' }), { nil: null }),
    })
    fc.assert(fc.property(facts, (some) => {
      expect(standingOf(some).status.tone).not.toBe('positive')
    }), { seed: 3 })
  })
})

describe('retrieval states', () => {
  it('final states lead nowhere and every other can be cancelled', () => {
    for (const from of RETRIEVAL_STATES) {
      expect(RETRIEVAL_STATES.some((to) => canMove(from, to))).toBe(!isFinalState(from))
      if (!isFinalState(from)) expect(canMove(from, 'cancelled')).toBe(true)
    }
  })
})
