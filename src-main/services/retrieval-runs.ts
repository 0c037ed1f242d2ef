import type { Instant } from '#shared/domain/calendar.ts'
import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment, Retrieval, RetrievalState } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { newId, type Random } from '../platform/random.ts'
import type { Flow, FlowSession, FlowStarter } from '../processes/flow.ts'
import type { FileReader } from '../processes/parse.ts'
import type { NewTimelineEntry, Store } from '../store/store.ts'
import type { CredentialsService } from './credentials.ts'
import { timelineEntry } from './entries.ts'

/** What a run should bring. Files and identity come beside the statements and never endanger them. */
export type Wanted = Readonly<{ accountKeys: readonly string[]; days: number; wantsRawFile: boolean; withFiles: boolean; withIdentity: boolean }>

/** Addresses of ours for a result that the provider brings by itself; `reference` ties it to the run. */
export type DeliveryAddresses = Readonly<{ reference: string; callback: string; errorCallback: string }>

export type RetrievalStep = 'connecting' | 'signing-in' | 'reading-accounts' | 'fetching' | 'saving' | 'done'
export type RetrievalNews = Readonly<{ retrievalId: RetrievalId; caseId: CaseId; state: RetrievalState; step: RetrievalStep | null; stepStartedAt: Instant | null }>

export type RetrievalsDeps = Readonly<{
  store(): Store
  flows: FlowStarter
  files: FileReader
  credentials: CredentialsService
  clock: Clock
  random: Random
  log: Logger
  me(): string
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  environmentOf(providerId: ProviderId): ProviderEnvironment
  /** What the workspace has set for a provider's options. */
  optionsOf(providerId: ProviderId): Readonly<Record<string, string>>
  sandboxUrl(): string | null
  /** @throws AppError `listener.not-running` where nobody would receive it. */
  deliveryAddresses(providerId: ProviderId): DeliveryAddresses
  onNews(news: RetrievalNews): void
  onCaseChanged(caseId: CaseId): void
}>

/** A run whose bank session lives right now. Nothing of the applicant's login is in here. */
export type Run = {
  retrieval: Retrieval
  readonly flow: Flow
  readonly abort: AbortController
  institution: Readonly<{ slug: string; name: string }> | null
  /** Where the session stands, so that a window that left can come back to it; null before sign-in. */
  session: FlowSession | null
  /** Set when the sign-in itself brings the statements: what else the run should bring. */
  wanted: Wanted | null
  /** The provider goes on by itself and brings the result: the session only serves to confirm it. */
  isDetached: boolean
  /** The call to the bank that is under way, else null. */
  work: Promise<unknown> | null
}

type EntryParts = Omit<Parameters<typeof timelineEntry>[2], 'providerId'>
type Ending = Readonly<{ failure?: ErrorDetail; actor?: string }>

