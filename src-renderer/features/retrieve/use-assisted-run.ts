import { onScopeDispose } from 'vue'
import type { ChallengeElement } from '#shared/domain/challenge.ts'
import type { AppErrorCode, ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import type { SealedAnswers } from '#shared/domain/sealed-answers.ts'
import { detailOf, useBridge, type Bridge } from '../../bridge/bridge.ts'
import type { BankSession } from '../../stores/retrievals.ts'
import type { Seal } from '../entry/console-link.ts'
import type { Institution } from './bank-form.ts'
import type { FetchAllWish } from './fetch-all-wish.ts'
import { isOwnLimit } from './use-lock-out.ts'
import { useRunState, type RunMoves, type RunState } from './use-run-state.ts'
import { retrieveWords as words } from './words.ts'

/** What leads to an open session. */
type SigningIn = Readonly<{
  /** @param overrideReason why a further try is right although the limit is used up; it goes on the timeline. */
  signIn: (bank: Institution, seal: Seal, overrideReason?: string) => Promise<boolean>
  /** What the login form of a bank has beyond the listed fields right now. Begins the session. @throws BridgeError */
  preload: (bank: Institution) => Promise<readonly ChallengeElement[]>
  /** Answers the security step. @param isNewPush the applicant gets a new notification. */
  answer: (seal: Seal, isNewPush: boolean) => Promise<boolean>
  /** Goes on with a session that a window left open. */
  resume: (session: BankSession) => void
}>

/** What comes beside the statements, where the provider has it. */
export type Beside = Omit<FetchAllWish, 'days' | 'isDelivered'>

/** What follows an open session. */
type Fetching = Readonly<{
  fetch: (accountKeys: readonly string[], days: number, beside?: Beside) => Promise<void>
  cancel: () => Promise<void>
  /** Back to the bank choice; the count of wrong tries belongs to a bank and starts anew with another one. */
  again: (isOtherBank: boolean) => void
}>

export type AssistedRun = RunState & SigningIn & Fetching

/** Refusals that a bank counts against the applicant's login. */
const WRONG_LOGIN: ReadonlySet<AppErrorCode> = new Set(['retrieval.wrong-login', 'retrieval.check-login', 'retrieval.too-many-tries'])
/** Refusals after which a security step still waits: nothing was sent. */
const STILL_WAITS: ReadonlySet<AppErrorCode> = new Set(['retrieval.already-running', 'bridge.bad-request', 'bridge.too-many', 'app.locked'])
/** A session that ends this close to its time ended by it. */
const CLOCK_SLACK_MS = 3_000

type Parts = Readonly<{ bridge: Bridge; state: RunState; moves: RunMoves; caseId: () => CaseId; providerId: () => ProviderId; wish: () => FetchAllWish | null }>

const signingIn = ({ bridge, state, moves, caseId, providerId, wish }: Parts): SigningIn => {
  const { stage, retrieval, failure, wrongTries, isCancelling } = state
  const { tell, end, guarded, begin, touch, follow } = moves
  const liveId = async (): Promise<RetrievalId> => {
    if (retrieval.value !== null && !isFinalState(retrieval.value.state)) return retrieval.value.id
    const started = await bridge.call('retrievals.start', { caseId: caseId(), providerId: providerId() })
    begin(started)
    return started.id
  }
  /** Only the flow process can read what the frame for bank logins sealed; this page never has it. */
  const sealed = async (retrievalId: RetrievalId, seal: Seal): Promise<SealedAnswers> =>
    seal((await bridge.call('retrievals.sealKey', { retrievalId })).publicKey)
  return {
    signIn: async (bank, seal, overrideReason) => {
      const isIn = await guarded(async () => {
        const retrievalId = await liveId()
        tell(words.events.sent)
        follow(await bridge.call('retrievals.signIn', { retrievalId, institutionSlug: bank.slug, answers: await sealed(retrievalId, seal), overrideReason, fetchAll: wish() ?? undefined }), false)
      })
      if (!isIn && failure.value !== null) {
        const isHeldBack = isOwnLimit(failure.value)
        if (WRONG_LOGIN.has(failure.value.code) && !isHeldBack) wrongTries.value += 1
        tell(isHeldBack ? words.events.heldBack : words.events.refused)
      }
      return isIn
    },
    preload: async (bank) => {
      const retrievalId = await liveId()
      const { elements } = await bridge.call('retrievals.preload', { retrievalId, institutionSlug: bank.slug })
      touch()
      return elements
    },
    answer: async (seal, isNewPush) => {
      const retrievalId = retrieval.value?.id
      if (retrievalId === undefined) return false
      const isTaken = await guarded(async () => {
        tell(words.events.answered)
        follow(await bridge.call('retrievals.answer', { retrievalId, answers: await sealed(retrievalId, seal) }), isNewPush)
      })
      const { value: refusal } = failure
      if (!isTaken && refusal !== null && !isCancelling.value && stage.value === 'challenge' && !STILL_WAITS.has(refusal.code)) end('failed', words.events.failed)
      return isTaken
    },
    resume: (session) => {
      retrieval.value = session.retrieval
      if (session.challenge !== null || session.accounts.length > 0) follow(session, false)
    },
  }
}

const fetching = ({ bridge, state, moves }: Parts): Fetching => {
  const { stage, retrieval, accounts, failure, wrongTries, isCancelling, challenges } = state
  const { tell, end, guarded } = moves
  return {
    fetch: async (accountKeys, days, beside) => {
      const retrievalId = retrieval.value?.id
      if (retrievalId === undefined) return
      stage.value = 'fetch'
      tell(words.events.asked)
      const isDone = await guarded(async () => {
        retrieval.value = await bridge.call('retrievals.fetch', { retrievalId, accountKeys: [...accountKeys], days, ...beside })
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

/** Follows what main tells of the run, also that its session ended while it waited for somebody. */
const watchRun = ({ bridge, state, moves, caseId }: Parts): void => {
  const { stage, retrieval, failure, steps, isBusy, isCancelling, endsAt } = state
  const { end } = moves
  /** The session ended while it waited for somebody: by its time, or by a cancel elsewhere. */
  const lose = async (): Promise<void> => {
    const rows = await bridge.call('retrievals.list', { caseId: caseId(), limit: 20 }).catch(() => [])
    const isOver = endsAt.value !== null && Date.now() >= endsAt.value - CLOCK_SLACK_MS
    const ended = rows.find(({ id }) => id === retrieval.value?.id)
    if (ended?.state === 'cancelled') return end('cancelled', words.events.cancelled)
    failure.value = (isOver ? null : ended?.failure as ErrorDetail | null | undefined) ?? { code: 'retrieval.session-ended', message: '' }
    end('failed', words.events.failed)
  }
  const off = bridge.on('retrieval.changed', ({ retrievalId, state, step, stepStartedAt }) => {
    if (retrievalId !== retrieval.value?.id) return
    retrieval.value = { ...retrieval.value, state }
    if (isFinalState(state) && !isBusy.value && !isCancelling.value && (stage.value === 'challenge' || stage.value === 'accounts')) void lose()
    if (step !== null && stepStartedAt !== null && !steps.value.has(step)) steps.value = new Map(steps.value).set(step, Date.parse(stepStartedAt))
  })
  onScopeDispose(off)
}

/**
 * One assisted run, from the first try to its end. Answers never come here: the frame that they are typed into seals
 * them to the flow process.
 * @param wish what the sign-in should bring with it; null leaves the choice of accounts in.
 */
export const useAssistedRun = (caseId: () => CaseId, providerId: () => ProviderId, wish: () => FetchAllWish | null = () => null): AssistedRun => {
  const parts: Parts = { bridge: useBridge(), ...useRunState(), caseId, providerId, wish }
  watchRun(parts)
  return { ...parts.state, ...signingIn(parts), ...fetching(parts) }
}
