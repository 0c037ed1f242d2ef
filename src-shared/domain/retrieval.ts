import type { Instant } from './calendar.ts'
import type { CaseId, RetrievalId, StatementId } from './ids.ts'
import type { ProviderId } from './provider-id.ts'
import type { ErrorDetail } from './errors.ts'

/** States of one run of one provider for one case; `waiting` always points at somebody's step. */
export const RETRIEVAL_STATES = [
  'draft', 'started', 'waiting', 'collecting', 'completed', 'failed', 'abandoned', 'expired', 'cancelled',
] as const
export type RetrievalState = (typeof RETRIEVAL_STATES)[number]

const MOVES: Readonly<Record<RetrievalState, readonly RetrievalState[]>> = {
  draft: ['started', 'cancelled', 'failed'],
  started: ['waiting', 'collecting', 'completed', 'failed', 'abandoned', 'expired', 'cancelled'],
  waiting: ['started', 'waiting', 'collecting', 'completed', 'failed', 'abandoned', 'expired', 'cancelled'],
  collecting: ['waiting', 'completed', 'failed', 'abandoned', 'expired', 'cancelled'],
  completed: [],
  failed: [],
  abandoned: [],
  expired: [],
  cancelled: [],
}

/** True when a retrieval may go from one state to the other; final states lead nowhere. */
export const canMove = (from: RetrievalState, to: RetrievalState): boolean => MOVES[from].includes(to)

export const isFinalState = (state: RetrievalState): boolean => MOVES[state].length === 0

/** Where the provider's calls go. `sandbox` is the practice workspace's own loopback twin. */
export const ENVIRONMENTS = ['test', 'production', 'sandbox'] as const
export type ProviderEnvironment = (typeof ENVIRONMENTS)[number]

/** One run of one provider for one case. */
export type Retrieval = Readonly<{
  id: RetrievalId
  caseId: CaseId
  providerId: ProviderId
  environment: ProviderEnvironment
  state: RetrievalState
  /** The bank, in the provider's own slug, once it is known. */
  institutionSlug: string | null
  institutionName: string | null
  startedAt: Instant
  endedAt: Instant | null
  failure: ErrorDetail | null
  statementIds: readonly StatementId[]
  revision: number
}>
