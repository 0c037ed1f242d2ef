import type { BankAccount } from './accounts.ts'
import { requireSession, type Call, type Handler } from './call.ts'
import { writeStatements, type StatementExport } from './bodies/statement-body.ts'
import { createLedgers } from './ledger/ledger.ts'
import { readAccounts, readDays, readText } from './parameters.ts'
import { Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

/**
 * Exports the chosen accounts. Data is random but repeatable: the same seed, login and number of export give the
 * same transactions.
 */
export function exportAccounts(call: Call, session: Session, chosen: readonly BankAccount[]): StatementExport {
  const { institution, customer } = session
  if (!institution || !customer) throw new Refusal(19006, 'nobody is logged in')
  if (customer.exportError !== undefined) throw new Refusal(customer.exportError)
  const days = readDays(call.body, institution)
  const { context, settings, nextExportNumber } = call.environment
  const { transactionCount, isSteady } = settings()
  const login = `${institution.slug}/${customer.username}`
  const number = isSteady ? 0 : nextExportNumber(login)
  const random = context.random(`export/${login}/${number}`)
  const today = context.clock.today()
  const ledgers = createLedgers(
    customer,
    { today, days, ...(transactionCount === null ? {} : { transactionCount }) },
    random,
  ).filter(({ account }) => chosen.includes(account))
  return {
    institution,
    ledgers,
    reference: session.referralCode ?? random.hex(32),
    submissionTime: context.clock.localTime(),
    documentId: random.hex(9).toUpperCase(),
  }
}

/** Where an institution wants the password with the export, it has to be the one of the login. */
function checkExportPassword(call: Call, session: Session): void {
  if (session.institution?.isPasswordExported !== true) return
  const password = readText(call.body, 'password')
  if (password === undefined) throw new Refusal(19001, 'password')
  if (password !== session.customer?.password) throw new Refusal(32003)
}

/** `POST /statements` (seed 004, "Retrieve Statement Data"); a second one in a session is refused. */
export const retrieveStatements: Handler = (call) => {
  const session = requireSession(call)
  if (!session.customer) throw new Refusal(19006, 'nobody is logged in')
  if (session.isStatementsUsed) throw new Refusal(19006, 'statements can be called once per login session')
  const chosen = readAccounts(call.body, session)
  checkExportPassword(call, session)
  session.isStatementsUsed = true
  const data = exportAccounts(call, session, chosen)
  const { body, dataVersion } = writeStatements(call.version, data, 'statements', call.format === 'xml')
  return { kind: 'body', body, session, ...(dataVersion === undefined ? {} : { dataVersion }) }
}
