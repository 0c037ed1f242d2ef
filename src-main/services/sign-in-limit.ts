import { instantFrom } from '#shared/domain/calendar.ts'
import { toErrorDetail, type AppErrorCode } from '#shared/domain/errors.ts'
import type { RetrievalRuns, RetrievalsDeps, Run } from './retrieval-runs.ts'

/** banks lock an access after a few wrong tries; ours stop before. */
const MOST_ATTEMPTS = 2
const WINDOW_MS = 24 * 3600_000

/** Refusals that say that the bank never saw the login. */
const NEVER_SENT: ReadonlySet<AppErrorCode> = new Set([
  'app.invalid-input', 'app.not-found', 'provider.offline', 'provider.tls', 'provider.unauthorized', 'provider.rate-limited', 'provider.not-allowed',
  'provider.no-credential', 'provider.forbidden-address', 'provider.refused', 'retrieval.bank-unavailable',
])

/** One sign-in that was written down; its outcome decides whether it counts. */
export type SignInAttempt = Readonly<{ accepted(): Promise<void>; failed(error: unknown): Promise<void> }>

/** Counts sign-ins by applicant and bank, in the store, so that a restart or another file does not reset them. */
export const createSignInLimit = ({ store, clock, me }: RetrievalsDeps, runs: Pick<RetrievalRuns, 'entryFor'>) => {
  /**
   * Writes one sign-in down before it is sent.
   * @param overrideReason why a further try is right all the same; goes into the timeline.
   * @throws AppError `retrieval.too-many-tries` with the seconds to wait; nothing is to be sent then.
   */
  return async (run: Run, institutionSlug: string, overrideReason: string | null): Promise<SignInAttempt> => {
    const { caseId, providerId } = run.retrieval
    const at = clock.now()
    const override = overrideReason === null ? null
      : runs.entryFor(providerId, { kind: 'retrieval.limit-overridden', tone: 'attention', title: 'Sign-in limit overridden', detail: overrideReason, actor: me() })
    const { attemptNumber } = await store().run('attempts.begin', {
      caseId, providerId, institutionSlug, at, since: instantFrom(Date.parse(at) - WINDOW_MS), most: MOST_ATTEMPTS, override,
    })
    // The store may be closed by a lock meanwhile; an attempt without an outcome counts.
    const settle = async (outcome: 'accepted' | 'refused' | 'not-sent'): Promise<void> => {
      await store().run('attempts.settle', { attemptNumber, outcome }).catch(() => undefined)
    }
    return {
      accepted: () => settle('accepted'),
      failed: (error) => settle(NEVER_SENT.has(toErrorDetail(error).code) ? 'not-sent' : 'refused'),
    }
  }
}