/** The runs that live right now, each with its own flow process, and how they begin and end. */
export const createRetrievalRuns = (deps: RetrievalsDeps) => {
  const { store, flows, credentials, clock, random, log } = deps
  const live = new Map<RetrievalId, Run>()
  /** Cases for which a flow is just being started: a second click must not start another. */
  const starting = new Set<CaseId>()

  const tell = ({ id, caseId, state }: Retrieval, step: RetrievalStep | null): void => {
    deps.onNews({ retrievalId: id, caseId, state, step, stepStartedAt: step === null ? null : clock.now() })
    deps.onCaseChanged(caseId)
  }
  const entryFor = (providerId: ProviderId, parts: EntryParts): NewTimelineEntry => timelineEntry(random, clock.now(), { providerId, ...parts })

  const move = async (run: Pick<Run, 'retrieval' | 'institution'>, state: RetrievalState, entry: NewTimelineEntry | null, failure?: ErrorDetail): Promise<Retrieval> => {
    run.retrieval = await store().run('retrievals.move', {
      retrievalId: run.retrieval.id, state, at: clock.now(), entry,
      ...(run.institution ? { institution: run.institution } : {}), ...(failure ? { failure } : {}),
    })
    return run.retrieval
  }
  const startFlow = async (providerId: ProviderId): Promise<Readonly<{ flow: Flow; environment: ProviderEnvironment }>> => {
    const environment = deps.environmentOf(providerId)
    const values = await credentials.use(providerId, environment)
    return { environment, flow: await flows.start({ providerId, environment, sandboxUrl: deps.sandboxUrl(), credentials: values, options: deps.optionsOf(providerId) }) }
  }
  /** Ends a run: signs out at the bank, ends the process, writes the final state. */
  const finish = async (run: Run, state: RetrievalState, title: string, { failure, actor }: Ending = {}): Promise<Retrieval> => {
    live.delete(run.retrieval.id)
    run.abort.abort()
    const isSignedOut = await run.flow.end()
    const ended = await move(run, state, entryFor(run.retrieval.providerId, {
      kind: `retrieval.${state}`, tone: state === 'failed' ? 'negative' : 'neutral', title, actor: actor ?? null,
      detail: failure?.message ?? (isSignedOut ? 'Signed out at the bank' : 'The sign-out was not confirmed by the bank'), raw: failure?.providerCode ?? null,
    }), failure)
    tell(ended, null)
    return ended
  }
  const begin = async (caseId: CaseId, providerId: ProviderId): Promise<Retrieval> => {
    const { flow, environment } = await startFlow(providerId)
    try {
      const id = newId<'retrieval'>(random)
      const entry = entryFor(providerId, { kind: 'retrieval.started', tone: 'progress', title: 'Retrieval started', actor: deps.me() })
      const created = await store().run('retrievals.create', { id, caseId, providerId, environment, at: clock.now(), entry })
      const run: Run = { retrieval: created, flow, abort: new AbortController(), institution: null, session: null, wanted: null, isDetached: false, work: null }
      const retrieval = created.state === 'draft' ? await move(run, 'started', null) : created
      live.set(id, run)
      flow.onLost((error) => {
        if (!live.has(id)) return
        if (run.isDetached) return void live.delete(id)
        log.log('warn', 'retrieval.flow-lost', { code: error.code, providerId })
        void finish(run, 'failed', 'Retrieval failed', { failure: error }).catch(() => undefined)
      })
      tell(retrieval, 'connecting')
      return retrieval
    } catch (error) {
      await flow.end()
      throw error
    }
  }

  return {
    tell, entryFor, move, finish, startFlow,
    find: (retrievalId: RetrievalId): Run | undefined => live.get(retrievalId),
    /** @throws AppError `retrieval.session-ended` when the run has no bank session any more. */
    get: (retrievalId: RetrievalId): Run => {
      const found = live.get(retrievalId)
      if (!found) throw new AppError('retrieval.session-ended', 'The bank session ended and nothing was saved. Start again with the same bank.')
      return found
    },
    start: async (caseId: CaseId, providerId: ProviderId): Promise<Retrieval> => {
      const { loanCase } = await store().run('cases.get', { caseId })
      refuseStart(loanCase.state, loanCase.consentRecordedAt !== null, deps.descriptorOf(providerId))
      if (starting.has(caseId) || [...live.values()].some((run) => run.retrieval.caseId === caseId)) {
        throw new AppError('retrieval.already-running', 'A retrieval for this case is open. Finish or cancel it first.')
      }
      starting.add(caseId)
      try {
        return await begin(caseId, providerId)
      } finally {
        starting.delete(caseId)
      }
    },
    /** Fails a run and throws the reason on; a run that was ended meanwhile (cancel, lock) keeps that end. */
    fail: async (run: Run, error: unknown): Promise<never> => {
      if (live.has(run.retrieval.id)) await finish(run, 'failed', 'Retrieval failed', { failure: toErrorDetail(error) })
      throw error
    },
    alone,
    /** The statements are stored: the run is over, its session is closed. */
    complete: async (run: Run, retrieval: Retrieval): Promise<Retrieval> => {
      live.delete(run.retrieval.id)
      await run.flow.end()
      tell(retrieval, 'done')
      return retrieval
    },
    /** The provider goes on without us and brings the result itself. The session stays as long as its process may live. */
    handOff: async (run: Run, entry: NewTimelineEntry): Promise<Retrieval> => {
      run.isDetached = true
      const waiting = await move(run, 'collecting', entry)
      tell(waiting, null)
      return waiting
    },
    /** Ends the session of a run whose result came by itself; the run's state is written by whoever took the result. */
    release: async (run: Run): Promise<void> => {
      live.delete(run.retrieval.id)
      run.abort.abort()
      await run.flow.end()
    },
    ...createEndings(live, finish),
  }
}
export type RetrievalRuns = ReturnType<typeof createRetrievalRuns>

type Finish = (run: Run, state: RetrievalState, title: string, ending?: Ending) => Promise<Retrieval>

/** Ends of all runs at once. */
const createEndings = (live: Map<RetrievalId, Run>, finish: Finish) => ({
  /** Ends the flows of runs that the store already ended, e.g. after its process was lost; writes nothing. */
  dropAll: async (): Promise<void> => {
    const dropped = [...live.values()]
    live.clear()
    await Promise.all(dropped.map((run) => {
      run.abort.abort()
      return run.flow.end()
    }))
  },
  endAll: async (): Promise<void> => {
    await Promise.all([...live.values()].map((run) => (run.isDetached ? run.flow.end() : finish(run, 'abandoned', 'Ended by lock or quit').catch(() => undefined))))
  },
})

/** One call to the bank at a time: a second click while one is under way is refused. */
const alone = async <Value>(run: Run, work: () => Promise<Value>): Promise<Value> => {
  if (run.work !== null) throw new AppError('retrieval.already-running', 'The bank is still answering. Nothing was sent twice.')
  const working = work()
  run.work = working
  try {
    return await working
  } finally {
    run.work = null
  }
}

const refuseStart = (state: string, hasConsent: boolean, descriptor: ProviderDescriptor): void => {
  if (state !== 'open') throw new AppError('app.unsupported', 'The case is not open. Open it again first.')
  if (!hasConsent) throw new AppError('provider.not-allowed', 'No consent is on file. Record it before bank data is fetched.')
  if (!descriptor.isAvailable || !descriptor.capabilities.assistedRetrieval) {
    throw new AppError('app.unsupported', `${descriptor.name} cannot be started from here.`)
  }
}
