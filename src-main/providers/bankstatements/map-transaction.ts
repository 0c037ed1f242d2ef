import type { LocalDate } from '#shared/domain/calendar.ts'
import { negateMoney, type CurrencyCode, type Money } from '#shared/domain/money.ts'
import type { Transaction } from '#shared/domain/statement.ts'
import { readAmount } from './amounts.ts'
import { readDate } from './dates.ts'
import type { Drift } from './drift.ts'
import { unreadable } from './errors.ts'
import { transactionShape, type WireTransaction } from './wire.ts'

/** What a row's reading depends on besides the row. */
export type RowContext = Readonly<{
  currency: CurrencyCode
  /** In the original version amounts are positive in both directions and `type` says which; later ones carry the sign. */
  isOriginal: boolean
  /** Day of the delivery: pending rows may come without a date of their own. */
  deliveredOn: LocalDate | undefined
  /** Path of the list in the raw body, and the same without positions. */
  path: string
  pattern: string
  drift: Drift
}>

const blankToNull = (text: string | null | undefined): string | null => (text === undefined || text === null || text.trim() === '' ? null : text)

/** Tags are a list of objects with one key each. */
const tagOf = (row: WireTransaction, name: string): string | null => {
  const value = row.tags.find((tag) => Object.hasOwn(tag, name))?.[name]
  return typeof value === 'string' ? blankToNull(value) : null
}

const isPending = (row: WireTransaction): boolean => ['1', 'true'].includes(String(row.isPending).toLowerCase()) || tagOf(row, 'pending') !== null

/** -1 or 1 from the words that say it; undefined where nothing does. */
const directionOf = (row: WireTransaction): -1 | 1 | undefined => {
  const said = [row.type, tagOf(row, 'creditDebit')].map((text) => text?.trim().toLowerCase())
  if (said.includes('debit')) return -1
  return said.includes('credit') ? 1 : undefined
}

/**
 * A row whose amount, direction or date cannot be known stops the delivery: a statement that lacks a row, or has it on
 * the wrong side, looks whole and is not. Every other oddness keeps the row.
 */
const amountOf = (row: WireTransaction, { currency, isOriginal, pattern, drift }: RowContext): Money => {
  const amount = readAmount(row.amount, currency)
  if (!amount) throw unreadable(`${pattern}.amount`)
  const direction = directionOf(row)
  if (!isOriginal) {
    const isOpposite = direction !== undefined && amount.minor !== 0n && amount.minor < 0n !== direction < 0
    // The sign is what the balances were made with; the tag is a label on it.
    if (isOpposite) drift.odd(`${pattern}.tags.creditDebit`, 'contradicts the sign of the amount')
    return amount
  }
  if (amount.minor < 0n || amount.minor === 0n) return amount
  if (direction === undefined) throw unreadable(`${pattern}.type`)
  return direction < 0 ? negateMoney(amount) : amount
}

const dateOf = (row: WireTransaction, { deliveredOn, pattern, drift }: RowContext): LocalDate => {
  const date = readDate(row.date) ?? readDate(row.dateObj)
  if (date) return date
  // Not booked yet, so it has no booking date; the day on which it was seen is the nearest true statement.
  if (isPending(row) && deliveredOn) {
    drift.odd(`${pattern}.date`, 'missing on a pending row, day of delivery taken')
    return deliveredOn
  }
  throw unreadable(`${pattern}.date`)
}

const balanceOf = (row: WireTransaction, { currency, pattern, drift }: RowContext): Money | null => {
  if (row.balance === undefined || row.balance === null || row.balance === '') return null
  const balance = readAmount(row.balance, currency)
  if (!balance) drift.odd(`${pattern}.balance`, 'not an amount')
  return balance ?? null
}

/** Maps one row. @throws AppError `provider.unreadable` naming the field, where amount, direction or date are missing. */
export const toTransaction = (row: WireTransaction, ordinal: number, context: RowContext): Transaction => {
  context.drift.unknown(context.pattern, row, transactionShape)
  const type = blankToNull(row.type)
  return {
    ordinal,
    bookedOn: dateOf(row, context),
    description: row.description ?? row.text ?? '',
    amount: amountOf(row, context),
    balance: balanceOf(row, context),
    status: isPending(row) ? 'pending' : 'booked',
    category: tagOf(row, 'category'),
    // `Credit` and `Debit` are the sign, not a kind of transaction.
    type: type !== null && /^(credit|debit)$/i.test(type) ? null : type,
    sourcePath: `${context.path}[${ordinal}]`,
  }
}
