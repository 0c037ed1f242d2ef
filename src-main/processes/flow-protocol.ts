import type { ChallengeElement } from '#shared/domain/challenge.ts'
import type { IdentityDelivery } from '#shared/domain/identity.ts'
import type { InstitutionList } from '#shared/domain/institution.ts'
import type { Answers, SealedAnswers } from '#shared/domain/sealed-answers.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { LogFields, LogLevel } from '../platform/logger.ts'
import type { HostedStart, StatementsWanted } from '../providers/provider.ts'
import type { FlowSession, FlowSignIn, FlowStart } from './flow.ts'

/**
 * What a flow process can be asked. `open` comes first and carries the desk's keys, `signIn` carries the applicant's
 * login: neither message is ever logged, and neither is in an answer.
 */
export type FlowOperations = {
  open: { input: FlowStart; output: undefined }
  testConnection: { input: undefined; output: Readonly<{ message: string }> }
  listInstitutions: { input: undefined; output: InstitutionList }
  preloadLogin: { input: Readonly<{ institutionSlug: string }>; output: readonly ChallengeElement[] }
  sealKey: { input: undefined; output: string }
  signIn: { input: FlowSignIn; output: FlowSession }
  /** Carries the applicant's answers: as secret as the login. */
  answerChallenge: { input: Readonly<{ answers: Answers | SealedAnswers }>; output: FlowSession }
  fetchStatements: { input: StatementsWanted; output: readonly StatementDelivery[] }
  fetchFiles: { input: undefined; output: Readonly<{ archive: Uint8Array }> | null }
  identify: { input: Readonly<{ accountKeys: readonly string[] }>; output: IdentityDelivery }
  startHosted: { input: Readonly<{ referralCode: string }>; output: HostedStart }
  mergeStatements: { input: Readonly<{ bodies: readonly Uint8Array[]; referralCode: string }>; output: StatementDelivery }
  /** Signs out and ends the process. */
  close: { input: undefined; output: Readonly<{ isSignedOut: boolean }> }
}

/** A line of the flow's log on its way to the one sink, which redacts it. */
export const LOG_NOTICE = 'log'
export type LogNotice = Readonly<{ level: LogLevel; event: string; fields: LogFields }>

/** Limits of a flow: R-35. */
export const FLOW_LIFE_MS = 15 * 60_000
export const FLOW_END_MS = 2_000
