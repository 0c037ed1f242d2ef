import type { Instant } from '#shared/domain/calendar.ts'
import type { CallbackJudgement, KeyMark } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import type { ReceivedFile } from '#shared/domain/document.ts'
import type { Challenge, ChallengeElement } from '#shared/domain/challenge.ts'
import type { IdentityDelivery } from '#shared/domain/identity.ts'
import type { InstitutionList } from '#shared/domain/institution.ts'
import type { LinkDraft, LinkField, LinkReturn } from '#shared/domain/link.ts'
import type { DeliveryRequest, PendingDelivery } from '#shared/domain/pending-delivery.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { RecognizedContent } from '#shared/domain/recognized-file.ts'
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
  /** Who the customer is by the bank's own records; without keys of every account. May run once per session; never repeated by a retry. */
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

/** A parameter of a page in which the provider's own frame runs. */
export type FrameContext = Readonly<{ environment: ProviderEnvironment; sandboxUrl: string | null; credentialsShown: Readonly<Record<string, string>>; reference: string }>

/** A page that holds the provider's frame, made from parameters; nothing secret is in it. */
export type FramePage = Readonly<{
  /** A whole page for the locked view or to hand on; reports messages of the frame by setting the page's title. */
  html: string
  /** The same for pasting into a page of the lender. */
  snippet: string
  /** Hosts that the page loads from and may lead to, as `https://host` or the sandbox's origin. */
  origins: readonly string[]
  problems: Readonly<Record<string, string>>
}>

/** What a message of the frame means for the run. `again` keeps the frame open; a report still decides. */
export type FrameMessage = Readonly<{ raw: string; means: 'finished' | 'failed' | 'again' | 'locked'; lockedForSeconds: number | null }>

/** Retrievals that run in a page of the provider and come back as a callback. Pure: nothing is called and nothing kept. */
export interface FrameSender {
  fields(context: FrameContext): readonly LinkField[]
  page(values: Readonly<Record<string, string>>, context: FrameContext): FramePage
  /** Reads what the page's title says. @returns null for anything that is not a message. */
  readMessage(title: string): FrameMessage | null
}

/** One address at which a provider delivers. */
export type CallbackRoute = Readonly<{
  /** Last segment of the path, e.g. `result`; empty for a provider that has one address only. */
  name: string
  label: string
  method: 'GET' | 'POST'
  /** `form` is read whole and judged before the answer; `document` and `multipart` are streamed into the inbox. */
  body: 'none' | 'form' | 'document' | 'multipart'
  /** Without parameters, lower case. */
  mediaTypes: readonly string[]
  /** One more segment that ties a delivery to its request may follow. */
  takesCorrelation: boolean
  /** Largest body of a `form`, in bytes; 64 KiB without it. */
  maxBytes?: number
}>

/** Values of one stored key for checking deliveries. */
export type VerificationKey = Readonly<{ mark: KeyMark; values: Readonly<Record<string, string>> }>

/** A request as it came. Of a streamed body only what the listener counted is there; `body` is then empty. */
export type RawDelivery = Readonly<{
  route: string
  correlation: string | null
  /** Without the question mark. */
  query: string
  mediaType: string
  charset: string | null
  body: Uint8Array
  /** Plain fields of a multipart body, and its files without their content. */
  parts: Readonly<{ fields: Readonly<Record<string, string>>; files: readonly Readonly<{ field: string; name: string; mediaType: string; size: number }>[] }> | null
  bodySize: number
  bodySha256: string
  receivedAt: Instant
}>

/** `keys` newest first; `toleranceSeconds` null: age is not judged. */
export type JudgeContext = Readonly<{ keys: readonly VerificationKey[]; toleranceSeconds: number | null }>

/** What opens encrypted files; in the parse process only. */
export type FileKeys = Readonly<{ pgpPrivateKey: string | null }>

/** Opens one received file: decrypts it, tells its type by content and ending. Rejects with `document.refused`. */
export type OpenFile = (name: string, bytes: Uint8Array, keys: FileKeys) => Promise<ReceivedFile>

/**
 * How a provider shapes and signs what it sends. Runs in the listener, in the parse process and in tests: no I/O, no
 * state, the time comes with the delivery. Whether a message was seen before is decided by whoever keeps them.
 */
export interface CallbackReceiver {
  /** First segment of its addresses, e.g. `illion`. */
  readonly prefix: string
  readonly routes: readonly CallbackRoute[]
  /** Never throws: what cannot be read is `malformed`. */
  judge(delivery: RawDelivery, context: JudgeContext): CallbackJudgement
  /**
   * What the delivery says, with the whole body at hand. Only for isolated processes.
   * Rejects with `callback.malformed` or `document.*` where it cannot be read after all.
   */
  read(delivery: RawDelivery, context: JudgeContext & Readonly<{ files: FileKeys; openFile?: OpenFile }>): Promise<CallbackNews>
  /** Takes out of a body what may still open something at the provider, before the body is shown. */
  conceal?(text: string): string
  /** A delivery to try the listener with; `flaw` null is a right one. Absent flaws are not offered. */
  readonly samples: readonly Readonly<{ route: string; flaw: SampleFlaw; label: string }>[]
  makeSample(route: string, flaw: SampleFlaw, key: VerificationKey | null, at: Instant, reference: string): SampleRequest
}
export type SampleFlaw = 'none' | 'wrong-signature' | 'wrong-key' | 'stale' | 'future' | 'malformed' | 'damaged'
export type SampleRequest = Readonly<{ method: 'GET' | 'POST'; mediaType: string; query: string; body: Uint8Array }>

/** A saved file as recognizers get it. It was read once for all of them: at most one of `json` and `xml` is there. */
export type SavedFile = Readonly<{
  name: string
  /** Decided by content and ending together. */
  mediaType: string
  bytes: Uint8Array
  /** The body as `readJson` has it; undefined for anything but JSON. */
  json: unknown
  /** Root and its attributes; null for anything but XML. */
  xml: Readonly<{ name: string; attributes: Readonly<Record<string, string>>; members: readonly string[] }> | null
}>

/** A provider says that a file is its own. */
export type FileClaim = Readonly<{
  /** Names in the file that speak for this provider. Where several claim a file, the longest list wins. */
  marks: readonly string[]
  /** Reads it whole. Rejects with an AppError where the file is damaged; half of one is never returned. */
  read(): Promise<RecognizedContent>
}>

/** Tells a provider's saved files by what is in them. Pure, no I/O; runs in the parse process and on the command line's behalf there. */
export interface FileRecognizer {
  /** @param keys of this provider, newest first, for saved deliveries that are sealed. @returns null for a file that is not its own. */
  claim(file: SavedFile, keys: readonly VerificationKey[]): FileClaim | null
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
  callbacks?: CallbackReceiver
  frame?: FrameSender
}>
