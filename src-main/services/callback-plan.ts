import type { CallbackDetail } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { isFinalState, type Retrieval, type RetrievalState } from '#shared/domain/retrieval.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { CallbackEffect, NewTimelineEntry } from '../store/store.ts'
import { isOpen, type CallbackMatch } from './callback-match.ts'

/** What a delivery would do, before anything is done. `problem` says why it cannot be applied. */
export type CallbackPlan = Readonly<{
  problem: string | null
  /** A later one of the same run is in already: nothing is lost by leaving it. */
  isOutdated: boolean
  /** In the officer's words, in the order in which it happens. */
  sentences: readonly string[]
  /** A retrieval has to be made for it first. */
  needsRetrieval: boolean
  retrieval: PlannedRetrieval | null
  entry: Omit<NewTimelineEntry, 'id' | 'at' | 'actor' | 'isMachine' | 'providerId'> | null
}>

export type PlannedRetrieval = Readonly<{
  state: RetrievalState | null
  failure: ErrorDetail | null
  deliveries: readonly StatementDelivery[]
  files: Extract<CallbackNews, { kind: 'statements' }>['files']
  replacesEarlier: boolean
  reportNumber: number | null
}>

const impossible = (problem: string, isOutdated = false): CallbackPlan => ({ problem, isOutdated, sentences: [problem], needsRetrieval: false, retrieval: null, entry: null })

/** Data is never added to a case that is closed or archived. */
export const closedCase: CallbackPlan = impossible('The case is not open. Open it again first.')

/** Test data never reaches a run of another environment. */
export const otherEnvironment: CallbackPlan = impossible('It was proven with the key of another environment than the one of this run.')

/** True where applying it would put statements or files into the case. */
export const savesData = ({ retrieval }: CallbackPlan): boolean => retrieval !== null && retrieval.deliveries.length + retrieval.files.length > 0

const countsOf = (deliveries: readonly StatementDelivery[]): string => {
  const accounts = deliveries.flatMap(({ statement }) => statement.accounts)
  const rows = accounts.reduce((sum, { transactions }) => sum + transactions.length, 0)
  return `${accounts.length} ${accounts.length === 1 ? 'account' : 'accounts'}, ${rows} ${rows === 1 ? 'transaction' : 'transactions'}`
}

const ENDED: Partial<Record<RetrievalState, string>> = { completed: 'had all its data', failed: 'had failed', cancelled: 'was cancelled', expired: 'had run out of time', abandoned: 'was left' }

type Report = Extract<CallbackNews, { kind: 'report' }>

/**
 * The run goes on with the frame (seed 000: after a wrong login the applicant is invited to try again, and whoever chooses
 * another bank is in the same frame). Once a numbered report is in, the numbers of a further try could not be told from
 * its own: then the run ends, and what still comes is held for a person.
 */
const isTriedAgain = ({ outcome, goesOn }: Report, lastReport: number | null): boolean => outcome === 'failed' && goesOn && lastReport === null

const triedAgain = ({ failure, status }: Report): Pick<CallbackPlan, 'sentences' | 'entry'> => {
  const parts = { detail: failure?.message ?? null, raw: status }
  return failure?.code === 'retrieval.wrong-login'
    ? { sentences: ['The bank did not take the login. The applicant may try again in the same frame, so the case keeps waiting.'], entry: { kind: 'retrieval.sign-in-refused', tone: 'attention', title: 'Sign-in refused at the bank', ...parts } }
    : { sentences: ['The applicant left halfway. They may go on in the same frame, so the case keeps waiting.'], entry: { kind: 'frame.left', tone: 'neutral', title: 'Applicant left halfway', ...parts } }
}

const planReport = (news: Report, found: Retrieval | null, lastReport: number | null, isByHand: boolean): CallbackPlan => {
  const number = news.reportNumber === null ? '' : ` ${news.reportNumber}`
  // By hand a report of a run that is over gets a retrieval of its own.
  const retrieval = isByHand && found !== null && isFinalState(found.state) ? null : found
  if (retrieval !== null && isFinalState(retrieval.state)) return impossible(`The retrieval ${ENDED[retrieval.state] ?? 'was over'} when report${number} came, so it is kept beside it.`)
  if (retrieval !== null && lastReport !== null && news.reportNumber !== null && news.reportNumber <= lastReport) return impossible(`Report ${lastReport} is in already, so report ${news.reportNumber} changes nothing.`, true)
  const deliveries = news.delivery === null ? [] : [news.delivery]
  const left = news.lacking.length === 0 ? [] : [`${news.lacking.length} ${news.lacking.length === 1 ? 'row' : 'rows'} that cannot be read ${news.lacking.length === 1 ? 'is' : 'are'} left out: ${news.lacking.slice(0, 3).join('; ')}${news.lacking.length > 3 ? '; …' : ''}.`]
  const saved = deliveries.length === 0 ? 'No accounts are in it.' : `${countsOf(deliveries)} saved.`
  const base = { failure: null, deliveries, files: [], replacesEarlier: deliveries.length > 0, reportNumber: news.reportNumber }
  if (retrieval !== null && isTriedAgain(news, lastReport)) {
    // The next try is a process of its own, whose reports count from one again.
    return { problem: null, isOutdated: false, needsRetrieval: false, ...triedAgain(news), retrieval: { ...base, deliveries: [], replacesEarlier: false, reportNumber: null, state: null } }
  }
  if (news.outcome === 'failed') {
    return {
      problem: null, isOutdated: false, needsRetrieval: retrieval === null, sentences: [`The retrieval ends: ${news.failure?.message ?? news.status}`, ...(deliveries.length === 0 ? [] : [saved])],
      retrieval: { ...base, state: 'failed', failure: news.failure }, entry: { kind: 'report.failed', tone: 'negative', title: deliveries.length === 0 ? 'Report without data' : 'Report of a run that failed', detail: news.failure?.message ?? null, raw: news.status },
    }
  }
  const isMore = news.outcome === 'more'
  return {
    problem: null, isOutdated: false, needsRetrieval: retrieval === null,
    sentences: [saved, ...left, ...(lastReport !== null && deliveries.length > 0 ? [`It takes the place of report ${lastReport}, which stays readable.`] : []), isMore ? 'More reports follow, so the case keeps waiting.' : 'The retrieval is complete.'],
    retrieval: { ...base, state: isMore ? (retrieval?.state === 'collecting' ? null : 'collecting') : 'completed' },
    entry: { kind: 'report.received', tone: isMore ? 'progress' : 'positive', title: isMore ? `Report${number} received, more to come` : `Report${number} received`, detail: countsOf(deliveries), raw: news.status },
  }
}

