import type { BankAccount } from './accounts.ts'
import { writeStatements, type StatementExport, type WrittenBody } from './bodies/statement-body.ts'
import { requireSession, type Call, type Handler, type Outcome } from './call.ts'
import { createExportFiles } from './documents/export-files.ts'
import { readBoolean } from './exchange.ts'
import { createLedgers } from './ledger/ledger.ts'
import { readAccounts, readDays, readText } from './parameters.ts'
import { missing, Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

/** Which of the two calls writes the statements; the original version differs between them. */
export type StatementCall = 'statements' | 'login_fetch_all'

/**
 * Exports the chosen accounts. Data is random but repeatable: the same seed, login and number of export give the
 * same transactions.
 */
function exportAccounts(call: Call, session: Session, chosen: readonly BankAccount[]): StatementExport {
  const { institution, customer } = session
  if (!institution || !customer) throw new Refusal(19006, 'nobody is logged in')
  if (customer.exportError !== undefined) throw new Refusal(customer.exportError)
  const days = readDays(call.body, institution)
  const { context, settings, nextExportNumber } = call.environment
  const { transactionCount, isSteady } = settings()
  const login = `${institution.slug}/${customer.username}`
  const number = isSteady ? 0 : nextExportNumber(login)
  const random = context.random(`export/${login}/${number}`)
  const wanted = transactionCount ?? customer.transactionCount
  const count = wanted === undefined ? {} : { transactionCount: wanted }
  const ledgers = createLedgers(customer, { today: context.clock.today(), days, ...count }, random)
  return {
    institution,
    ledgers: ledgers.filter(({ account }) => chosen.includes(account)),
    reference: session.referralCode ?? random.hex(32),
    submissionTime: context.clock.localTime(),
    documentId: random.hex(9).toUpperCase(),
  }
}

/** Exports, keeps the files of the export in the session, and writes the body in the version of the call. */
export function exportStatements(
  call: Call,
  session: Session,
  chosen: readonly BankAccount[],
  name: StatementCall,
): WrittenBody {
  const data = exportAccounts(call, session, chosen)
  const written = writeStatements(call.version, data, name, call.format === 'xml')
  const hasRawFile = readBoolean(call.body, 'generate_raw_file') || readBoolean(call.body, 'with_raw_file')
  session.files = createExportFiles(data, hasRawFile ? JSON.stringify(written.body) : undefined)
  return written
}

/** The answer with a written body. */
export function statementOutcome(session: Session, { body, dataVersion }: WrittenBody): Outcome {
  return { kind: 'body', body, session, ...(dataVersion === undefined ? {} : { dataVersion }) }
}

/** Where an institution wants the password with the export, it has to be the one of the login. */
function checkExportPassword(call: Call, session: Session): void {
  if (session.institution?.isPasswordExported !== true) return
  const password = readText(call.body, 'password')
  if (password === undefined) throw missing('password')
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
  return statementOutcome(session, exportStatements(call, session, chosen, 'statements'))
}
