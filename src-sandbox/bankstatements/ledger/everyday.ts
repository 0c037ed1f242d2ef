import { addDays, daysBetween, eachDay } from '../../frame/calendar.ts'
import type { Random } from '../../frame/random.ts'
import { dishonour, recurringKinds, smallLoan, spendingKinds, type RecurringKind, type SpendingKind } from './kinds.ts'
import type { Movement, MovementKind } from './movement.ts'

// Any fixed Monday will do: recurring payments keep their rhythm whatever period is asked for.
const rhythmStart = '2020-01-06'

function occurrences(kind: RecurringKind, days: readonly string[], random: Random): Movement[] {
  return days
    .filter((date) => daysBetween(rhythmStart, date) % kind.everyDays === kind.phase)
    .map((date) => toMovement(kind, date, random.integer(kind.from, kind.to)))
}

function toMovement(kind: MovementKind, date: string, cents: number): Movement {
  const { text, type, category, thirdParty, lenderType } = kind
  return {
    text,
    type,
    date,
    cents,
    ...(category === undefined ? {} : { category }),
    ...(thirdParty === undefined ? {} : { thirdParty }),
    ...(lenderType === undefined ? {} : { lenderType }),
  }
}

function pickSpending(random: Random): SpendingKind {
  const total = spendingKinds.reduce((sum, kind) => sum + kind.weight, 0)
  let rest = random.integer(1, total)
  const found = spendingKinds.find((kind) => {
    rest -= kind.weight
    return rest <= 0
  })
  return found ?? random.pick(spendingKinds)
}

/** One small loan in the middle of the period with its repayments, and two turned-back direct debits. */
function troubles(days: readonly string[], random: Random): Movement[] {
  const middle = days[Math.floor(days.length * 0.45)]
  if (middle === undefined || days.length < 14) return []
  const last = days.at(-1) ?? middle
  const loan = { ...smallLoan.paidOut, ...smallLoan.both }
  const repayment = { ...smallLoan.repayment, ...smallLoan.both }
  const repayments = [14, 28, 42, 56].map((step) => addDays(middle, step)).filter((date) => date <= last)
  const bounced = [addDays(last, -9), addDays(last, -41)].filter((date) => date >= (days[0] ?? ''))
  return [
    toMovement(loan, middle, 30_000),
    ...repayments.map((date) => toMovement(repayment, date, -9_300)),
    ...bounced.flatMap((date) => [
      toMovement(dishonour.attempt, date, -7_900),
      toMovement(dishonour.reversal, addDays(date, 1), 7_900),
      toMovement(dishonour.fee, addDays(date, 1), -1_000),
    ]),
    ...bounced.slice(0, 1).map((date) => toMovement(dishonour.overdrawnFee, date, -random.pick([900, 1_500]))),
  ]
}

/** Spending that uses up what the fixed movements leave, so that the balance neither runs away nor collapses. */
function spending(fixed: readonly Movement[], days: readonly string[], random: Random): Movement[] {
  const drafts = days.flatMap((date) =>
    Array.from({ length: random.integer(0, 3) }, () => {
      const kind = pickSpending(random)
      return { kind, date, cents: random.integer(kind.from, kind.to) }
    }),
  )
  const available = fixed.reduce((sum, movement) => sum + movement.cents, 0) + random.integer(-60_000, 60_000)
  const wanted = drafts.reduce((sum, draft) => sum + draft.cents, 0)
  const scale = wanted === 0 ? 1 : Math.min(1.5, Math.max(0.25, available / wanted))
  return drafts.map(({ kind, date, cents }) => toMovement(kind, date, -Math.max(100, Math.round(cents * scale))))
}

/** Cash and payments from others that no category fits. */
function oddCredits(days: readonly string[], random: Random): Movement[] {
  return days
    .filter(() => random.chance(0.05))
    .map((date) => ({
      date,
      text: random.pick(['OSKO PAYMENT FROM A NGUYEN', 'CASH DEPOSIT NORWOOD BRANCH', 'PAYID TRANSFER FROM L ROSSI']),
      type: 'Inbound Transfer',
      cents: random.integer(20, 180) * 100,
    }))
}

/** The everyday account from `from` to `to`, without transfers to the customer's other accounts. */
export function everydayMovements(from: string, to: string, random: Random): Movement[] {
  const days = eachDay(from, to)
  const fixed = [
    ...recurringKinds.flatMap((kind) => occurrences(kind, days, random)),
    ...troubles(days, random),
    ...oddCredits(days, random),
  ]
  const pending: Movement = {
    date: to,
    text: 'Transaction Details Available Next Business Day',
    type: '',
    cents: -random.integer(1_000, 20_000),
    isPending: true,
  }
  return [...fixed, ...spending(fixed, days, random), pending]
}

const sale = { type: 'Inbound Transfer', category: 'All Other Credits', thirdParty: 'Other Credits' } as const

/**
 * A trader's account with exactly `count` movements over the period: sales and purchases that balance each other,
 * so that even ten thousand of them leave a believable balance.
 */
export function traderMovements(from: string, to: string, count: number, random: Random): Movement[] {
  const days = eachDay(from, to)
  let owed = 0
  return Array.from({ length: count }, (_, index): Movement => {
    const date = days[Math.floor((index * days.length) / count)] ?? to
    const isSale = index % 2 === 1
    const cents = isSale ? owed + random.integer(-40, 60) : -random.integer(300, 12_000)
    owed = isSale ? 0 : -cents
    return isSale
      ? { ...sale, date, text: `MARKETPLACE PAYOUT ${100_000 + index}`, cents }
      : { date, text: `WHOLESALE PURCHASE ${100_000 + index}`, type: '', category: 'Retail', cents }
  })
}
