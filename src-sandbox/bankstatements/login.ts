import { describeAccount } from './accounts.ts'
import { requireSession, type Call, type Handler, type Outcome } from './call.ts'
import { findCustomer, type Customer } from './customers.ts'
import { findInstitution, type Institution } from './institutions.ts'
import { readCredentials } from './parameters.ts'
import { Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

const failuresAllowed = 3

function readInstitution(slug: string | undefined): Institution {
  if (slug === undefined || slug === '') throw new Refusal(19001, 'credentials.institution')
  const institution = findInstitution(slug)
  if (!institution) throw new Refusal(19000, 'no such institution')
  if (!institution.isTestBank) throw new Refusal(30011, 'only the test banks take logins here')
  return institution
}

function checkLogin(institution: Institution, values: Readonly<Record<string, string>>): Customer {
  const { username = '', password = '' } = values
  if (username === '' || password === '') throw new Refusal(20002)
  const customer = findCustomer(institution.slug, username, password)
  if (!customer) throw new Refusal(20008)
  if (customer.loginError !== undefined) throw new Refusal(customer.loginError)
  return customer
}

/** A session signs in at one bank; a new login in it begins from nothing. */
function signIn(session: Session, institution: Institution, customer: Customer): void {
  session.institution = institution
  session.customer = customer
  session.isStatementsUsed = false
  session.isIdentifyUsed = false
  session.files = []
  session.failedLoginCount = 0
}

/** Checks the credentials of `login` and `login_fetch_all` and signs the session in. */
export function authenticate(call: Call): Session {
  const values = readCredentials(call.body)
  const institution = readInstitution(values['institution'])
  const session = requireSession(call)
  if (session.failedLoginCount >= failuresAllowed) throw new Refusal(20001)
  try {
    signIn(session, institution, checkLogin(institution, values))
  } catch (error) {
    if (error instanceof Refusal && error.code === 20008) session.failedLoginCount += 1
    throw error
  }
  return session
}

/** The list of accounts that `login` and `accounts` give (seed 004, "Login" and "List Accounts"). */
export function accountsOutcome(session: Session): Outcome {
  const accounts = (session.customer?.accounts ?? []).map(describeAccount)
  return { kind: 'body', body: { accounts }, session }
}

/** `POST /login` (seed 004, "Login"). */
export const login: Handler = (call) => accountsOutcome(authenticate(call))

/** `GET /accounts` (seed 004, "List Accounts"). */
export const listAccounts: Handler = (call) => {
  const session = requireSession(call)
  if (!session.customer) throw new Refusal(19006, 'nobody is logged in')
  return accountsOutcome(session)
}
