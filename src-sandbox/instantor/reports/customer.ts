import { addDays, eachDay } from '../../frame/calendar.ts'
import type { Random } from '../../frame/random.ts'
import { monthsBefore } from '../time.ts'
import { digitsOf, valueOf, valuesOf, type Parameter } from './parameters.ts'

/** A movement in hundredths of the account's currency, and the balance after it. */
export type Movement = Readonly<{ date: string; text: string; cents: number; balanceCents: number; payee: string }>

export type Account = Readonly<{
  number: string
  kind: string
  currency: string
  iban: string
  holder: string
  balanceCents: number
  /** Newest first, as in the sample. */
  movements: readonly Movement[]
}>

/** The invented person behind a login, as the bank knows them. */
export type Customer = Readonly<{
  name: string
  personalNumber: string
  address: string
  phone: string
  email: string
  accounts: readonly Account[]
}>

export type CustomerWish = Readonly<{
  parameters: readonly Parameter[]
  /** The bank knows somebody else than the page named. */
  isSomebodyElse: boolean
  today: string
  random: Random
  /** Movements on the everyday account; null for the usual ones. */
  transactionCount: number | null
}>

type Draft = Readonly<{ date: string; text: string; cents: number; payee: string }>

/** Months of history that a report covers, as in the sample. */
export const monthsAvailable = 3

function ibanOf(account: string): string {
  const body = `999${account.padStart(17, '0').slice(-17)}`
  // S and E are 28 and 14; the check digits make the whole 1 modulo 97.
  const check = 98n - (BigInt(`${body}281400`) % 97n)
  return `SE${String(check).padStart(2, '0')}${body}`
}

function accountNumber(digits: string): string {
  return `${digits.slice(0, 7)}-${digits.slice(7)}`
}

function everyday(wish: CustomerWish): Draft[] {
  const { today, random } = wish
  const days = eachDay(addDays(monthsBefore(today, monthsAvailable), 1), today)
  const shops = ['ICA MAXI', 'COOP FORUM', 'APOTEK HJARTAT', 'SL ACCESS', 'SYSTEMBOLAGET', 'CAFÉ ÅÄÖ'] as const
  const fixed = days.flatMap((date): Draft[] => {
    const day = date.slice(8)
    if (day === '25') return [{ date, text: 'LÖN', cents: 2_871_400, payee: 'Nordisk Ventilation AB' }]
    if (day === '28') return [{ date, text: 'HYRA', cents: -904_500, payee: 'Bostads AB Eken' }]
    if (day === '30') return [{ date, text: 'EL/NÄT', cents: -64_300, payee: 'Kraftringen' }]
    return []
  })
  const shopping = days
    .filter(() => random.chance(0.6))
    .map((date): Draft => {
      const shop = random.pick(shops)
      return { date, text: `KORTKÖP ${shop}`, cents: -random.integer(2_900, 74_900), payee: shop }
    })
  return [...fixed, ...shopping]
}

function many(wish: CustomerWish, count: number): Draft[] {
  const { today, random } = wish
  const days = eachDay(addDays(monthsBefore(today, monthsAvailable), 1), today)
  return Array.from({ length: count }, (_, index): Draft => {
    const date = days[Math.floor((index * days.length) / count)] ?? today
    const cents = (index % 2 === 0 ? 1 : -1) * random.integer(100, 9_900)
    return { date, text: `SWISH ${100_000 + index}`, cents, payee: `Kund ${index % 97}` }
  })
}

function book(drafts: readonly Draft[], openingCents: number): Pick<Account, 'balanceCents' | 'movements'> {
  let balanceCents = openingCents
  const booked = [...drafts]
    .sort((left, right) => left.date.localeCompare(right.date))
    .map((draft): Movement => {
      balanceCents += draft.cents
      return { ...draft, balanceCents }
    })
  return { balanceCents, movements: booked.reverse() }
}

function ownerOf({ parameters, isSomebodyElse }: CustomerWish): Pick<Customer, 'name' | 'personalNumber'> {
  const given = [valueOf(parameters, 'firstName'), valueOf(parameters, 'lastName')].filter((part) => part !== undefined)
  const number = digitsOf(valueOf(parameters, 'userIdentification') ?? '')
  if (isSomebodyElse) return { name: 'Birger Exempelsson', personalNumber: '190001019999' }
  return {
    name: given.length === 0 ? 'Astrid Provsson' : given.join(' '),
    // Banks write the century, applicants seldom do; so does the sample.
    personalNumber: number === '' ? '199002029999' : number.length === 10 ? `19${number}` : number,
  }
}

/** The person for a login: the one whom the page named, so that the checks of the report succeed, or somebody else. */
export function makeCustomer(wish: CustomerWish): Customer {
  const { random, today, parameters, transactionCount } = wish
  const { name, personalNumber } = ownerOf(wish)
  const given = wish.isSomebodyElse ? [] : valuesOf(parameters, 'account').map(digitsOf).filter((digits) => digits.length > 7)
  const digits = (index: number): string => given[index] ?? `99${random.integer(10_000, 99_999)}${random.integer(10 ** 9, 10 ** 10 - 1)}`
  const account = (index: number, kind: string, currency: string, booked: Pick<Account, 'balanceCents' | 'movements'>): Account => {
    const number = digits(index)
    return { number: accountNumber(number), kind, currency, iban: ibanOf(number), holder: name, ...booked }
  }
  const trip = [
    { date: addDays(today, -20), text: 'HOTEL ZUR POST', cents: -31_250, payee: 'Hotel zur Post' },
    { date: addDays(today, -47), text: 'INSÄTTNING', cents: 60_000, payee: name },
  ]
  const main = transactionCount === null ? everyday(wish) : many(wish, transactionCount)
  return {
    name,
    personalNumber,
    address: 'Provgatan 12, 999 99 Övningsköping',
    phone: '+46 10 000 00 00',
    email: 'kund@example.org',
    accounts: [
      account(0, 'Lönekonto', 'SEK', book(main, 1_540_000)),
      account(1, 'Sparkonto', 'SEK', book([], 4_218_077)),
      account(2, 'Valutakonto', 'EUR', book(trip, 12_040)),
    ],
  }
}
