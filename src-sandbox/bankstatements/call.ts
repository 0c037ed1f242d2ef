import type { OutputVersion } from './bodies/statement-body.ts'
import type { Format, RequestBody } from './exchange.ts'
import type { BankStatementsSettings } from './settings.ts'
import type { SandboxClock } from '../frame/clock.ts'
import type { Random } from '../frame/random.ts'
import type { SandboxContext, SandboxRequest } from '../frame/provider-module.ts'
import type { Session, Sessions } from './sessions.ts'
import { missing } from './refusal.ts'

/** The parts of one emulated environment that its handlers share. */
export type Environment = Readonly<{
  context: SandboxContext
  sessions: Sessions
  settings: () => BankStatementsSettings
  /** Stream for what differs from challenge to challenge. */
  random: Random
  clock: SandboxClock
  /** Runs something after the answer; failures of it are nobody's. */
  later: (work: () => Promise<void>) => void
  /** Numbers the exports of each login, so that every one has transactions of its own. */
  nextExportNumber: (login: string) => number
}>

/** One checked request on its way to a handler. */
export type Call = Readonly<{
  environment: Environment
  request: SandboxRequest
  format: Format
  version: OutputVersion
  /** Members of the body; for GET the query. */
  body: RequestBody
  session: Session | undefined
}>

/** What a handler gives back: a body (the token is added on the way out), a file, or nothing but 200. */
export type Outcome =
  | Readonly<{ kind: 'body'; body: Record<string, unknown>; session?: Session; dataVersion?: string }>
  | Readonly<{ kind: 'file'; bytes: Buffer; contentType: string }>
  | Readonly<{ kind: 'empty' }>

/** Answers one kind of call; refuses by throwing a Refusal. */
export type Handler = (call: Call) => Outcome | Promise<Outcome>

/** The session of a call that cannot do without one. */
export function requireSession(call: Call): Session {
  if (!call.session) throw missing('user_token')
  return call.session
}
