import { addDays, daysBetween, eachDay } from '../../frame/calendar.ts'
import type { Random } from '../../frame/random.ts'
import type { BankAccount } from '../accounts.ts'
import type { Customer } from '../customers.ts'
import { ownTransfer, spendingKinds } from './kinds.ts'
import type { Movement } from './movement.ts'

const rhythmStart = '2020-01-06'

/** A movement and its mirror image on another account of the customer. */
type Pair = Readonly<{ out: Movement; into: Movement }>

function pair(date: string, cents: number, from: BankAccount, to: BankAccount): Pair {
  return {
    out: { ...ownTransfer, date, cents: -cents, text: `TRANSFER TO ${to.accountNumber} ${to.name.toUpperCase()}` },
    into: { ...ownTransfer, date, cents, text: `TRANSFER FROM ${from.accountNumber} ${from.name.toUpperCase()}` },
  }
}

function isDue(date: string, every: 7 | 14 | 'monthly'): boolean {
  return every === 'monthly' ? date.endsWith('-15') : daysBetween(rhythmStart, date) % every === 2
}

const repaymentCents = { 7: 58_250, 14: 116_500, monthly: 252_400 } as const

function transfersTo(target: BankAccount, everyday: BankAccount, customer: Customer, days: readonly string[]): Pair[] {
  if (target.accountType === 'savings') {
    return days.filter((date) => isDue(date, 14)).map((date) => pair(date, 10_000, everyday, target))
  }
  if (target.accountType === 'credit card') {
    return days.filter((date) => isDue(date, 'monthly')).map((date) => pair(date, 25_000, everyday, target))
  }
  if (target.accountType === 'home loan') {
    const every = customer.repayment ?? 'monthly'
    return days.filter((date) => isDue(date, every)).map((date) => pair(date, repaymentCents[every], everyday, target))
  }
  return []
}

function monthlyInterest(days: readonly string[], cents: number, text: string): Movement[] {
  const category = cents < 0 ? 'Fees' : 'All Other Credits'
  const lastOfMonth = days.filter((date) => addDays(date, 1).endsWith('-01'))
  return lastOfMonth.map((date) => ({ date, text, cents, type: '', category }))
}

function cardPurchases(days: readonly string[], random: Random): Movement[] {
  return days
    .filter(() => random.chance(0.35))
    .map((date) => {
      const { text, type, category, from, to } = random.pick(spendingKinds)
      const cents = -Math.round(random.integer(from, to) / 4)
      return { date, text, type, cents, ...(category === undefined ? {} : { category }) }
    })
}

function superMovements(days: readonly string[]): Movement[] {
  return days
    .filter((date) => date.endsWith('-28'))
    .flatMap((date): Movement[] => [
      { date, text: 'Contribution', type: '', cents: 48_212 },
      { date, text: 'Contributions Tax', type: '', cents: -7_232 },
    ])
}

function ownMovements(account: BankAccount, days: readonly string[], random: Random): Movement[] {
  if (account.accountType === 'savings') return monthlyInterest(days, 1_385, 'INTEREST PAID')
  if (account.accountType === 'credit card') return cardPurchases(days, random)
  if (account.accountType === 'home loan') {
    return monthlyInterest(days, Math.round((account.balanceCents * 0.0619) / 12), 'INTEREST CHARGED')
  }
  return account.accountType === 'superannuation' ? superMovements(days) : []
}

/** Movements of every account but the everyday one, and what transfers between them do to the everyday one. */
export function otherMovements(
  customer: Customer,
  from: string,
  to: string,
  random: Random,
): { byAccount: ReadonlyMap<number, Movement[]>; everydayTransfers: Movement[] } {
  const days = eachDay(from, to)
  const everyday = customer.accounts.find((account) => account.accountType === 'transaction')
  const others = customer.accounts.filter((account) => account.accountType !== 'transaction')
  const everydayTransfers: Movement[] = []
  const byAccount = new Map<number, Movement[]>()
  for (const account of others) {
    const pairs = everyday === undefined ? [] : transfersTo(account, everyday, customer, days)
    everydayTransfers.push(...pairs.map(({ out }) => out))
    byAccount.set(account.id, [...pairs.map(({ into }) => into), ...ownMovements(account, days, random)])
  }
  return { byAccount, everydayTransfers }
}
