import type { Instant } from '#shared/domain/calendar.ts'
import { AppError, toErrorDetail, type AppErrorCode } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { InstitutionList } from '#shared/domain/institution.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState, type ProviderEnvironment, type Retrieval, type RetrievalState } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { newId, type Random } from '../platform/random.ts'
import type { Flow, FlowStarter } from '../processes/flow.ts'
import type { SessionAccount } from '../providers/provider.ts'
import type { NewTimelineEntry, Store } from '../store/store.ts'
import type { CredentialsService } from './credentials.ts'
import { timelineEntry } from './entries.ts'

const INSTITUTIONS_MAX_AGE_MS = 24 * 3600_000

export type RetrievalStep = 'connecting' | 'signing-in' | 'reading-accounts' | 'fetching' | 'saving' | 'done'
export type RetrievalNews = Readonly<{ retrievalId: RetrievalId; caseId: CaseId; state: RetrievalState; step: RetrievalStep | null; stepStartedAt: Instant | null }>

export type RetrievalsDeps = Readonly<{
  store(): Store
  flows: FlowStarter
  credentials: CredentialsService
  clock: Clock
  random: Random
  log: Logger
  me(): string
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  environmentOf(providerId: ProviderId): ProviderEnvironment
  sandboxUrl(): string | null
  onNews(news: RetrievalNews): void
  onCaseChanged(caseId: CaseId): void
}>

/** A run whose bank session lives right now. Nothing of the applicant's login is in here. */
type Live = { readonly retrieval: Retrieval; readonly flow: Flow; readonly abort: AbortController; institution: Readonly<{ slug: string; name: string }> | null }

/** Refusals after which the applicant may simply try the login again in the same run. */
const TRY_AGAIN: readonly AppErrorCode[] = ['retrieval.wrong-login', 'retrieval.check-login', 'app.invalid-input', 'provider.timeout', 'provider.offline', 'provider.rate-limited']

