import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import { detailOf } from '../../bridge/bridge.ts'
import type { BankSession, RetrievalRow, RetrievalStep, SessionAccount } from '../../stores/retrievals.ts'
import { sessionEnd } from '../challenge/session-clock.ts'
import { useChallengeSteps, type ChallengeSteps } from '../challenge/use-challenge-steps.ts'
import { retrieveWords as words } from './words.ts'

export type RunStage = 'bank' | 'challenge' | 'accounts' | 'fetch' | 'done' | 'awaited' | 'failed' | 'cancelled'
export type RunNews = Readonly<{ at: number; text: string }>

/** Where a run stands, for the screen. Nothing that was typed is part of it. */
export type RunState = Readonly<{
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
}>

/** What moves a run on. */
export type RunMoves = Readonly<{
  tell: (text: string) => void
  end: (next: RunStage, text: string) => void
  /** One call at a time; a refusal becomes `failure`. @returns false when it was refused. */
  guarded: (work: () => Promise<void>) => Promise<boolean>
  /** A run that has just begun. */
  begin: (started: RetrievalRow) => void
  /** The bank answered something. */
  touch: () => void
  /** Takes the next stop of the session. */
  follow: (session: BankSession, hasNewPush: boolean) => void
}>

export const useRunState = (): Readonly<{ state: RunState; moves: RunMoves }> => {
  const stage = ref<RunStage>('bank')
  const retrieval = shallowRef<RetrievalRow | null>(null)
  const accounts = shallowRef<readonly SessionAccount[]>([])
  const failure = shallowRef<ErrorDetail | null>(null)
  const steps = shallowRef<ReadonlyMap<RetrievalStep, number>>(new Map())
  const news = shallowRef<readonly RunNews[]>([])
  const wrongTries = ref(0)
  const isBusy = ref(false)
  const isCancelling = ref(false)
  // A run that the provider goes on with has no session to sign out of.
  const isLive = computed(() => retrieval.value !== null && !isFinalState(retrieval.value.state) && stage.value !== 'awaited')
  const challenges = useChallengeSteps()
  const answeredAt = ref(0)
  const endsAt = computed(() => (retrieval.value === null ? null : sessionEnd({ startedAt: Date.parse(retrieval.value.startedAt), answeredAt: answeredAt.value })))
  const tell = (text: string): void => { news.value = [{ at: Date.now(), text }, ...news.value] }

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
    // A sign-in that was asked to bring everything has brought it, and the run is over.
    if (session.retrieval.state === 'completed') end('done', words.events.saved)
    else if (session.retrieval.state === 'collecting') end('awaited', words.events.handedOver)
    else if (session.challenge === null) end('accounts', words.events.accepted)
    else end('challenge', isRepeat && challenges.wrongCount.value > 0 ? words.events.askedAgain : words.events.challenged)
  }
  const begin = (started: RetrievalRow): void => {
    retrieval.value = started
    steps.value = new Map()
    answeredAt.value = Date.now()
    challenges.take(null)
    news.value = []
    tell(words.events.started)
  }
  return {
    state: { stage, retrieval, accounts, failure, steps, news, wrongTries, isBusy, isCancelling, isLive, challenges, endsAt },
    moves: { tell, end, guarded, begin, touch: () => { answeredAt.value = Date.now() }, follow },
  }
}
