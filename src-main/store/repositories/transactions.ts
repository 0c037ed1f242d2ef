import { asLocalDate } from '#shared/domain/calendar.ts'
import type { StoredTransaction } from '#shared/domain/statement.ts'
import type { Db, SqlValue } from '../database/db.ts'
import { accountIds, transactionIds } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { foldedWords } from './case-search.ts'

type TransactionRow = Readonly<{
  number: number
  ordinal: number
  booked_on: string
  description: string
  amount_minor: string
  balance_minor: string | null
  status: 'booked' | 'pending'
  category: string | null
}>

const toStoredTransaction = (row: TransactionRow): StoredTransaction => ({
  id: transactionIds.of(row.number),
  ordinal: row.ordinal,
  bookedOn: asLocalDate(row.booked_on),
  description: row.description,
  amountMinor: row.amount_minor,
  balanceMinor: row.balance_minor,
  status: row.status,
  category: row.category,
})

/** Name of the SQL function that the engine registers: does a folded text hold a folded word? */
export const HOLDS_WORD = 'holds_word'

/**
 * Newest day first, inside a day in the bank's order. Words are looked for in the account's own rows by their index,
 * which is far quicker than a full-text join here (quality.md 4.3).
 */
export const listTransactions = (
  db: Db,
  { accountId, offset, limit, text = '' }: StoreOperations['statements.transactions']['input'],
): StoreOperations['statements.transactions']['output'] => {
  const words = foldedWords(text)
  const where = ['account_number = ?', ...words.map(() => `${HOLDS_WORD}(description, ?)`)].join(' AND ')
  const params: readonly SqlValue[] = [accountIds.numberOf(accountId), ...words]
  const rows = db.all<TransactionRow>(
    `SELECT number, ordinal, booked_on, description, CAST(amount_minor AS TEXT) AS amount_minor, CAST(balance_minor AS TEXT) AS balance_minor,
       status, category FROM transactions WHERE ${where} ORDER BY booked_on DESC, ordinal LIMIT ? OFFSET ?`, ...params, limit, offset)
  const totalCount = db.get<{ total: number }>(`SELECT count(*) AS total FROM transactions WHERE ${where}`, ...params)?.total ?? 0
  return { rows: rows.map(toStoredTransaction), totalCount }
}
