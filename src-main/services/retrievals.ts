import type { ChallengeElement } from '#shared/domain/challenge.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import { isFinalState, type Retrieval } from '#shared/domain/retrieval.ts'
import type { Store } from '../store/store.ts'
import { createInstitutionLists } from './institution-lists.ts'
import { createCollector } from './retrieval-collect.ts'
import { createSelfDelivery } from './retrieval-delivery.ts'
import { createMerging } from './retrieval-merge.ts'
import { createRetrievalRuns, type RetrievalRuns, type RetrievalsDeps, type Wanted } from './retrieval-runs.ts'
import { createSigningIn, type SessionNews } from './retrieval-sign-in.ts'

const preloadLogin = async (runs: RetrievalRuns, retrievalId: RetrievalId, institutionSlug: string): Promise<readonly ChallengeElement[]> => {
  const run = runs.get(retrievalId)
  return runs.alone(run, () => run.flow.preloadLogin(institutionSlug, run.abort.signal))
}

/** Runs of providers for cases: one flow process per live run, saved whole or not at all. */
export const createRetrievalsService = (deps: RetrievalsDeps) => {
  const { store, clock, log } = deps
  const runs = createRetrievalRuns(deps)
  const { collect, save } = createCollector(deps, runs)
  const delivery = createSelfDelivery(deps, runs)

  const institutions = createInstitutionLists(deps, runs)

  return {
    institutions,
    list: (caseId: CaseId | null, limit: number) => store().run('retrievals.list', { caseId, limit }),
    start: runs.start,
    startFlow: runs.startFlow,
    preload: (retrievalId: RetrievalId, institutionSlug: string) => preloadLogin(runs, retrievalId, institutionSlug),
    /** For the window: what it seals to this key passes through here unread. */
    sealKey: (retrievalId: RetrievalId): Promise<string> => runs.get(retrievalId).flow.sealKey(),
    ...createSigningIn(deps, runs, collect, delivery),
    /** Where a live session stands: its step or its accounts again, without a call to the bank. Neither before sign-in. */
    current: (retrievalId: RetrievalId): SessionNews => {
      const { retrieval, session } = runs.get(retrievalId)
      return { retrieval, accounts: session?.accounts ?? [], challenge: session?.challenge ?? null }
    },
    fetch: async (retrievalId: RetrievalId, wanted: Wanted): Promise<Retrieval> => {
      const run = runs.get(retrievalId)
      if (!run.institution || run.retrieval.state === 'waiting') throw new AppError('retrieval.illegal-move', 'Sign in at the bank first.')
      return runs.alone(run, () => collect(run, wanted))
    },
    confirmDelivery: delivery.confirm,
    deliverySettled: delivery.settled,
    merge: createMerging(deps, runs, save),
    cancel: async (retrievalId: RetrievalId): Promise<Retrieval> => {
      const run = runs.find(retrievalId)
      if (run) return runs.finish(run, 'cancelled', 'Retrieval cancelled', { actor: deps.me() })
      const stored = await store().run('retrievals.get', { retrievalId })
      if (isFinalState(stored.state)) return stored
      const entry = runs.entryFor(stored.providerId, { kind: 'retrieval.cancelled', title: 'Retrieval cancelled', actor: deps.me() })
      const ended = await runs.move({ retrieval: stored, institution: null }, 'cancelled', entry)
      runs.tell(ended, null)
      return ended
    },
    /** Runs that a crash or quit left open have no bank session any more. */
    endOrphans: async (opened: Store): Promise<void> => {
      void runs.dropAll()
      const count = await opened.run('retrievals.endOrphans', { at: clock.now() })
      if (count > 0) log.log('info', 'retrievals.orphans-ended', { count })
    },
    /** Ends every live run, signing out at the banks; for lock and quit. */
    endAll: runs.endAll,
    statements: (caseId: CaseId) => store().run('statements.list', { caseId }),
  }
}
export type RetrievalsService = ReturnType<typeof createRetrievalsService>
