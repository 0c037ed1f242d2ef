import type { Call, Handler, Outcome } from './call.ts'
import { deliver, readDelivery } from './delivery.ts'
import { readBoolean } from './exchange.ts'
import { accountsOutcome, authenticate } from './login.ts'
import type { Session } from './sessions.ts'
import { exportStatements, statementOutcome } from './statements.ts'

/**
 * The part of `login_fetch_all` after the login (seed 004, "Login and Fetch All Statements"). Synchronous: the
 * statements of all accounts, or only the token when `silent`. Asynchronous: the accounts at once, the statements to
 * the callback address afterwards.
 */
export function fetchAll(call: Call, session: Session): Outcome {
  const accounts = session.customer?.accounts ?? []
  const isSilent = readBoolean(call.body, 'silent')
  session.isStatementsUsed = true
  const delivery = readDelivery(call)
  if (delivery) {
    const laterCall: Call = { ...call, format: delivery.format }
    call.environment.later(() => deliver(delivery, laterCall, session))
    return isSilent ? { kind: 'body', body: {}, session } : accountsOutcome(session)
  }
  const written = exportStatements(call, session, accounts, 'login_fetch_all')
  return isSilent ? { kind: 'body', body: {}, session } : statementOutcome(session, written)
}

/** `POST /login_fetch_all`; a delivery that cannot be made is refused before the bank is asked. */
export const loginFetchAll: Handler = (call) => {
  readDelivery(call)
  return authenticate(call, 'login_fetch_all', fetchAll)
}
