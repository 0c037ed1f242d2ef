import { addDays, eachDay } from '../../frame/calendar.ts'
import type { Random } from '../../frame/random.ts'
import type { BankAccount } from '../accounts.ts'
import type { Customer } from '../customers.ts'
import { everydayMovements, traderMovements } from './everyday.ts'
import type { LedgerTransaction, Movement } from './movement.ts'
import { otherMovements } from './other-accounts.ts'

/** One account over one period. Transactions run from the oldest to the newest, and so do the day ends. */
export type AccountLedger = Readonly<{
  account: BankAccount
  from: string
  to: string
  openingCents: number
  transactions: readonly LedgerTransaction[]
  dayEnds: readonly Readonly<{ date: string; cents: number }>[]
}>

/** What to make: a period that ends today, and a fixed number of transactions on the everyday account if asked. */
export type LedgerRequest = Readonly<{ today: string; days: number; transactionCount?: number }>

function byDate(left: Movement, right: Movement): number {
  return left.date < right.date ? -1 : Number(left.date > right.date)
}

/** Balances follow backwards from the account's constant balance, so that the newest one always meets it. */
export function toLedger(
  account: BankAccount,
  movements: readonly Movement[],
  from: string,
  to: string,
): AccountLedger {
  const ordered = movements.filter(({ date }) => date >= from && date <= to).sort(byDate)
  const openingCents = account.balanceCents - ordered.reduce((sum, { cents }) => sum + cents, 0)
  let running = openingCents
  const transactions = ordered.map((movement): LedgerTransaction => {
    running += movement.cents
    return { ...movement, balanceCents: running }
  })
  let index = 0
  let cents = openingCents
  const dayEnds = eachDay(from, to).map((date) => {
    while (transactions[index]?.date === date) {
      cents = transactions[index]?.balanceCents ?? cents
      index += 1
    }
    return { date, cents }
  })
  return { account, from, to, openingCents, transactions, dayEnds }
}

/** Share of days that a longer period of the everyday account spends below zero. */
const negativeShare = 0.08

const repair = { text: 'NORWOOD AUTO REPAIRS INV 2231', type: '', category: 'Automotive' } as const
const help = { text: 'OSKO PAYMENT FROM R JONES', type: 'Inbound Transfer' } as const

/**
 * One payment on the last day that lifts or lowers everything before it. The balance at the end is constant, so
 * this decides how many days lie below zero: some in every longer period, never most of them.
 */
function withLevel(movements: Movement[], ledger: AccountLedger): Movement[] {
  if (ledger.dayEnds.length < 20) return movements
  const date = ledger.to
  const before = ledger.dayEnds.slice(0, -1).map((day) => day.cents)
  const level = before.sort((left, right) => left - right)[Math.floor(before.length * negativeShare)] ?? 0
  // A debit at the end lifts what came before it.
  return level < 0 ? [{ ...repair, date, cents: level }, ...movements] : [{ ...help, date, cents: level }, ...movements]
}

/**
 * The ledgers of every account of a customer, up to today. Random within what the document promises: accounts are
 * constant, transactions differ from request to request, totals and running balances agree (seed 004, "Basic Test
 * Account Details").
 */
export function createLedgers(customer: Customer, request: LedgerRequest, random: Random): AccountLedger[] {
  const to = request.today
  const from = addDays(to, -request.days)
  const { byAccount, everydayTransfers } = otherMovements(customer, from, to, random)
  return customer.accounts.map((account) => {
    const own = byAccount.get(account.id)
    if (own !== undefined) return toLedger(account, own, from, to)
    if (request.transactionCount !== undefined) {
      return toLedger(account, traderMovements(from, to, request.transactionCount, random), from, to)
    }
    const movements = [...everydayMovements(from, to, random), ...everydayTransfers]
    return toLedger(account, withLevel(movements, toLedger(account, movements, from, to)), from, to)
  })
}
