import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { AppErrorCode, ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import { detailOf, useBridge } from '../../bridge/bridge.ts'
import type { RetrievalRow, RetrievalStep, SessionAccount } from '../../stores/retrievals.ts'
import type { BankAnswers, Institution } from './bank-form.ts'
import { retrieveWords as words } from './words.ts'

export type RunStage = 'bank' | 'accounts' | 'fetch' | 'done' | 'failed' | 'cancelled'
export type RunNews = Readonly<{ at: number; text: string }>

export type AssistedRun = Readonly<{
  stage: Ref<RunStage>
  retrieval: ShallowRef<RetrievalRow | null>
  accounts: ShallowRef<readonly SessionAccount[]>
  failure: ShallowRef<ErrorDetail | null>
  /** Steps of the fetch with the moments at which they began, in milliseconds. */
  steps: ShallowRef<ReadonlyMap<RetrievalStep, number>>
  news: ShallowRef<readonly RunNews[]>
  /** Logins that the bank refused; a line that failed does not count. */
  wrongTries: Ref<number>
  isBusy: Ref<boolean>
  isCancelling: Ref<boolean>
  /** A bank session may be open: leaving has to sign out. */
  isLive: ComputedRef<boolean>
  signIn: (bank: Institution, answers: BankAnswers) => Promise<boolean>
  fetch: (accountKeys: readonly string[], days: number) => Promise<void>
  cancel: () => Promise<void>
  /** Back to the bank choice; the count of wrong tries belongs to a bank and starts anew with another one. */
  again: (isOtherBank: boolean) => void
}>

/** Refusals that a bank counts against the applicant's login. */
const WRONG_LOGIN: ReadonlySet<AppErrorCode> = new Set(['retrieval.wrong-login', 'retrieval.check-login', 'retrieval.too-many-tries'])
/** As many logins as one person may send to a bank from here; more can lock the access. */
export const MOST_TRIES = 2

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
  const tell = (text: string): void => { news.value = [{ at: Date.now(), text }, ...news.value] }

  const off = bridge.on('retrieval.changed', ({ retrievalId, state, step, stepStartedAt }) => {
    if (retrievalId !== retrieval.value?.id) return
    retrieval.value = { ...retrieval.value, state }
    if (step !== null && stepStartedAt !== null && !steps.value.has(step)) steps.value = new Map(steps.value).set(step, Date.parse(stepStartedAt))
  })
  onScopeDispose(off)

  const liveId = async (): Promise<RetrievalId> => {
    if (retrieval.value === null || isFinalState(retrieval.value.state)) {
      steps.value = new Map()
      retrieval.value = await bridge.call('retrievals.start', { caseId: caseId(), providerId: providerId() })
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
  return {
    stage, retrieval, accounts, failure, steps, news, wrongTries, isBusy, isCancelling, isLive,
    signIn: async (bank, answers) => {
      const isIn = await guarded(async () => {
        const retrievalId = await liveId()
        tell(words.events.sent)
        const session = await bridge.call('retrievals.signIn', { retrievalId, institutionSlug: bank.slug, answers })
        retrieval.value = session.retrieval
        accounts.value = session.accounts
      })
      if (isIn) end('accounts', words.events.accepted)
      else if (failure.value !== null) {
        if (WRONG_LOGIN.has(failure.value.code)) wrongTries.value += 1
        tell(words.events.refused)
      }
      return isIn
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
      if (isOtherBank) wrongTries.value = 0
      stage.value = 'bank'
      failure.value = null
      accounts.value = []
    },
  }
}
