import { describe, expect, it } from 'vitest'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { asId } from '#shared/domain/ids.ts'
import { RETRIEVAL_STATES, isFinalState, type Retrieval, type RetrievalState } from '#shared/domain/retrieval.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { CallbackMatch } from './callback-match.ts'
import { planCallback, toEffect } from './callback-plan.ts'

const caseId = asId<'case'>('case-0001')
const retrievalIn = (state: RetrievalState): Retrieval => ({
  id: asId<'retrieval'>('retrieval-1'), caseId, providerId: 'instantor', environment: 'test', state, institutionSlug: null, institutionName: null,
  startedAt: '2026-11-20T10:00:00.000Z' as never, endedAt: null, failure: null, statementIds: [], revision: 1,
})
const matchOf = (retrieval: Retrieval | null): CallbackMatch => ({ caseId, reference: 'cb-1', retrieval, linkId: null, expected: null })
const delivery: StatementDelivery = { statement: { providerId: 'instantor', formatVersion: '1', accounts: [], unknownFields: [] }, rawBody: new Uint8Array(), rawMediaType: 'application/json' }
const report = (over: Partial<Extract<CallbackNews, { kind: 'report' }>> = {}): CallbackNews =>
  ({ kind: 'report', references: [], status: 'ok', outcome: 'complete', reportNumber: 2, goesOn: false, failure: null, delivery, facts: [], lacking: [], ...over })

