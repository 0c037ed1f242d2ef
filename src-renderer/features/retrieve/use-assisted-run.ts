import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ChallengeElement } from '#shared/domain/challenge.ts'
import type { AppErrorCode, ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import { detailOf, useBridge } from '../../bridge/bridge.ts'
import type { BankSession, RetrievalRow, RetrievalStep, SessionAccount } from '../../stores/retrievals.ts'
import { sessionEnd } from '../challenge/session-clock.ts'
import { useChallengeSteps, type ChallengeSteps } from '../challenge/use-challenge-steps.ts'
import type { BankAnswers, Institution } from './bank-form.ts'
import { retrieveWords as words } from './words.ts'

export type RunStage = 'bank' | 'challenge' | 'accounts' | 'fetch' | 'done' | 'failed' | 'cancelled'
export type RunNews = Readonly<{ at: number; text: string }>

export type AssistedRun = Readonly<{
  stage: Ref<RunStage>
  retrieval: ShallowRef<RetrievalRow | null>
  accounts: ShallowRef<readonly SessionAccount[]>
  failure: ShallowRef<ErrorDetail | null>
  /** Steps of the fetch with the moments at which they began, in milliseconds. */
  steps: ShallowRef<ReadonlyMap<RetrievalStep, number>>
  news: ShallowRef<readonly RunNews[]>
  /** The security steps of the run; what is answered to them is never part of it. */
  challenges: ChallengeSteps
  /** When the session is expected to end, in milliseconds; null before it begins. An estimate. */
  endsAt: ComputedRef<number | null>
  /** Logins that the bank refused; a line that failed does not count. */
  wrongTries: Ref<number>
  isBusy: Ref<boolean>
  isCancelling: Ref<boolean>
  /** A bank session may be open: leaving has to sign out. */
  isLive: ComputedRef<boolean>
  signIn: (bank: Institution, answers: BankAnswers) => Promise<boolean>
  /** What the login form of a bank has beyond the listed fields right now. Begins the session. @throws BridgeError */
  preload: (bank: Institution) => Promise<readonly ChallengeElement[]>
  /** Answers the security step. @param isNewPush the applicant gets a new notification. */
  answer: (answers: BankAnswers, isNewPush: boolean) => Promise<boolean>
  /** Goes on with a session that a window left open. */
  resume: (session: BankSession) => void
  fetch: (accountKeys: readonly string[], days: number) => Promise<void>
  cancel: () => Promise<void>
  /** Back to the bank choice; the count of wrong tries belongs to a bank and starts anew with another one. */
  again: (isOtherBank: boolean) => void
}>

/** Refusals that a bank counts against the applicant's login. */
const WRONG_LOGIN: ReadonlySet<AppErrorCode> = new Set(['retrieval.wrong-login', 'retrieval.check-login', 'retrieval.too-many-tries'])
/** Refusals after which a security step still waits: nothing was sent. */
const STILL_WAITS: ReadonlySet<AppErrorCode> = new Set(['retrieval.already-running', 'bridge.bad-request', 'bridge.too-many', 'app.locked'])
/** As many logins as one person may send to a bank from here; more can lock the access. */
export const MOST_TRIES = 2
/** A session that ends this close to its time ended by it. */
const CLOCK_SLACK_MS = 3_000

/**
 * One assisted run, from the first try to its end. Answers are handed on and never kept: they are not part of any
 * state here.
 */
export const useAssistedRun = (caseId: () => CaseId, providerId: () => ProviderId): AssistedRun => {
  const bridge = useBridge()
  const stage = ref<RunStage>('bank')
  const retrieval = shallowRef<RetrievalRow | null>(null)
  const accounts = shallowRef<readonly SessionAccount[]>([])
  const failure = shallowRef<ErrorDetail | null>(null)
  const steps = shallowRef<ReadonlyMap<RetrievalStep, number>>(new Map())
  const news = shallowRef<readonly RunNews[]>([])
  const wrongTries = ref(0)
  const isBusy = ref(false)
  const isCancelling = ref(false)
  const isLive = computed(() => retrieval.value !== null && !isFinalState(retrieval.value.state))
  const challenges = useChallengeSteps()
  const answeredAt = ref(0)
  const endsAt = computed(() => (retrieval.value === null ? null : sessionEnd({ startedAt: Date.parse(retrieval.value.startedAt), answeredAt: answeredAt.value })))
  const tell = (text: string): void => { news.value = [{ at: Date.now(), text }, ...news.value] }

  const off = bridge.on('retrieval.changed', ({ retrievalId, state, step, stepStartedAt }) => {
    if (retrievalId !== retrieval.value?.id) return
    retrieval.value = { ...retrieval.value, state }
    if (isFinalState(state) && !isBusy.value && !isCancelling.value && (stage.value === 'challenge' || stage.value === 'accounts')) void lose()
    if (step !== null && stepStartedAt !== null && !steps.value.has(step)) steps.value = new Map(steps.value).set(step, Date.parse(stepStartedAt))
  })
  onScopeDispose(off)

  const liveId = async (): Promise<RetrievalId> => {
    if (retrieval.value === null || isFinalState(retrieval.value.state)) {
      steps.value = new Map()
      retrieval.value = await bridge.call('retrievals.start', { caseId: caseId(), providerId: providerId() })
      answeredAt.value = Date.now()
      challenges.take(null)
      news.value = []
      tell(words.events.started)
    }
    return retrieval.value.id
  }
  const guarded = async (work: () => Promise<void>): Promise<boolean> => {
    if (isBusy.value) return false
    isBusy.value = true
    failure.value = null
    try {
      await work()
      return true
    } catch (error) {
      failure.value = detailOf(error)
      return false
    } finally {
      isBusy.value = false
    }
  }
  const end = (next: RunStage, text: string): void => {
    stage.value = next
    tell(text)
  }
  const follow = (session: BankSession, hasNewPush: boolean): void => {
    retrieval.value = session.retrieval
    accounts.value = session.accounts
    answeredAt.value = Date.now()
    const isRepeat = session.challenge !== null && challenges.current.value !== null
    challenges.take(session.challenge, hasNewPush)
    if (session.challenge === null) end('accounts', words.events.accepted)
    else end('challenge', isRepeat && challenges.wrongCount.value > 0 ? words.events.askedAgain : words.events.challenged)
  }
  /** The session ended while it waited for somebody: by its time, or by a cancel elsewhere. */
  const lose = async (): Promise<void> => {
    const rows = await bridge.call('retrievals.list', { caseId: caseId(), limit: 20 }).catch(() => [])
    const isOver = endsAt.value !== null && Date.now() >= endsAt.value - CLOCK_SLACK_MS
    const ended = rows.find(({ id }) => id === retrieval.value?.id)
    if (ended?.state === 'cancelled') return end('cancelled', words.events.cancelled)
    failure.value = (isOver ? null : ended?.failure as ErrorDetail | null | undefined) ?? { code: 'retrieval.session-ended', message: '' }
    end('failed', words.events.failed)
  }
  return {
    stage, retrieval, accounts, failure, steps, news, wrongTries, isBusy, isCancelling, isLive, challenges, endsAt,
    signIn: async (bank, answers) => {
      const isIn = await guarded(async () => {
        const retrievalId = await liveId()
        tell(words.events.sent)
        follow(await bridge.call('retrievals.signIn', { retrievalId, institutionSlug: bank.slug, answers }), false)
      })
      if (!isIn && failure.value !== null) {
        if (WRONG_LOGIN.has(failure.value.code)) wrongTries.value += 1
        tell(words.events.refused)
      }
      return isIn
    },
    preload: async (bank) => {
      const retrievalId = await liveId()
      const { elements } = await bridge.call('retrievals.preload', { retrievalId, institutionSlug: bank.slug })
      answeredAt.value = Date.now()
      return elements
    },
    answer: async (answers, isNewPush) => {
      const retrievalId = retrieval.value?.id
      if (retrievalId === undefined) return false
      const isTaken = await guarded(async () => {
        tell(words.events.answered)
        follow(await bridge.call('retrievals.answer', { retrievalId, answers }), isNewPush)
      })
      const { value: refusal } = failure
      if (!isTaken && refusal !== null && !isCancelling.value && stage.value === 'challenge' && !STILL_WAITS.has(refusal.code)) end('failed', words.events.failed)
      return isTaken
    },
    resume: (session) => {
      retrieval.value = session.retrieval
      if (session.challenge !== null || session.accounts.length > 0) follow(session, false)
    },
    fetch: async (accountKeys, days) => {
      const retrievalId = retrieval.value?.id
      if (retrievalId === undefined) return
      stage.value = 'fetch'
      tell(words.events.asked)
      const isDone = await guarded(async () => {
        retrieval.value = await bridge.call('retrievals.fetch', { retrievalId, accountKeys: [...accountKeys], days })
      })
      if (isDone) end('done', words.events.saved)
      // A fetch that was cancelled ends here too; the cancel itself has the last word.
      else if (stage.value === 'fetch' && !isCancelling.value) end('failed', words.events.failed)
    },
    cancel: async () => {
      const retrievalId = retrieval.value?.id
      if (retrievalId === undefined || isCancelling.value) return
      isCancelling.value = true
      try {
        retrieval.value = await bridge.call('retrievals.cancel', { retrievalId })
        failure.value = null
        if (retrieval.value.state === 'completed') end('done', words.events.saved)
        else end('cancelled', words.events.cancelled)
      } catch (error) {
        failure.value = detailOf(error)
        end('failed', words.events.failed)
      } finally {
        isCancelling.value = false
      }
    },
    again: (isOtherBank) => {
      if (isOtherBank) {
        wrongTries.value = 0
        challenges.reset()
      }
      stage.value = 'bank'
      failure.value = null
      accounts.value = []
    },
  }
}
