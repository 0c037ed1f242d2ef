import type { CaseStatus, NextStep } from './case.ts'
import type { RetrievalState } from './retrieval.ts'

/** What the standing of a case is computed from; gathered by the store inside the transaction that changed any of it. */
export type CaseFacts = Readonly<{
  state: 'open' | 'closed' | 'archived'
  hasConsent: boolean
  statementCount: number
  /** The newest retrieval, if any. `isInFrame`: it runs in a provider's own page, and no bank session of ours is open. */
  retrieval: Readonly<{ id: string; state: RetrievalState; failureCode: string | null; providerCode: string | null; isInFrame?: boolean }> | null
  /** The callback of this case that has been held longest, if any; its own word beside it. */
  heldCallback: Readonly<{ id: string; providerCode: string | null }> | null
  /** The open task that is due first, if any. */
  task: Readonly<{ id: string; title: string }> | null
}>

export type CaseStanding = Readonly<{ status: CaseStatus; nextStep: NextStep }>

const step = (kind: NextStep['kind'], title: string, reason: string, subjectId: string | null = null, isIdle = false): NextStep =>
  ({ kind, title, reason, isIdle, subjectId })

const status = (tone: CaseStatus['tone'], label: string, raw: string | null = null): CaseStatus => ({ tone, label, raw })

const ofRetrieval = (retrieval: NonNullable<CaseFacts['retrieval']>, facts: CaseFacts): CaseStanding | null => {
  const { id, state } = retrieval
  if (state === 'waiting' && retrieval.isInFrame === true) {
    return {
      status: status('waiting', 'Waiting for the applicant', state),
      nextStep: step('continue-retrieval', 'Open the frame or hand over its page', 'The applicant signs in on the provider’s page. The report then comes as a callback.', id),
    }
  }
  if (state === 'waiting') {
    return {
      status: status('attention', 'Security step needed', state),
      nextStep: step('continue-retrieval', 'Answer the security step', 'The bank waits for an answer. The session ends by itself if nobody gives one.', id),
    }
  }
  if (state === 'draft' || state === 'started') {
    return {
      status: status('attention', 'Sign-in open', state),
      nextStep: step('continue-retrieval', 'Finish the sign-in', 'A retrieval was started and waits for the bank login.', id),
    }
  }
  if (state === 'collecting') {
    return { status: status('progress', 'Fetching', state), nextStep: step('wait', 'None, statements are on their way', 'The bank is preparing the data.', id, true) }
  }
  if ((state === 'failed' || state === 'expired' || state === 'abandoned') && facts.statementCount === 0) {
    const ended = state === 'failed' ? 'Retrieval failed' : state === 'expired' ? 'Session ended' : 'Left halfway'
    return {
      status: status(state === 'failed' ? 'negative' : 'attention', ended, retrieval.providerCode ?? retrieval.failureCode ?? state),
      nextStep: step('retry-retrieval', 'Try the retrieval again', 'The last retrieval brought nothing, and nothing was saved.', id),
    }
  }
  return null
}

/** A bank session is open in these and ends by itself. */
const WAITS_FOR_PERSON: readonly RetrievalState[] = ['draft', 'started', 'waiting']
const endsByItself = ({ retrieval }: CaseFacts): boolean => retrieval !== null && retrieval.isInFrame !== true && WAITS_FOR_PERSON.includes(retrieval.state)

/**
 * The one status and the one next step of a case; the first rule that fits decides, in the order in which something
 * needs a person (ui.md section 8, Overview).
 */
export const standingOf = (facts: CaseFacts): CaseStanding => {
  if (facts.state === 'closed') return { status: status('neutral', 'Closed', 'closed'), nextStep: step('none', 'None, the case is closed', 'Nothing is left to do.', null, true) }
  if (facts.state === 'archived') return { status: status('neutral', 'Archived', 'archived'), nextStep: step('none', 'None, the case is set aside', 'Restore it to go on.', null, true) }
  const running = facts.retrieval ? ofRetrieval(facts.retrieval, facts) : null
  if (running && endsByItself(facts)) return running
  if (facts.heldCallback) {
    return {
      status: status('attention', 'Callback held', facts.heldCallback.providerCode),
      nextStep: step('check-callback', 'Check the held callback', 'A provider sent something that changes nothing until somebody looked at it.', facts.heldCallback.id),
    }
  }
  if (running) return running
  if (facts.task) {
    return {
      status: facts.statementCount > 0 ? status('positive', 'Statements in', null) : status('attention', 'Task open', null),
      nextStep: step('do-task', facts.task.title, 'The next open task of this case.', facts.task.id),
    }
  }
  if (facts.statementCount > 0) return { status: status('positive', 'Ready to review', null), nextStep: step('review', 'Review the statements', 'Statements are in and no task is open.') }
  if (!facts.hasConsent) {
    return { status: status('neutral', 'No consent yet', null), nextStep: step('record-consent', 'Record the consent', 'Bank data may be fetched only after the applicant agreed.') }
  }
  return { status: status('neutral', 'Not started', null), nextStep: step('start-retrieval', 'Start a retrieval', 'Consent is on file and no bank data is in yet.') }
}
