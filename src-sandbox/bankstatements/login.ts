import { describeAccount } from './accounts.ts'
import { requireSession, type Call, type Handler, type Outcome } from './call.ts'
import { checkCredentials } from './credentials.ts'
import type { Customer } from './customers.ts'
import type { Challenge, Resume } from './mfa/challenge.ts'
import { readCredentials } from './parameters.ts'
import { Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

const failuresAllowed = 3

/** What goes on after a complete login. */
export type AfterLogin = (call: Call, session: Session) => Outcome | Promise<Outcome>

/** A session signs in at one bank; a new login in it begins from nothing. */
export function signIn(session: Session, customer: Customer): void {
  session.customer = customer
  delete session.pending
  session.isStatementsUsed = false
  session.isIdentifyUsed = false
  session.files = []
  session.failedLoginCount = 0
  session.failedAnswerCount = 0
}

/** The answer that carries a challenge (seed 004, "MFA Request"). */
export function challengeOutcome(session: Session, challenge: Challenge): Outcome {
  return { kind: 'body', body: { mfa: challenge.mfa }, session, dataVersion: '20170401' }
}

/**
 * Checks the credentials of `login` and `login_fetch_all`. Either the bank wants a security step first, or `after`
 * goes on at once.
 */
export async function authenticate(call: Call, resumed: Resume['call'], after: AfterLogin): Promise<Outcome> {
  const session = requireSession(call)
  const values = readCredentials(call.body)
  if (session.failedLoginCount >= failuresAllowed) throw new Refusal(20001)
  if (session.guid !== undefined && session.customer) throw new Refusal(19006, 'one guid is good for one login')
  try {
    const { institution, customer, steps } = checkCredentials(values, session, call.environment.context.clock)
    session.institution = institution
    delete session.customer
    const [first, ...following] = steps
    if (first) {
      const current = first(call.environment)
      const resume: Resume = { call: resumed, body: call.body, version: call.version }
      session.pending = { current, following, customer, resume }
      return challengeOutcome(session, current)
    }
    signIn(session, customer)
  } catch (error) {
    if (error instanceof Refusal && error.code === 20008) session.failedLoginCount += 1
    throw error
  }
  return after(call, session)
}

/** The list of accounts that `login` and `accounts` give (seed 004, "Login" and "List Accounts"). */
export function accountsOutcome(session: Session): Outcome {
  const accounts = (session.customer?.accounts ?? []).map(describeAccount)
  return { kind: 'body', body: { accounts }, session }
}

/** `POST /login` (seed 004, "Login"). */
export const login: Handler = (call) => authenticate(call, 'login', (_, session) => accountsOutcome(session))

/** `GET /accounts` (seed 004, "List Accounts"). */
export const listAccounts: Handler = (call) => {
  const session = requireSession(call)
  if (!session.customer) throw new Refusal(19006, 'nobody is logged in')
  return accountsOutcome(session)
}
