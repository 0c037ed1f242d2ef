import { createHash } from 'node:crypto'
import type { LocalDate } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import { asId, type StatementId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { Account, AccountStatement, StatementDelivery, StoredAccount, StoredStatement, Transaction } from '#shared/domain/statement.ts'
import type { Db } from '../database/db.ts'
import type { RetrievalRow } from '../rows/retrieval-row.ts'
import { accountIds, fromBitOrNull, fromMs, minorIn, toBitOrNull, toMs } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { indexCase } from './case-search.ts'
import { insertDocument } from './documents.ts'
import { insertIdentity } from './identity.ts'
import { getRetrieval, retrievalRowOf, setRetrievalState } from './retrievals.ts'
import { touchCase } from './standing.ts'
import { insertEntry } from './timeline.ts'

const insertTransaction = (db: Db, accountNumber: number, account: Account, row: Transaction): void => {
  db.run(
    `INSERT INTO transactions (account_number, ordinal, booked_on, description, amount_minor, balance_minor, status, category, type, source_path)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    accountNumber, row.ordinal, row.bookedOn, row.description, minorIn(row.amount, account.currency), minorIn(row.balance, account.currency),
    row.status, row.category, row.type, row.sourcePath,
  )
}

const insertAccount = (db: Db, statementNumber: number, { account, transactions }: AccountStatement): void => {
  const minor = (amount: Account['balance']): bigint | null => minorIn(amount, account.currency)
  const { lastNumber } = db.run(
    `INSERT INTO accounts (statement_number, provider_key, institution_slug, institution_name, name, holders, is_joint, type, bsb, account_number,
       iban, currency, balance_minor, available_minor, opening_minor, closing_minor, credits_minor, debits_minor, starts_on, ends_on, transaction_count)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    statementNumber, account.providerKey, account.institutionSlug, account.institutionName, account.name, JSON.stringify(account.holders),
    toBitOrNull(account.isJoint), account.type, account.bsb, account.number, account.iban, account.currency, minor(account.balance),
    minor(account.available), minor(account.openingBalance), minor(account.closingBalance), minor(account.totalCredits),
    minor(account.totalDebits), account.startsOn, account.endsOn, transactions.length,
  )
  for (const row of transactions) insertTransaction(db, lastNumber, account, row)
}

/** @returns the statement's number. */
export const insertStatement = (db: Db, retrieval: RetrievalRow, id: StatementId, { statement, rawBody, rawMediaType }: StatementDelivery, atMs: number): number => {
  const { lastNumber } = db.run(
    `INSERT INTO statements (id, case_number, retrieval_number, provider_id, format_version, unknown_fields, received_at, raw_size, raw_sha256, raw_media_type)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, retrieval.case_number, retrieval.number, statement.providerId, statement.formatVersion, JSON.stringify(statement.unknownFields), atMs,
    rawBody.byteLength, createHash('sha256').update(rawBody).digest('hex'), rawMediaType,
  )
  db.run('INSERT INTO statement_bodies (statement_number, body) VALUES (?, ?)', lastNumber, rawBody)
  for (const account of statement.accounts) insertAccount(db, lastNumber, account)
  return lastNumber
}

/** Statements, files, the final state and the entries in one piece; a refusal of any of them leaves nothing behind. */
export const completeRetrieval = (db: Db, input: StoreOperations['retrievals.complete']['input']): Retrieval => {
  const { retrievalId, statements, documents = [], identities = [], at, entry, moreEntries = [] } = input
  const retrieval = retrievalRowOf(db, retrievalId)
  const atMs = toMs(at)
  setRetrievalState(db, retrieval, 'completed', atMs, null)
  for (const { id, delivery } of statements) insertStatement(db, retrieval, id, delivery, atMs)
  for (const document of documents) insertDocument(db, retrieval.case_number, retrieval, document, atMs)
  for (const identity of identities) insertIdentity(db, retrieval, identity, atMs)
  for (const each of [entry, ...moreEntries]) insertEntry(db, retrieval.case_number, each)
  indexCase(db, retrieval.case_number)
  touchCase(db, retrieval.case_number, atMs)
  return getRetrieval(db, { retrievalId })
}

type StatementRow = Readonly<{
  number: number
  id: string
  retrieval_id: string
  institution_name: string | null
  provider_id: ProviderId
  format_version: string
  received_at: number
  raw_size: number
  raw_sha256: string
  replaced_by: string | null
}>

type AccountRow = Readonly<{
  number: number
  institution_name: string
  name: string
  bsb: string | null
  account_number: string | null
  iban: string | null
  type: string | null
  is_joint: number | null
  currency: string
  balance_minor: string | null
  available_minor: string | null
  transaction_count: number
  starts_on: string | null
  ends_on: string | null
}>

const ACCOUNTS = `SELECT number, institution_name, name, bsb, account_number, iban, type, is_joint, currency, transaction_count, starts_on, ends_on,
  CAST(balance_minor AS TEXT) AS balance_minor, CAST(available_minor AS TEXT) AS available_minor
  FROM accounts WHERE statement_number = ? ORDER BY number`

const toStoredAccount = (row: AccountRow, statementId: StatementId): StoredAccount => ({
  id: accountIds.of(row.number),
  statementId,
  institutionName: row.institution_name,
  name: row.name,
  bsb: row.bsb,
  number: row.account_number,
  iban: row.iban,
  type: row.type,
  isJoint: fromBitOrNull(row.is_joint),
  currency: row.currency,
  balanceMinor: row.balance_minor,
  availableMinor: row.available_minor,
  transactionCount: row.transaction_count,
  startsOn: row.starts_on as LocalDate | null,
  endsOn: row.ends_on as LocalDate | null,
})

/** Newest first, accounts in the order of the delivery; replaced ones only when asked for. */
export const listStatements = (db: Db, { caseId, withReplaced = false }: StoreOperations['statements.list']['input']): readonly StoredStatement[] => {
  const rows = db.all<StatementRow>(
    `SELECT statements.number, statements.id, retrievals.id AS retrieval_id, retrievals.institution_name, statements.provider_id, statements.format_version,
       statements.received_at, statements.raw_size, statements.raw_sha256, replacing.id AS replaced_by
     FROM statements JOIN retrievals ON retrievals.number = statements.retrieval_number LEFT JOIN statements AS replacing ON replacing.number = statements.superseded_by
     WHERE statements.case_number = ?${withReplaced ? '' : ' AND statements.superseded_by IS NULL'} ORDER BY statements.number DESC`,
    caseNumberOf(db, caseId))
  return rows.map((row) => {
    const id = asId<'statement'>(row.id)
    return {
      id,
      caseId,
      retrievalId: asId<'retrieval'>(row.retrieval_id),
      institutionName: row.institution_name,
      providerId: row.provider_id,
      formatVersion: row.format_version,
      receivedAt: fromMs(row.received_at),
      rawSize: row.raw_size,
      rawSha256: row.raw_sha256,
      replacedBy: row.replaced_by === null ? null : asId<'statement'>(row.replaced_by),
      accounts: db.all<AccountRow>(ACCOUNTS, row.number).map((account) => toStoredAccount(account, id)),
    }
  })
}

/** The body as it was received, byte for byte. */
export const readRaw = (db: Db, { statementId }: StoreOperations['statements.raw']['input']): StoreOperations['statements.raw']['output'] => {
  const row = db.get<{ body: Uint8Array; raw_media_type: string; raw_sha256: string }>(
    'SELECT body, raw_media_type, raw_sha256 FROM statements JOIN statement_bodies ON statement_number = number WHERE id = ?', statementId)
  if (!row) throw new AppError('app.not-found', 'This statement does not exist any more.')
  return { body: new Uint8Array(row.body), mediaType: row.raw_media_type, sha256: row.raw_sha256 }
}
