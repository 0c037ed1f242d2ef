import type { Challenge, ChallengeElement } from '#shared/domain/challenge.ts'
import type { IdentityDelivery } from '#shared/domain/identity.ts'
import type { InstitutionList } from '#shared/domain/institution.ts'
import type { LinkDraft, LinkField, LinkReturn } from '#shared/domain/link.ts'
import type { DeliveryRequest, PendingDelivery } from '#shared/domain/pending-delivery.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { Money } from '#shared/domain/money.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { HttpSender } from './http/sender.ts'

/** What a provider gets from outside. `credentials` holds the desk's own keys by field name, in memory only. */
export type ProviderDeps = Readonly<{
  environment: ProviderEnvironment
  /** Set in the practice workspace only: the loopback address of the sandbox twin. */
  sandboxUrl: string | null
  credentials: Readonly<Record<string, string>>
  /** What the workspace has set for the descriptor's `options`; an absent one takes its default. */
  options?: Readonly<Record<string, string>>
  http: HttpSender
  clock: Clock
  log: Logger
}>

/** The face of a provider, put together from small capabilities; an absent member is a capability it does not have. */
export interface Provider {
  readonly descriptor: ProviderDescriptor
  /** One cheap call that proves key and line. Rejects with a `provider.*` error. */
  testConnection?(signal: AbortSignal): Promise<Readonly<{ message: string }>>
  readonly assisted?: AssistedRetrieval
  /** Begins a retrieval that the lender's own page finishes, without the desk's key. */
  startHosted?(referralCode: string, signal: AbortSignal): Promise<HostedStart>
  /** Merges raw bodies of several deliveries into one statement. @param bodies in the provider's newest format. */
  mergeStatements?(bodies: readonly Uint8Array[], referralCode: string, signal: AbortSignal): Promise<StatementDelivery>
  /** Ends what is open beside the sessions, e.g. a login form that was fetched and not used. Never rejects. */
  close?(): Promise<void>
}

/**
 * What the lender's page needs for one bank login: good once, for a limited time, from listed domains only. It stands
 * for the key without holding it.
 */
export type HostedStart = Readonly<{ guid: string; sessionMark: string; reference: string; callsAt: string }>

/** Asks for the statements of every account together with the sign-in, instead of a choice in between. */
export type FetchAll = Readonly<{
  days: number
  wantsRawFile: boolean
  /** The provider brings the result itself; without it the sign-in answers with the statements. */
  delivery?: DeliveryRequest
  /** The answer holds nothing but the session. */
  isSilent?: boolean
}>

/** The officer types, the applicant is on the phone. */
export interface AssistedRetrieval {
  listInstitutions(signal: AbortSignal): Promise<InstitutionList>
  /** For banks with `needsPreload`: the picture code or other elements that belong to the login form right now. */
  preloadLogin?(institutionSlug: string, signal: AbortSignal): Promise<readonly ChallengeElement[]>
  /**
   * Sends the bank login. The answers are used for this call and not kept.
   * Rejects with `retrieval.*` errors; a rejected session is already closed.
   */
  signIn(request: SignInRequest, signal: AbortSignal): Promise<AssistedSession>
}

export type SignInRequest = Readonly<{
  institutionSlug: string
  /** By the bank's own field ids, letter case included. */
  answers: Readonly<Record<string, string>>
  /** Ties what arrives later to the case. */
  referralCode: string
  /** The caller can show a security step. Without it a bank that asks for one is refused and signed out. */
  acceptsChallenge?: boolean
  fetchAll?: FetchAll
}>

/** An account as the bank shows it after sign-in. */
export type SessionAccount = Readonly<{
  key: string
  name: string
  number: string | null
  type: string | null
  balance: Money | null
  currency: string
}>

/** With `wantsRawFile` the provider also makes its raw data file, to be fetched with the others. */
export type StatementsWanted = Readonly<{ accountKeys: readonly string[]; days: number; wantsRawFile?: boolean }>

/** A signed-in bank session; lives in the flow process only and ends with it. */
export interface AssistedSession {
  /** Set while the bank waits for a security step. */
  readonly challenge: Challenge | null
  readonly accounts: readonly SessionAccount[]
  readonly institutionName: string
  /** The sign-in brought the statements already; `fetchStatements` hands them over without another call. */
  readonly hasStatements: boolean
  /** Set where the provider brings the result by itself; there is nothing to fetch, and the session stays open there. */
  readonly pending: PendingDelivery | null
  /**
   * Sends the answers to the current challenge, keyed by the bank's own ids. Afterwards `challenge` is null, or the
   * next step, or the same one with the bank's new label after a wrong answer.
   */
  answerChallenge?(answers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void>
  /** May run once per session; never repeated by a retry. */
  fetchStatements(request: StatementsWanted, signal: AbortSignal): Promise<readonly StatementDelivery[]>
  /** The files of what was fetched, packed as they came; to be read in the parse process. Null where there are none. */
  fetchFiles?(signal: AbortSignal): Promise<Readonly<{ archive: Uint8Array }> | null>
  /** Who the customer is by the bank's own records. May run once per session; never repeated by a retry. */
  identify?(accountKeys: readonly string[], signal: AbortSignal): Promise<IdentityDelivery>
  /** Signs out at the provider; never rejects. @returns false when the provider did not confirm. */
  close(): Promise<boolean>
}

/** What a link is made for: the desk's own code, where it leads, and the case's reference as the default identifier. */
export type LinkContext = Readonly<{ organisation: string; environment: ProviderEnvironment; sandboxUrl: string | null; caseReference: string }>

/** Links by which an applicant sends statements without the officer. Pure: nothing is called and nothing kept. */
export interface LinkSender {
  fields(context: LinkContext): readonly LinkField[]
  /** Checks what is typed so far. Names that no field has are left alone. */
  prepare(values: Readonly<Record<string, string>>, context: LinkContext): LinkDraft
  /** Reads the parameters of the return address. @returns null for anything that is not one, whole and plain. */
  readReturn(parameters: URLSearchParams): LinkReturn | null
}

export type CreateProvider = (deps: ProviderDeps) => Provider

/** What a provider's folder shows to the registry. */
export type ProviderModule = Readonly<{
  descriptor: ProviderDescriptor
  /** Hosts that a sender for this provider may call, by environment; the sandbox has none but its loopback origin. */
  hosts: Readonly<Record<ProviderEnvironment, readonly string[]>>
  /** Null while only the settings exist and no client yet. */
  create: CreateProvider | null
  links?: LinkSender
}>
