import { instantFrom } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import type { CaseLink, LinkField } from '#shared/domain/link.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState, type ProviderEnvironment, type Retrieval } from '#shared/domain/retrieval.ts'
import { newId } from '../platform/random.ts'
import type { FrameContext, FramePage, FrameSender } from '../providers/provider.ts'
import { timelineEntry } from './entries.ts'
import type { FramesDeps } from './frame-deps.ts'
import { createFrameViews } from './frame-views.ts'

type Values = Readonly<Record<string, string>>

/** An applicant who got the page has a day. */
const HANDED_OVER_MS = 24 * 60 * 60 * 1000
const WHAT = 'The report'

const keyOf = (retrievalId: RetrievalId): string => `frame/${retrievalId}`

/** After too many wrong tries the provider asks for a day without one (seed 000, "too-many-retries"). */
const refuseLocked = (runs: readonly Retrieval[], nowMs: number): void => {
  for (const { failure, endedAt } of runs) {
    if (failure?.code !== 'retrieval.wait' || endedAt === null) continue
    const left = Math.ceil((Date.parse(endedAt) + (failure.retryAfterSeconds ?? 0) * 1000 - nowMs) / 1000)
    if (left > 0) throw new AppError('retrieval.wait', 'The applicant tried too often. Wait until the bank login is safe again.', { retryAfterSeconds: left, ...(failure.providerCode === undefined ? {} : { providerCode: failure.providerCode }) })
  }
}

/** What the case knows already, for fields of the same meaning; the officer sees and changes all of it. */
const filled = (fields: readonly LinkField[], values: Values, applicant: Readonly<{ name: string; nationalId: string | null }>): Values => {
  const words = applicant.name.trim().split(/\s+/)
  const known: Values = { firstName: words.slice(0, -1).join(' ') || (words[0] ?? ''), lastName: words.length > 1 ? (words.at(-1) ?? '') : '', userIdentification: applicant.nationalId ?? '' }
  return Object.fromEntries(fields.map(({ name }) => [name, values[name] ?? known[name] ?? '']))
}