const planStatements = (news: Extract<CallbackNews, { kind: 'statements' }>, retrieval: Retrieval | null): CallbackPlan => {
  const isReusable = isOpen(retrieval)
  if (news.deliveries.length === 0 && news.files.length === 0) return impossible('Nothing is in it that could be saved.')
  const files = news.files.length === 0 ? [] : [`${news.files.length} ${news.files.length === 1 ? 'file' : 'files'} saved as documents.`]
  return {
    problem: null, isOutdated: false, needsRetrieval: !isReusable,
    sentences: [...(news.deliveries.length === 0 ? [] : [`${countsOf(news.deliveries)} saved.`]), ...files, isReusable ? 'The retrieval is complete.' : 'A retrieval is made for it.'],
    retrieval: { state: 'completed', failure: null, deliveries: news.deliveries, files: news.files, replacesEarlier: false, reportNumber: null },
    entry: { kind: 'statements.received', tone: 'positive', title: 'Statements received', detail: [news.deliveries.length === 0 ? null : countsOf(news.deliveries), files[0] ?? null].filter((part) => part !== null).join('. '), raw: null },
  }
}

/**
 * What a delivery means for its case. Pure; the officer sees its sentences as a dry run.
 * @param isByHand an officer decides about it, not the console.
 */
export const planCallback = (news: CallbackNews, match: CallbackMatch | null, lastReport: number | null, isByHand = false): CallbackPlan => {
  if (match === null) return impossible('No case on this computer is known for it.')
  switch (news.kind) {
    case 'report': return planReport(news, match.retrieval, lastReport, isByHand)
    case 'statements': return planStatements(news, match.retrieval)
    case 'failure':
      if (!isOpen(match.retrieval)) return impossible('The retrieval it speaks of is over.')
      return {
        problem: null, isOutdated: false, needsRetrieval: false, sentences: [`The retrieval ends: ${news.failure.message}`],
        retrieval: { state: 'failed', failure: news.failure, deliveries: [], files: [], replacesEarlier: false, reportNumber: null },
        entry: { kind: 'retrieval.failed', tone: 'negative', title: 'The provider reports an error', detail: news.failure.message, raw: news.failure.providerCode ?? null },
      }
    case 'return': return impossible('An applicant’s return is news only; it is noted on the case.')
    case 'status': return impossible(`The lender says ${news.status}. What is true is read from its interface.`)
    case 'wake-up': return impossible('It carries no data. The provider is asked instead.')
    case 'other': return impossible('It can be read, but it is nothing that Casebench knows what to do with.')
  }
}

/** Delivery, plan and ids become the one write that does all of it. */
export const toEffect = (
  callback: CallbackDetail, plan: CallbackPlan, match: Pick<CallbackMatch, 'linkId' | 'expected'> & { caseId: CaseId },
  parts: Readonly<{ at: CallbackEffect['at']; by: string | null; retrieval: Retrieval | null; statements: NonNullable<CallbackEffect['retrieval']>['statements']; documents: NonNullable<CallbackEffect['retrieval']>['documents']; entries: readonly NewTimelineEntry[]; note: string | null }>,
): CallbackEffect => {
  const planned = plan.retrieval
  const account = planned?.deliveries[0]?.statement.accounts[0]?.account
  return {
    callbackId: callback.id, state: 'applied', effect: [...plan.sentences, ...(parts.note === null ? [] : [parts.by === null ? `Applied, because ${parts.note}.` : `Applied by hand: ${parts.note}`])].join(' '), at: parts.at, by: parts.by, caseId: match.caseId,
    retrieval: planned === null || parts.retrieval === null ? null : {
      retrievalId: parts.retrieval.id, state: planned.state, failure: planned.failure, statements: parts.statements, documents: parts.documents, replacesEarlier: planned.replacesEarlier, reportNumber: planned.reportNumber,
      institution: account ? { slug: account.institutionSlug, name: account.institutionName } : null,
    },
    // A link is told as delivered where data came by it; a refused login or a failed run is no such thing.
    linkId: savesData(plan) ? match.linkId : null,
    // More reports are still expected while the retrieval is open.
    expectedId: planned?.state === null || planned?.state === 'collecting' ? null : (match.expected?.id ?? null),
    entries: parts.entries,
  }
}
