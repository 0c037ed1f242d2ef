import type { Challenge, ChallengeElement } from '#shared/domain/challenge.ts'
import { instantFrom } from '#shared/domain/calendar.ts'
import { AppError, toErrorDetail, type AppErrorCode } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { DeliveryRequest } from '#shared/domain/pending-delivery.ts'
import type { SealedAnswers } from '#shared/domain/sealed-answers.ts'
import { isFinalState, type Retrieval } from '#shared/domain/retrieval.ts'
import type { FlowSession } from '../processes/flow.ts'
import type { SessionAccount } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import { createInstitutionLists } from './institution-lists.ts'
import { createCollector } from './retrieval-collect.ts'
import { createMerging } from './retrieval-merge.ts'
import { createRetrievalRuns, type RetrievalRuns, type RetrievalsDeps, type Run, type Wanted } from './retrieval-runs.ts'
import { createSignInLimit } from './sign-in-limit.ts'

/** A session after sign-in or an answer: accounts to choose from, or the next security step. */
export type SessionNews = Readonly<{ retrieval: Retrieval; accounts: readonly SessionAccount[]; challenge: Challenge | null }>

/** Refusals after which the applicant may simply try the login again in the same run. */
const TRY_AGAIN: readonly AppErrorCode[] = ['retrieval.wrong-login', 'retrieval.check-login', 'app.invalid-input', 'provider.timeout', 'provider.offline', 'provider.rate-limited']


/** A bank is read within minutes; after this the case is told that nothing came. */
const DELIVERY_WITHIN_MS = 15 * 60 * 1000

/**
 * How a sign-in should go. `fetchAll` leaves the choice of accounts out: every account comes with the sign-in, or, with
 * `isDelivered`, later as a callback.
 */
export type SignInWays = Readonly<{
  overrideReason: string | null
  fetchAll: (Omit<Wanted, 'accountKeys'> & Readonly<{ isDelivered: boolean }>) | null
}>
const PLAIN_SIGN_IN: SignInWays = { overrideReason: null, fetchAll: null }

const preloadLogin = async (runs: RetrievalRuns, retrievalId: RetrievalId, institutionSlug: string): Promise<readonly ChallengeElement[]> => {
  const run = runs.get(retrievalId)
  return runs.alone(run, () => run.flow.preloadLogin(institutionSlug, run.abort.signal))
}