/** Retrievals that run in a page of the provider and come back as a callback. */
export const createFramesService = (deps: FramesDeps) => {
  const { store, clock, random, me } = deps

  const senderOf = (providerId: ProviderId): FrameSender => {
    const sender = deps.frameOf(providerId)
    if (sender === undefined || !deps.descriptorOf(providerId).isAvailable) throw new AppError('app.unsupported', 'This provider has no frame.')
    return sender
  }
  const contextOf = async (providerId: ProviderId, environment: ProviderEnvironment, reference: string): Promise<FrameContext> => {
    const record = (await store().run('credentials.list')).find((one) => one.providerId === providerId && one.environment === environment)
    if (record === undefined) throw new AppError('provider.no-credential', 'No key is stored for this environment. Add it in Settings, Providers.')
    return { environment, sandboxUrl: deps.sandboxUrl(), credentialsShown: record.shown, reference }
  }
  const openCase = async (caseId: CaseId) => {
    const { loanCase } = await store().run('cases.get', { caseId })
    if (loanCase.state !== 'open') throw new AppError('app.unsupported', 'The case is not open. Open it again first.')
    return loanCase
  }
  const runsOf = async (caseId: CaseId, providerId: ProviderId): Promise<readonly Retrieval[]> =>
    (await store().run('retrievals.list', { caseId, limit: 100 })).filter((run) => run.providerId === providerId)

  const expect = (run: Retrieval, reference: string, withinMs: number): Promise<undefined> => store().run('expected.add', {
    id: run.id, providerId: run.providerId, caseId: run.caseId, retrievalId: run.id, reference, what: WHAT, expectedBy: instantFrom(Date.parse(clock.now()) + withinMs),
  })
  const tell = async (run: Retrieval, parts: Parameters<typeof timelineEntry>[2]): Promise<void> => {
    await store().run('timeline.add', { caseId: run.caseId, entry: timelineEntry(random, clock.now(), { providerId: run.providerId, ...parts }) })
    deps.onRetrieval(await store().run('retrievals.get', { retrievalId: run.id }))
  }

  const linkOf = async (run: Retrieval): Promise<CaseLink> => {
    const link = (await store().run('links.list', { caseId: run.caseId })).find(({ retrievalId }) => retrievalId === run.id)
    if (link === undefined) throw new AppError('app.not-found', 'What this run was started with is not there any more. Start it again.')
    return link
  }
  const pageOf = async (run: Retrieval): Promise<FramePage> => {
    const kept = await store().run('deskKeys.read', { name: keyOf(run.id) })
    if (isFinalState(run.state) || kept === null) throw new AppError('retrieval.session-ended', 'This run is over. Start another one.')
    const values = JSON.parse(Buffer.from(kept).toString('utf8')) as Values
    return senderOf(run.providerId).page(values, await contextOf(run.providerId, run.environment, (await linkOf(run)).reference))
  }
  const views = createFrameViews({ ...deps, senderOf, linkOf, pageOf, expect, tell })

  return {
    prepare: async (caseId: CaseId, providerId: ProviderId, values: Values) => {
      const sender = senderOf(providerId)
      const context = await contextOf(providerId, deps.environmentOf(providerId), 'preview')
      const fields = sender.fields(context)
      const shown = filled(fields, values, (await openCase(caseId)).applicant)
      return { fields, values: shown, problems: sender.page(shown, context).problems, isListening: deps.isListening() }
    },
    start: async (caseId: CaseId, providerId: ProviderId, values: Values): Promise<Retrieval> => {
      const sender = senderOf(providerId)
      const loanCase = await openCase(caseId)
      if (loanCase.consentRecordedAt === null) throw new AppError('provider.not-allowed', 'No consent is on file. Record it before bank data is fetched.')
      const runs = await runsOf(caseId, providerId)
      if (runs.some(({ state }) => !isFinalState(state))) throw new AppError('retrieval.already-running', 'A retrieval for this case is open. Finish or cancel it first.')
      refuseLocked(runs, Date.parse(clock.now()))
      const environment = deps.environmentOf(providerId)
      const reference = `cb-${newId(random)}`
      const { problems } = sender.page(values, await contextOf(providerId, environment, reference))
      if (Object.keys(problems).length > 0) throw new AppError('app.invalid-input', 'The run was not started. Check the marked fields.', { fields: problems })
      const id = newId<'retrieval'>(random)
      const at = clock.now()
      const entry = timelineEntry(random, at, { kind: 'retrieval.started', tone: 'progress', title: 'Retrieval started', actor: me(), providerId })
      await store().run('retrievals.create', { id, caseId, providerId, environment, at, entry })
      await store().run('retrievals.move', { retrievalId: id, state: 'started', at, entry: null })
      await store().run('deskKeys.write', { name: keyOf(id), value: Buffer.from(JSON.stringify(values)), at })
      const made = timelineEntry(random, at, { kind: 'frame.made', tone: 'waiting', title: 'Page for the bank sign-in made', actor: me(), providerId })
      await store().run('links.add', { link: { id: newId<'link'>(random), caseId, providerId, environment, kind: 'frame', reference, address: null, createdAt: at, createdBy: me(), state: 'waiting', stateAt: null, stateCode: null, stateText: null, retrievalId: id }, entry: made })
      const run = await store().run('retrievals.move', { retrievalId: id, state: 'waiting', at: clock.now(), entry: null })
      await expect(run, reference, HANDED_OVER_MS)
      deps.onRetrieval(run)
      return run
    },
    open: (retrievalId: RetrievalId): Promise<void> => views.open(retrievalId),
    /** @returns false when the officer cancelled the save dialog. */
    handOver: async (retrievalId: RetrievalId, as: 'page' | 'snippet'): Promise<boolean> => {
      const run = await store().run('retrievals.get', { retrievalId })
      const { html, snippet } = await pageOf(run)
      if (as === 'page') return deps.desktop.saveFile(`${run.providerId}-bank-sign-in.html`, () => Promise.resolve(html))
      await deps.desktop.copy(snippet)
      return true
    },
    /** A run that ended needs neither its view nor what it was started with. */
    follow: async ({ retrievalId, state }: Readonly<{ retrievalId: RetrievalId; state: Retrieval['state'] }>): Promise<void> => {
      if (!isFinalState(state)) return
      views.close(retrievalId)
      if ((await store().run('deskKeys.read', { name: keyOf(retrievalId) })) !== null) await store().run('deskKeys.remove', { name: keyOf(retrievalId) })
    },
    /** For lock and quit: what a provider's page shows must not stay on the screen. */
    endAll: views.closeAll,
  }
}
export type FramesService = ReturnType<typeof createFramesService>
