import type { Challenge } from '#shared/domain/challenge.ts'
import { AppError, toErrorDetail, type AppErrorCode } from '#shared/domain/errors.ts'
import type { RetrievalId } from '#shared/domain/ids.ts'
import type { SealedAnswers } from '#shared/domain/sealed-answers.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { FlowSession } from '../processes/flow.ts'
import type { SessionAccount } from '../providers/provider.ts'
import type { Collector } from './retrieval-collect.ts'
import type { SelfDelivery } from './retrieval-delivery.ts'
import type { RetrievalRuns, RetrievalsDeps, Run, Wanted } from './retrieval-runs.ts'
import { createSignInLimit } from './sign-in-limit.ts'

/** A session after sign-in or an answer: accounts to choose from, or the next security step. */
export type SessionNews = Readonly<{ retrieval: Retrieval; accounts: readonly SessionAccount[]; challenge: Challenge | null }>

/** Refusals after which the applicant may simply try the login again in the same run. */
const TRY_AGAIN: readonly AppErrorCode[] = ['retrieval.wrong-login', 'retrieval.check-login', 'app.invalid-input', 'provider.timeout', 'provider.offline', 'provider.rate-limited']

/**
 * How a sign-in should go. `fetchAll` leaves the choice of accounts out: every account comes with the sign-in, or, with
 * `isDelivered`, later as a callback.
 */
export type SignInWays = Readonly<{
  overrideReason: string | null
  fetchAll: (Omit<Wanted, 'accountKeys'> & Readonly<{ isDelivered: boolean }>) | null
}>
const PLAIN_SIGN_IN: SignInWays = { overrideReason: null, fetchAll: null }

/** Signing in and answering security steps, up to the next stop of the session. */
export const createSigningIn = (deps: RetrievalsDeps, runs: RetrievalRuns, collect: Collector['collect'], delivery: SelfDelivery) => {
  const { store } = deps
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
    if (session.pending) return { retrieval: await delivery.handOver(run), accounts: [], challenge: null }
    if (session.hasStatements && run.wanted) return { retrieval: await collect(run, run.wanted), accounts: [], challenge: null }
    runs.tell(run.retrieval, 'reading-accounts')
    return { retrieval: run.retrieval, accounts, challenge: null }
  }

  return {
    /** The answers are sealed to the flow process; nothing on this side can read them. */
    signIn: async (retrievalId: RetrievalId, institutionSlug: string, answers: SealedAnswers, { overrideReason, fetchAll }: SignInWays = PLAIN_SIGN_IN): Promise<SessionNews> => {
      const run = runs.get(retrievalId)
      return runs.alone(run, async () => {
        const { loanCase } = await store().run('cases.get', { caseId: run.retrieval.caseId })
        const asked = fetchAll?.isDelivered === true ? await delivery.awaited(run, fetchAll.withFiles) : null
        const ask = fetchAll ? { fetchAll: { days: fetchAll.days, wantsRawFile: fetchAll.wantsRawFile, ...(asked ? { delivery: asked } : {}) } } : {}
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
  }
}
