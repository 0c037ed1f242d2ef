import type { InstitutionList } from '#shared/domain/institution.ts'
import type { Challenge, ChallengeElement } from '#shared/domain/challenge.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { IdentityDelivery } from '#shared/domain/identity.ts'
import type { PendingDelivery } from '#shared/domain/pending-delivery.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Answers, SealedAnswers } from '#shared/domain/sealed-answers.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { HostedStart, SessionAccount, SignInRequest, StatementsWanted } from '../providers/provider.ts'

/** Which provider a flow process works for. Credentials are the desk's own keys, read from the keychain for this flow. */
export type FlowStart = Readonly<{
  providerId: ProviderId
  environment: ProviderEnvironment
  sandboxUrl: string | null
  credentials: Readonly<Record<string, string>>
  /** What the workspace has set for the provider's options. */
  options?: Readonly<Record<string, string>>
}>

/** What a signed-in session shows; the session itself stays in the flow process. */
export type FlowSession = Readonly<{ accounts: readonly SessionAccount[]; institutionName: string; challenge: Challenge | null; hasStatements: boolean; pending: PendingDelivery | null }>

/** A sign-in whose answers come sealed from the window, or plain from a program on this side of the bridge. */
export type FlowSignIn = Omit<SignInRequest, 'answers'> & Readonly<{ answers: Answers | SealedAnswers }>

/**
 * One isolated process for one applicant's bank session (or for one short errand such as a connection test). It ends
 * with the flow: on `end`, when its parent goes away, and in any case after 15 minutes.
 */
export interface Flow {
  testConnection(signal: AbortSignal): Promise<Readonly<{ message: string }>>
  listInstitutions(signal: AbortSignal): Promise<InstitutionList>
  /** What a login form has beyond the listed fields right now, e.g. a picture code. */
  preloadLogin(institutionSlug: string, signal: AbortSignal): Promise<readonly ChallengeElement[]>
  /** Public key of this flow: answers sealed to it are opened in its process only. */
  sealKey(): Promise<string>
  signIn(request: FlowSignIn, signal: AbortSignal): Promise<FlowSession>
  /** Answers the security step that the session waits for, by the bank's own ids. */
  answerChallenge(answers: Answers | SealedAnswers, signal: AbortSignal): Promise<FlowSession>
  fetchStatements(request: StatementsWanted, signal: AbortSignal): Promise<readonly StatementDelivery[]>
  /** The files of what was fetched, packed as they came; null where there are none. */
  fetchFiles(signal: AbortSignal): Promise<Readonly<{ archive: Uint8Array }> | null>
  /** Rejects with `app.unsupported` where the session does not offer it. */
  identify(accountKeys: readonly string[], signal: AbortSignal): Promise<IdentityDelivery>
  startHosted(referralCode: string, signal: AbortSignal): Promise<HostedStart>
  mergeStatements(bodies: readonly Uint8Array[], referralCode: string, signal: AbortSignal): Promise<StatementDelivery>
  /** Signs out at the bank and ends the process. Never rejects. @returns false when the sign-out was not confirmed. */
  end(): Promise<boolean>
  /** Called when the process ends without having been asked to. */
  onLost(listener: (error: ErrorDetail) => void): () => void
}

/** Starts flows; rejects with `process.failed-to-start` or the provider's refusal. */
export interface FlowStarter {
  start(params: FlowStart): Promise<Flow>
}
