import type { Instant } from './calendar.ts'
import type { CaseId, LinkId, RetrievalId } from './ids.ts'
import type { ProviderId } from './provider-id.ts'
import type { ProviderEnvironment } from './retrieval.ts'

/** One thing that can be set for a link; screens draw it without knowing the provider. */
export type LinkField = Readonly<{
  name: string
  label: string
  hint: string | null
  /** Empty for free text. */
  choices: readonly Readonly<{ value: string; label: string }>[]
  maxLength: number
}>

/** What the values typed so far come to: the address, or what is wrong with which field. */
export type LinkDraft = Readonly<{
  /** The code that comes back with what the applicant sends; empty while it cannot be made. */
  reference: string
  /** Null while there are problems. */
  address: string | null
  /** Field names with what is wrong with them; never their values. */
  problems: Readonly<Record<string, string>>
}>

/** How far a link has come. `returned` and the failures are what the applicant came back with, `delivered` is proven data. */
export const LINK_STATES = ['waiting', 'returned', 'login-failed', 'failed', 'delivered'] as const
export type LinkState = (typeof LINK_STATES)[number]

/** A link given to an applicant or to the lender's own page, remembered on its case so that what arrives finds it. */
export type CaseLink = Readonly<{
  id: LinkId
  caseId: CaseId
  providerId: ProviderId
  environment: ProviderEnvironment
  /** The provider's word for the kind, e.g. `referral`, `iframe`; `hosted` for the lender's own page. */
  kind: string
  reference: string
  /** Null for `hosted`: what that page needs is good once and is not kept. */
  address: string | null
  createdAt: Instant
  createdBy: string
  state: LinkState
  /** When `state` was noted; null while it waits. */
  stateAt: Instant | null
  /** The provider's own number that came with it; null without one. */
  stateCode: string | null
  /** The provider's sentence as inert text; null without one. */
  stateText: string | null
  /** The run that this link began or that its delivery became; null while there is none. */
  retrievalId: RetrievalId | null
}>

/** How an applicant came back from a link. */
export type LinkReturn = Readonly<{
  reference: string
  outcome: 'completed' | 'login-failed' | 'failed'
  /** The provider's own number; null without one. */
  providerCode: string | null
  /** The provider's sentence as inert text; null without one. */
  text: string | null
}>