/** Runs of providers for cases: one flow process per live run, saved whole or not at all. */
export const createRetrievalsService = (deps: RetrievalsDeps) => {
  const { store, clock, log } = deps
  const runs = createRetrievalRuns(deps)
  const { collect, save } = createCollector(deps, runs)
  const beginAttempt = createSignInLimit(deps, runs)

  const note = (run: Run, parts: Parameters<typeof runs.entryFor>[1]): Promise<undefined> =>
    store().run('timeline.add', { caseId: run.retrieval.caseId, entry: runs.entryFor(run.retrieval.providerId, { actor: deps.me(), ...parts }) })

  /** Follows a session to its next stop. The officer chooses accounts next: `collecting` begins only with the fetch. */
  const follow = async (run: Run, session: FlowSession, signedInTitle: string): Promise<SessionNews> => {
    const { accounts, challenge, institutionName } = session
    run.session = session
    if (challenge) {
      const entry = runs.entryFor(run.retrieval.providerId, { kind: 'retrieval.challenge', tone: 'attention', title: 'Security step asked', detail: institutionName })
      const retrieval = await runs.move(run, 'waiting', entry)
      runs.tell(retrieval, null)
      return { retrieval, accounts, challenge }
    }
    if (run.retrieval.state === 'waiting') await runs.move(run, 'started', null)
    await note(run, { kind: 'retrieval.signed-in', tone: 'positive', title: signedInTitle, detail: `Assisted login, ${institutionName}` })
    if (session.pending) {
      const entry = runs.entryFor(run.retrieval.providerId, { kind: 'retrieval.delivery-awaited', tone: 'waiting', title: 'The provider fetches by itself', detail: 'The result comes as a callback.' })
      return { retrieval: await runs.handOff(run, entry), accounts: [], challenge: null }
    }
    if (session.hasStatements && run.wanted) return { retrieval: await collect(run, run.wanted), accounts: [], challenge: null }
    runs.tell(run.retrieval, 'reading-accounts')
    return { retrieval: run.retrieval, accounts, challenge: null }
  }

  /** Written down before the provider is asked: a result could come at once. */
  const awaitDelivery = async ({ retrieval: { id, caseId, providerId } }: Run, includesFiles: boolean): Promise<DeliveryRequest> => {
    const { reference, callback, errorCallback } = deps.deliveryAddresses(providerId)
    const expectedBy = instantFrom(Date.parse(clock.now()) + DELIVERY_WITHIN_MS)
    await store().run('expected.add', { id, providerId, caseId, retrievalId: id, reference, what: 'The statements', expectedBy })
    return { callback, errorCallback, format: 'application/json', includesFiles }
  }

  const institutions = createInstitutionLists(deps, runs)

  return {
    institutions,
    list: (caseId: CaseId | null, limit: number) => store().run('retrievals.list', { caseId, limit }),
    start: runs.start,
    startFlow: runs.startFlow,
    preload: (retrievalId: RetrievalId, institutionSlug: string) => preloadLogin(runs, retrievalId, institutionSlug),
    /** For the window: what it seals to this key passes through here unread. */
    sealKey: (retrievalId: RetrievalId): Promise<string> => runs.get(retrievalId).flow.sealKey(),
    /** The answers are sealed to the flow process; nothing on this side can read them. */
    signIn: async (retrievalId: RetrievalId, institutionSlug: string, answers: SealedAnswers, { overrideReason, fetchAll }: SignInWays = PLAIN_SIGN_IN): Promise<SessionNews> => {
      const run = runs.get(retrievalId)
      return runs.alone(run, async () => {
        const { loanCase } = await store().run('cases.get', { caseId: run.retrieval.caseId })
        const delivery = fetchAll?.isDelivered === true ? await awaitDelivery(run, fetchAll.withFiles) : null
        const ask = fetchAll ? { fetchAll: { days: fetchAll.days, wantsRawFile: fetchAll.wantsRawFile, ...(delivery ? { delivery } : {}) } } : {}
        const attempt = await beginAttempt(run, institutionSlug, overrideReason)
        runs.tell(run.retrieval, 'signing-in')
        try {
          const session = await run.flow.signIn({ institutionSlug, answers, referralCode: loanCase.reference, acceptsChallenge: true, ...ask }, run.abort.signal)
            .catch(async (error: unknown) => {
              await attempt.failed(error)
              throw error
            })
          await attempt.accepted()
          run.wanted = fetchAll ? { ...fetchAll, accountKeys: [] } : null
          run.institution = { slug: institutionSlug, name: session.institutionName }
          return await follow(run, session, 'Signed in without a security step')
        } catch (error) {
          const { code, providerCode } = toErrorDetail(error)
          if (!TRY_AGAIN.includes(code)) return runs.fail(run, error)
          if (!runs.find(retrievalId)) throw error
          await note(run, { kind: 'retrieval.sign-in-refused', tone: 'attention', title: 'Sign-in refused', raw: providerCode ?? code })
          runs.tell(run.retrieval, null)
          throw error
        }
      })
    },
    /** Answers the security step; a wrong answer brings the same step again with the bank's new label. */
    answer: async (retrievalId: RetrievalId, answers: SealedAnswers): Promise<SessionNews> => {
      const run = runs.get(retrievalId)
      if (run.retrieval.state !== 'waiting') throw new AppError('retrieval.illegal-move', 'The bank does not wait for a security step.')
      return runs.alone(run, async () => {
        runs.tell(run.retrieval, 'signing-in')
        try {
          return await follow(run, await run.flow.answerChallenge(answers, run.abort.signal), 'Signed in with a security step')
        } catch (error) {
          return runs.fail(run, error)
        }
      })
    },
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
    /**
     * The raw data of a result that came by itself, asked for over the session that is still open; null where there is no
     * session, or the provider made no such file. The session is over afterwards.
     */
    confirmDelivery: async (retrievalId: RetrievalId): Promise<Readonly<{ name: string; mediaType: string; bytes: Uint8Array }> | null> => {
      const run = runs.find(retrievalId)
      if (!run?.isDetached) return null
      try {
        const archive = (await run.flow.fetchFiles(run.abort.signal))?.archive
        const files = archive === undefined ? [] : await deps.files.readArchive(archive, run.abort.signal)
        return files.find(({ kind, mediaType }) => kind === 'raw-data' && /json|xml/.test(mediaType)) ?? null
      } finally {
        await runs.release(run)
      }
    },
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
