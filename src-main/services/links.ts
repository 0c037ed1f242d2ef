import { AppError } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { CaseLink, LinkDraft, LinkField, LinkReturn, LinkState } from '#shared/domain/link.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import { newId, type Random } from '../platform/random.ts'
import type { HostedStart, LinkContext, LinkSender } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import { timelineEntry } from './entries.ts'
import type { RetrievalRuns } from './retrieval-runs.ts'

const HOSTED_TIMEOUT_MS = 60_000

export type LinksDeps = Readonly<{
  store(): Store
  clock: Clock
  random: Random
  me(): string
  environmentOf(providerId: ProviderId): ProviderEnvironment
  sandboxUrl(): string | null
  linkSenderOf(providerId: ProviderId): LinkSender | undefined
  startFlow: RetrievalRuns['startFlow']
  onCaseChanged(caseId: CaseId): void
}>

type Values = Readonly<Record<string, string>>

const RETURN_TITLES: Readonly<Record<LinkReturn['outcome'], string>> = { completed: 'Applicant finished the link', 'login-failed': 'Applicant’s login failed on the link', failed: 'The link ended with an error' }

const STATES: Readonly<Record<LinkReturn['outcome'], Exclude<LinkState, 'waiting'>>> = { completed: 'returned', 'login-failed': 'login-failed', failed: 'failed' }

/** Links and hand-overs by which an applicant's data comes without the officer; each is remembered on its case. */
export const createLinksService = (deps: LinksDeps) => {
  const { store, clock, random, me } = deps
  const senderOf = (providerId: ProviderId): LinkSender => {
    const sender = deps.linkSenderOf(providerId)
    if (!sender) throw new AppError('app.unsupported', 'This provider cannot send links.')
    return sender
  }
  const openCase = async (caseId: CaseId) => {
    const { loanCase } = await store().run('cases.get', { caseId })
    if (loanCase.state !== 'open') throw new AppError('app.unsupported', 'The case is not open. Open it again first.')
    return loanCase
  }
  const contextOf = async (caseId: CaseId, providerId: ProviderId): Promise<LinkContext> => {
    const environment = deps.environmentOf(providerId)
    const records = await store().run('credentials.list')
    // The desk's public code is no secret and is shown whole; the key stays in the keychain.
    const organisation = records.find((record) => record.providerId === providerId && record.environment === environment)?.shown['referralCode'] ?? ''
    return { organisation, environment, sandboxUrl: deps.sandboxUrl(), caseReference: (await openCase(caseId)).reference }
  }
  const remember = async (parts: Pick<CaseLink, 'caseId' | 'providerId' | 'environment' | 'kind' | 'reference' | 'address'>, title: string): Promise<CaseLink> => {
    const link: CaseLink = { ...parts, id: newId<'link'>(random), createdAt: clock.now(), createdBy: me(), retrievalId: null, state: 'waiting', stateAt: null, stateCode: null, stateText: null }
    const entry = timelineEntry(random, clock.now(), { kind: 'link.made', tone: 'waiting', title, detail: link.reference, actor: me(), providerId: parts.providerId })
    const stored = await store().run('links.add', { link, entry })
    deps.onCaseChanged(parts.caseId)
    return stored
  }

  return {
    /** What can be set, and what the values typed so far come to. */
    prepare: async (caseId: CaseId, providerId: ProviderId, values: Values): Promise<LinkDraft & Readonly<{ fields: readonly LinkField[] }>> => {
      const sender = senderOf(providerId)
      const context = await contextOf(caseId, providerId)
      return { ...sender.prepare(values, context), fields: sender.fields(context) }
    },
    /** @throws AppError `app.invalid-input` with the fields, `store.conflict` when the identifier belongs to another case. */
    create: async (caseId: CaseId, providerId: ProviderId, values: Values): Promise<CaseLink> => {
      const context = await contextOf(caseId, providerId)
      const { reference, address, problems } = senderOf(providerId).prepare(values, context)
      if (address === null) throw new AppError('app.invalid-input', 'The link was not made. Check the marked fields.', { fields: problems })
      return remember({ caseId, providerId, environment: context.environment, kind: values['kind'] || 'referral', reference, address }, 'Link made')
    },
    list: (caseId: CaseId) => store().run('links.list', { caseId }),
    /** Begins a retrieval that the lender's own page finishes; what that page needs is handed over and not kept. */
    startHosted: async (caseId: CaseId, providerId: ProviderId): Promise<Readonly<{ link: CaseLink; start: HostedStart }>> => {
      const { reference } = await openCase(caseId)
      const { flow, environment } = await deps.startFlow(providerId)
      try {
        const start = await flow.startHosted(reference, AbortSignal.timeout(HOSTED_TIMEOUT_MS))
        return { start, link: await remember({ caseId, providerId, environment, kind: 'hosted', reference: start.reference, address: null }, 'Handed over to the lender’s page') }
      } finally {
        await flow.end()
      }
    },
    /** Notes an applicant's return on the case of its link. @returns null for an address that is not ours or finds no link. */
    noteReturn: async (providerId: ProviderId, parameters: URLSearchParams): Promise<Readonly<{ link: CaseLink; news: LinkReturn }> | null> => {
      const news = senderOf(providerId).readReturn(parameters)
      const found = news && (await store().run('links.find', { providerId, reference: news.reference }))
      if (!news || !found) return null
      const at = clock.now()
      const entry = timelineEntry(random, at, {
        kind: 'link.returned', tone: news.outcome === 'completed' ? 'progress' : 'attention', title: RETURN_TITLES[news.outcome], detail: news.text, providerId, raw: news.providerCode,
      })
      const link = await store().run('links.noteState', { linkId: found.id, state: STATES[news.outcome], at, code: news.providerCode, text: news.text, entry })
      deps.onCaseChanged(link.caseId)
      return { link, news }
    },
  }
}
export type LinksService = ReturnType<typeof createLinksService>
