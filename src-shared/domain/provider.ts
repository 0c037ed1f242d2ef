import type { Instant } from './calendar.ts'
import type { Market, ProviderId } from './provider-id.ts'
import type { ProviderEnvironment } from './retrieval.ts'

/** One thing the desk has to enter before a provider can be called. Secret ones go to the keychain and never return. */
export type CredentialField = Readonly<{
  name: string
  label: string
  isSecret: boolean
  hint: string | null
  /** Regular expression source over the whole value; null accepts any text up to the length. */
  pattern: string | null
  maxLength: number
}>

/** One thing that a workspace may set about how a provider is called; screens draw it without knowing the provider. */
export type OptionField = Readonly<{
  name: string
  label: string
  hint: string | null
  defaultValue: string
  choices: readonly Readonly<{ value: string; label: string }>[]
}>

/** What a provider can do; screens read these instead of asking for a provider by name. */
export type ProviderCapabilities = Readonly<{
  assistedRetrieval: boolean
  /** The sign-in can bring the statements of every account with it. */
  fetchesAllAtSignIn: boolean
  sendsLink: boolean
  /** A retrieval that is started here can be finished by the lender's own page. */
  handsOver: boolean
  /** Formats of statements that the provider merges, e.g. `20190901`; empty where it merges none. */
  mergeableFormats: readonly string[]
  importsFile: boolean
  /** The applicant signs in inside the provider's own frame; the result comes as a callback. */
  runsInFrame: boolean
  /** A sign-in that brings everything can leave the work to the provider; the result then comes as a callback. */
  deliversLater: boolean
  callbackSignature: 'hmac' | 'aes' | 'none' | null
  creditApplications: boolean
}>

export type ProviderDescriptor = Readonly<{
  id: ProviderId
  name: string
  /** Three letters for the provider mark. */
  mark: string
  summary: string
  markets: readonly Market[]
  environments: readonly ProviderEnvironment[]
  credentialFields: readonly CredentialField[]
  options: readonly OptionField[]
  capabilities: ProviderCapabilities
  /** False while only the settings exist and no client yet. */
  isAvailable: boolean
}>

/** What may be told about a stored credential: never its value. */
export type CredentialStatus = Readonly<{
  providerId: ProviderId
  environment: ProviderEnvironment
  isSet: boolean
  /** Last four characters of each secret field, and whole values of those that are not secret. */
  shown: Readonly<Record<string, string>>
  changedAt: Instant | null
  changedBy: string | null
  lastTest: Readonly<{ at: Instant; isOk: boolean; tookMs: number; message: string }> | null
}>
