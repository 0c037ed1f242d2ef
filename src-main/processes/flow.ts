import type { InstitutionList } from '#shared/domain/institution.ts'
import type { Challenge, ChallengeElement } from '#shared/domain/challenge.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { SessionAccount, SignInRequest } from '../providers/provider.ts'

/** Which provider a flow process works for. Credentials are the desk's own keys, read from the keychain for this flow. */
export type FlowStart = Readonly<{
  providerId: ProviderId
  environment: ProviderEnvironment
  sandboxUrl: string | null
  credentials: Readonly<Record<string, string>>
  /** For providers that speak both; JSON where it is absent. */
  format?: 'json' | 'xml'
}>

/** What a signed-in session shows; the session itself stays in the flow process. */
export type FlowSession = Readonly<{ accounts: readonly SessionAccount[]; institutionName: string; challenge: Challenge | null }>

/**
 * One isolated process for one applicant's bank session (or for one short errand such as a connection test). It ends
 * with the flow: on `end`, when its parent goes away, and in any case after 15 minutes.
 */
export interface Flow {
  testConnection(signal: AbortSignal): Promise<Readonly<{ message: string }>>
  listInstitutions(signal: AbortSignal): Promise<InstitutionList>
  /** What a login form has beyond the listed fields right now, e.g. a picture code. */
  preloadLogin(institutionSlug: string, signal: AbortSignal): Promise<readonly ChallengeElement[]>
  signIn(request: SignInRequest, signal: AbortSignal): Promise<FlowSession>
  /** Answers the security step that the session waits for, by the bank's own ids. */
  answerChallenge(answers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<FlowSession>
  fetchStatements(request: Readonly<{ accountKeys: readonly string[]; days: number }>, signal: AbortSignal): Promise<readonly StatementDelivery[]>
  /** Signs out at the bank and ends the process. Never rejects. @returns false when the sign-out was not confirmed. */
  end(): Promise<boolean>
  /** Called when the process ends without having been asked to. */
  onLost(listener: (error: ErrorDetail) => void): () => void
}

export interface FlowStarter {
  start(params: FlowStart): Promise<Flow>
}