/** Runs of providers for cases: one flow process per live run, saved whole or not at all. */
export const createRetrievalsService = (deps: RetrievalsDeps) => {
  const { store, flows, credentials, clock, random, log } = deps
  const live = new Map<RetrievalId, Live>()

  const tell = ({ id, caseId, state }: Retrieval, step: RetrievalStep | null): void => {
    deps.onNews({ retrievalId: id, caseId, state, step, stepStartedAt: step === null ? null : clock.now() })
    deps.onCaseChanged(caseId)
  }
  const entryFor = (providerId: ProviderId, parts: Omit<Parameters<typeof timelineEntry>[2], 'providerId'>): NewTimelineEntry =>
    timelineEntry(random, clock.now(), { providerId, ...parts })
  const move = (retrieval: Retrieval, state: RetrievalState, entry: NewTimelineEntry | null, rest: Partial<Pick<Live, 'institution'>> & { failure?: Retrieval['failure'] } = {}) =>
    store().run('retrievals.move', {
      retrievalId: retrieval.id, state, at: clock.now(), entry,
      ...(rest.institution ? { institution: rest.institution } : {}), ...(rest.failure === undefined ? {} : { failure: rest.failure }),
    })
  const startFlow = async (providerId: ProviderId): Promise<Readonly<{ flow: Flow; environment: ProviderEnvironment }>> => {
    const environment = deps.environmentOf(providerId)
    const values = await credentials.use(providerId, environment)
    return { environment, flow: await flows.start({ providerId, environment, sandboxUrl: deps.sandboxUrl(), credentials: values }) }
  }
  const liveOf = (retrievalId: RetrievalId): Live => {
    const found = live.get(retrievalId)
    if (!found) throw new AppError('retrieval.session-ended', 'The bank session ended and nothing was saved. Start again with the same bank.')
    return found
  }
  /** Ends a run: signs out, ends the process, writes the final state. */
  const finish = async (run: Live, state: RetrievalState, title: string, rest: { failure?: Retrieval['failure']; actor?: string } = {}): Promise<Retrieval> => {
    live.delete(run.retrieval.id)
    run.abort.abort()
    const isSignedOut = await run.flow.end()
    const ended = await move(run.retrieval, state, entryFor(run.retrieval.providerId, {
      kind: `retrieval.${state}`, tone: state === 'failed' ? 'negative' : 'neutral', title, actor: rest.actor ?? null,
      detail: rest.failure?.message ?? (isSignedOut ? 'Signed out at the bank' : 'The sign-out was not confirmed by the bank'), raw: rest.failure?.providerCode ?? null,
    }), rest.failure ? { failure: rest.failure } : {})
    tell(ended, null)
    return ended
  }
  const failWith = async (run: Live, error: unknown): Promise<never> => {
    const failure = toErrorDetail(error)
    if (live.has(run.retrieval.id)) await finish(run, 'failed', 'Retrieval failed', { failure })
    throw error
  }

  const institutions = async (providerId: ProviderId, isRefresh: boolean): Promise<InstitutionList> => {
    const environment = deps.environmentOf(providerId)
    const cached = await store().run('institutions.read', { providerId, environment })
    const isYoung = cached !== null && Date.parse(clock.now()) - Date.parse(cached.fetchedAt) < INSTITUTIONS_MAX_AGE_MS
    if (cached && isYoung && !isRefresh) return cached
    try {
      const { flow } = await startFlow(providerId)
      try {
        const list = await flow.listInstitutions(AbortSignal.timeout(60_000))
        await store().run('institutions.write', { providerId, environment, list })
        return list
      } finally {
        await flow.end()
      }
    } catch (error) {
      if (cached && !isRefresh) return cached
      throw error
    }
  }

  return {
    institutions,
    list: (caseId: CaseId | null, limit: number) => store().run('retrievals.list', { caseId, limit }),
    start: async (caseId: CaseId, providerId: ProviderId): Promise<Retrieval> => {
      const { loanCase } = await store().run('cases.get', { caseId })
      refuseStart(loanCase.state, loanCase.consentRecordedAt !== null, deps.descriptorOf(providerId))
      for (const run of live.values()) {
        if (run.retrieval.caseId === caseId) throw new AppError('retrieval.already-running', 'A retrieval for this case is open. Finish or cancel it first.')
      }
      const { flow, environment } = await startFlow(providerId)
      const id = newId<'retrieval'>(random)
      const created = await store().run('retrievals.create', {
        id, caseId, providerId, environment, at: clock.now(),
        entry: entryFor(providerId, { kind: 'retrieval.started', tone: 'progress', title: 'Retrieval started', actor: deps.me() }),
      })
      const retrieval = created.state === 'started' ? created : await move(created, 'started', null)
      const run: Live = { retrieval, flow, abort: new AbortController(), institution: null }
      live.set(id, run)
      flow.onLost((error) => {
        if (!live.has(id)) return
        log.log('warn', 'retrieval.flow-lost', { code: error.code, providerId })
        void finish(run, 'failed', 'Retrieval failed', { failure: error }).catch(() => undefined)
      })
      tell(retrieval, 'connecting')
      return retrieval
    },
    /** The answers go to the flow process and are not kept here. */
    signIn: async (retrievalId: RetrievalId, institutionSlug: string, answers: Readonly<Record<string, string>>): Promise<Readonly<{ retrieval: Retrieval; accounts: readonly SessionAccount[] }>> => {
      const run = liveOf(retrievalId)
      const { providerId, caseId } = run.retrieval
      const { loanCase } = await store().run('cases.get', { caseId })
      tell(run.retrieval, 'signing-in')
      try {
        const session = await run.flow.signIn({ institutionSlug, answers, referralCode: loanCase.reference }, run.abort.signal)
        run.institution = { slug: institutionSlug, name: session.institutionName }
        // The officer now chooses accounts: the run goes to `collecting` only when the fetch begins.
        const entry = entryFor(providerId, { kind: 'retrieval.signed-in', tone: 'positive', title: 'Signed in without a security step', detail: `Assisted login, ${session.institutionName}`, actor: deps.me() })
        await store().run('timeline.add', { caseId, entry })
        tell(run.retrieval, 'reading-accounts')
        return { retrieval: run.retrieval, accounts: session.accounts }
      } catch (error) {
        const { code, providerCode } = toErrorDetail(error)
        if (!TRY_AGAIN.includes(code)) return failWith(run, error)
        await store().run('timeline.add', { caseId, entry: entryFor(providerId, { kind: 'retrieval.sign-in-refused', tone: 'attention', title: 'Sign-in refused', raw: providerCode ?? code, actor: deps.me() }) })
        tell(run.retrieval, null)
        throw error
      }
    },
    fetch: async (retrievalId: RetrievalId, accountKeys: readonly string[], days: number): Promise<Retrieval> => {
      const run = liveOf(retrievalId)
      if (!run.institution) throw new AppError('retrieval.illegal-move', 'Sign in at the bank first.')
      const current = await move(run.retrieval, 'collecting', null, { institution: run.institution })
      tell(current, 'fetching')
      try {
        const deliveries = await run.flow.fetchStatements({ accountKeys, days }, run.abort.signal)
        tell(current, 'saving')
        const accountCount = deliveries.reduce((sum, { statement }) => sum + statement.accounts.length, 0)
        const rowCount = deliveries.reduce((sum, { statement }) => sum + statement.accounts.reduce((rows, { transactions }) => rows + transactions.length, 0), 0)
        const done = await store().run('retrievals.complete', {
          retrievalId, at: clock.now(), statements: deliveries.map((delivery) => ({ id: newId<'statement'>(random), delivery })),
          entry: entryFor(current.providerId, { kind: 'statements.received', tone: 'positive', title: 'Statements received', detail: `${run.institution?.name ?? 'Bank'}, ${accountCount} accounts, ${rowCount} transactions` }),
        })
        live.delete(retrievalId)
        await run.flow.end()
        tell(done, 'done')
        return done
      } catch (error) {
        return failWith(run, error)
      }
    },
    cancel: async (retrievalId: RetrievalId): Promise<Retrieval> => {
      const run = live.get(retrievalId)
      if (run) return finish(run, 'cancelled', 'Retrieval cancelled', { actor: deps.me() })
      const stored = await store().run('retrievals.get', { retrievalId })
      if (isFinalState(stored.state)) return stored
      const ended = await move(stored, 'cancelled', entryFor(stored.providerId, { kind: 'retrieval.cancelled', title: 'Retrieval cancelled', actor: deps.me() }))
      tell(ended, null)
      return ended
    },
    /** Runs that a crash or quit left open have no bank session any more. */
    endOrphans: async (opened: Store): Promise<void> => {
      const count = await opened.run('retrievals.endOrphans', { at: clock.now() })
      if (count > 0) log.log('info', 'retrievals.orphans-ended', { count })
    },
    /** Ends every live run, signing out at the banks; for lock and quit. */
    endAll: async (): Promise<void> => {
      await Promise.all([...live.values()].map((run) => finish(run, 'abandoned', 'Ended by lock or quit').catch(() => undefined)))
    },
    statements: (caseId: CaseId) => store().run('statements.list', { caseId }),
  }
}
export type RetrievalsService = ReturnType<typeof createRetrievalsService>

const refuseStart = (state: string, hasConsent: boolean, descriptor: ProviderDescriptor): void => {
  if (state !== 'open') throw new AppError('app.unsupported', 'The case is not open. Open it again first.')
  if (!hasConsent) throw new AppError('provider.not-allowed', 'No consent is on file. Record it before bank data is fetched.')
  if (!descriptor.isAvailable || !descriptor.capabilities.assistedRetrieval) {
    throw new AppError('app.unsupported', `${descriptor.name} cannot be started from here.`)
  }
}