describe('what a delivery means for its case', () => {
  it('without a case nothing can be applied, whatever it is', () => {
    const kinds: readonly CallbackNews[] = [report(), { kind: 'statements', references: [], deliveries: [delivery], files: [], facts: [] }, { kind: 'status', references: [], subject: 'contract', status: 'SIGNED' }]
    for (const news of kinds) expect(planCallback(news, null, null).problem).toContain('No case')
  })

  it.each(RETRIEVAL_STATES)('R-25: a report changes a retrieval that is %s only while it is open', (state) => {
    const plan = planCallback(report(), matchOf(retrievalIn(state)), null)
    expect(plan.problem === null).toBe(!isFinalState(state))
    if (plan.problem === null) expect(plan.retrieval?.state).toBe('completed')
  })

  it('partial reports grow into the final one; an earlier number changes nothing any more', () => {
    const first = planCallback(report({ outcome: 'more', reportNumber: 1, status: 'partial' }), matchOf(retrievalIn('waiting')), null)
    expect([first.retrieval?.state, first.retrieval?.reportNumber]).toEqual(['collecting', 1])
    const second = planCallback(report({ outcome: 'more', reportNumber: 2, status: 'partial' }), matchOf(retrievalIn('collecting')), 1)
    expect([second.retrieval?.state, second.sentences.join(' ')]).toEqual([null, expect.stringContaining('takes the place of report 1')])
    const late = planCallback(report({ outcome: 'more', reportNumber: 1 }), matchOf(retrievalIn('collecting')), 2)
    expect([late.isOutdated, late.problem, late.retrieval]).toEqual([true, expect.stringContaining('Report 2 is in already'), null])
  })

  it('a report of a failed run ends the retrieval with its reason', () => {
    const failure = { code: 'retrieval.bank-unavailable', message: 'The bank did not answer.', providerCode: 'bank_error' } as const
    const plan = planCallback(report({ outcome: 'failed', failure, delivery: null, status: 'bank_error' }), matchOf(retrievalIn('waiting')), null)
    expect([plan.retrieval?.state, plan.retrieval?.failure?.code, plan.entry?.raw]).toEqual(['failed', 'retrieval.bank-unavailable', 'bank_error'])
  })

  it('a report of a wrong login leaves the run open, since the applicant may try again', () => {
    const failure = { code: 'retrieval.wrong-login', message: 'The bank did not take the login.', providerCode: 'invalid_login' } as const
    const plan = planCallback(report({ outcome: 'failed', goesOn: true, failure, delivery: null, status: 'invalid_login' }), matchOf(retrievalIn('waiting')), null)
    expect([plan.problem, plan.retrieval?.state, plan.retrieval?.failure]).toEqual([null, null, null])
  })

  it('so does one of an applicant who chose another bank in the same frame, until a numbered report is in', () => {
    const left = report({ outcome: 'failed', goesOn: true, failure: { code: 'retrieval.session-ended', message: 'Left.', providerCode: 'abandoned' }, delivery: null, status: 'abandoned', reportNumber: 1 })
    const plan = planCallback(left, matchOf(retrievalIn('waiting')), null)
    expect([plan.retrieval?.state, plan.retrieval?.reportNumber, plan.entry?.title, plan.entry?.raw]).toEqual([null, null, 'Applicant left halfway', 'abandoned'])
    // The next process counts from one again: kept open, its report 1 would pass for one that is in already.
    expect(planCallback({ ...left, reportNumber: 3 } as CallbackNews, matchOf(retrievalIn('collecting')), 2).retrieval?.state).toBe('failed')
  })

  it('a failed report that brings accounts says that they are saved', () => {
    const failure = { code: 'retrieval.bank-changed', message: 'Not readable.', providerCode: 'parse_error' } as const
    const plan = planCallback(report({ outcome: 'failed', failure, status: 'parse_error' }), matchOf(retrievalIn('waiting')), null)
    expect([plan.retrieval?.deliveries, plan.sentences, plan.entry?.title]).toEqual([[delivery], ['The retrieval ends: Not readable.', '0 accounts, 0 transactions saved.'], 'Report of a run that failed'])
  })

  it('by hand a report of a run that is over gets a retrieval of its own', () => {
    const plan = planCallback(report(), matchOf(retrievalIn('cancelled')), 5, true)
    expect([plan.problem, plan.needsRetrieval, plan.retrieval?.state]).toEqual([null, true, 'completed'])
  })

  it('a report with rows that cannot be read says so; by hand it can be applied without them', () => {
    const plan = planCallback(report({ lacking: ['accountList[0].transactionList[3], no day'] }), matchOf(retrievalIn('waiting')), null, true)
    expect([plan.problem, plan.sentences.join(' ')]).toEqual([null, expect.stringContaining('1 row that cannot be read is left out: accountList[0].transactionList[3], no day.')])
  })

  it('R-21: what a lender says of a decision or contract is never applied by itself', () => {
    const plan = planCallback({ kind: 'status', references: ['x'], subject: 'decision', status: 'POSITIVE' }, matchOf(retrievalIn('waiting')), null)
    expect([plan.retrieval, plan.problem]).toEqual([null, expect.stringContaining('read from its interface')])
  })

  it('statements without an open retrieval get one of their own', () => {
    const news: CallbackNews = { kind: 'statements', references: [], deliveries: [delivery], files: [], facts: [] }
    expect(planCallback(news, matchOf(retrievalIn('collecting')), null).needsRetrieval).toBe(false)
    expect(planCallback(news, matchOf(retrievalIn('completed')), null).needsRetrieval).toBe(true)
    expect(planCallback(news, matchOf(null), null).needsRetrieval).toBe(true)
    expect(planCallback({ ...news, deliveries: [] }, matchOf(null), null).problem).toContain('Nothing is in it')
  })
})

describe('the write that does it', () => {
  const linkId = asId<'link'>('link-0001')
  const effectOf = (news: CallbackNews) => toEffect({ id: asId<'callback'>('callback-1') } as never, planCallback(news, matchOf(retrievalIn('waiting')), null), { linkId, expected: null, caseId }, {
    at: '2026-11-20T10:00:00.000Z' as never, by: null, retrieval: retrievalIn('waiting'), statements: [], documents: [], entries: [], note: null,
  })
  it('a link is delivered with data only, never by a refused login, a failed run or a report without accounts', () => {
    expect(effectOf(report()).linkId).toBe(linkId)
    const failure = { code: 'retrieval.wrong-login', message: 'No.', providerCode: 'invalid_login' } as const
    expect([report({ outcome: 'failed', goesOn: true, failure, delivery: null }), report({ outcome: 'failed', failure, delivery: null }), report({ delivery: null })].map((news) => effectOf(news).linkId)).toEqual([null, null, null])
  })
})
