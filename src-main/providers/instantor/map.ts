import { localDateOf, type LocalDate } from '#shared/domain/calendar.ts'
import type { CurrencyCode, Money } from '#shared/domain/money.ts'
import { isCurrencyCode } from '#shared/domain/money.ts'
import type { AccountStatement, Statement, Transaction } from '#shared/domain/statement.ts'
import { createDrift, type Drift } from '../http/drift.ts'
import { readDecimal } from '../http/read-decimal.ts'
import { isWireObject } from '../http/wire-object.ts'
import { accountReportShape, accountShape, bankReportShape, newerShape, olderShape, scrapeShape, transactionShape, type NewerReport, type OlderReport, type WireAccount, type WireTransaction } from './wire.ts'

/** ISO 4217's code for no currency: an account that names none has amounts that can be added to nothing else. */
const NO_CURRENCY: CurrencyCode = 'XXX'

const orNull = (text: string | null | undefined): string | null => (text === undefined || text === null || text.trim() === '' ? null : text.trim())

/** Capitals are the rule and not kept everywhere. */
export const currencyOf = (text: string | null | undefined): CurrencyCode => {
  const code = (text ?? '').trim().toUpperCase()
  return isCurrencyCode(code) ? code : NO_CURRENCY
}

/** @param value a number in its own digits (see `readJson`), or a text that holds one. */
const amountOf = (value: unknown, currency: CurrencyCode): Money | undefined =>
  typeof value === 'string' || typeof value === 'number' ? readDecimal(String(value), currency) : undefined

/** `2014-11-24T00:00:00`, `2016-11-01`: local to the bank already, so the day is taken as it stands. */
const dayOf = (value: unknown): LocalDate | undefined => {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(typeof value === 'string' ? value.trim() : '') ?? []
  return year === undefined ? undefined : localDateOf(Number(year), Number(month), Number(day))
}

/** Where an account stands: in the body, and the same without positions. */
type Place = Readonly<{ slug: string; bankName: string; path: string; pattern: string; drift: Drift; leaveOut(place: string): void }>

/** A statement and the places of rows that are not in it, because amount or day cannot be known. */
export type MappedReport = Readonly<{ statement: Statement; lacking: readonly string[] }>

const figureOf = (value: unknown, currency: CurrencyCode, member: string, { pattern, drift }: Place): Money | null => {
  if (value === undefined || value === null || value === '') return null
  const amount = amountOf(value, currency)
  if (!amount) drift.odd(`${pattern}.${member}`, 'not an amount')
  return amount ?? null
}

/**
 * A row whose amount or date cannot be known is left out and named: a statement that lacks a row looks whole and is not,
 * so it is for a person to decide. Both
 * formats carry the sign in the amount; `onDate` is the day that the vendor's own figures go by, and is taken where a
 * booking date is missing.
 */
const toTransaction = (row: WireTransaction, ordinal: number, currency: CurrencyCode, place: Place): Transaction | undefined => {
  const inRow: Place = { ...place, path: `${place.path}.transactionList[${ordinal}]`, pattern: `${place.pattern}.transactionList[]` }
  place.drift.unknown(inRow.pattern, row, transactionShape)
  const amount = amountOf(row.amount, currency)
  const bookedOn = [row.bookingDate, row.onDate, row.valueDate].map(dayOf).find((day) => day !== undefined)
  if (!amount || !bookedOn) {
    place.leaveOut(`${inRow.path}, ${amount ? 'no day' : 'no amount'}`)
    return undefined
  }
  return {
    ordinal, bookedOn, amount, description: orNull(row.description) ?? orNull(row.payerPayeeName) ?? '',
    balance: figureOf(row.balance, currency, 'balance', inRow), status: 'booked', category: orNull(row.category), type: orNull(row.type), sourcePath: inRow.path,
  }
}

const toAccount = (wire: WireAccount, at: number, place: Place): AccountStatement => {
  const here: Place = { ...place, path: `${place.path}[${at}]`, pattern: `${place.pattern}[]` }
  const { drift, pattern } = here
  drift.unknown(pattern, wire, accountShape)
  const currency = currencyOf(wire.currency)
  if (currency === NO_CURRENCY) drift.odd(`${pattern}.currency`, 'not a currency')
  const holder = orNull(wire.holderName)
  const number = orNull(wire.number)
  const iban = orNull(wire.iban)
  const kind = orNull(wire.kind) ?? orNull(wire.type)
  return {
    account: {
      // One number can hold several currencies, so the place is part of the key.
      providerKey: `${place.slug}/${at}/${number ?? iban ?? ''}`, institutionSlug: place.slug, institutionName: place.bankName, name: kind ?? '', type: kind,
      holders: holder === null ? [] : [holder], isJoint: null, bsb: null, number, iban, currency,
      balance: figureOf(wire.balance, currency, 'balance', here), available: figureOf(wire.availableAmount, currency, 'availableAmount', here),
      openingBalance: null, closingBalance: null, totalCredits: null, totalDebits: null, startsOn: null, endsOn: null,
    },
    transactions: wire.transactionList.flatMap((row, ordinal) => toTransaction(row, ordinal, currency, here) ?? []),
  }
}

type Bank = Readonly<{ slug: string | null; name: string | null }>
const firstBank = (...banks: readonly Bank[]): Readonly<{ slug: string; bankName: string }> => {
  const bank = banks.find(({ slug, name }) => slug !== null || name !== null)
  return { slug: bank?.slug ?? '', bankName: bank?.name ?? bank?.slug ?? '' }
}

const accountsOf = (list: readonly WireAccount[], path: string, bank: Readonly<{ slug: string; bankName: string }>, drift: Drift, lacking: string[]): readonly AccountStatement[] =>
  list.map((account, at) => toAccount(account, at, { ...bank, path, pattern: path, drift, leaveOut: (place) => void lacking.push(place) }))

/** Maps the older format. */
export const toOlderStatement = (report: OlderReport): MappedReport => {
  const drift = createDrift()
  const lacking: string[] = []
  drift.unknown('', report, olderShape)
  drift.unknown('bankReport', report.bankReport, bankReportShape)
  drift.unknown('scrape', report.scrape, scrapeShape)
  const bankOf = (bank: OlderReport['basicInfo']['bank']): Bank => ({ slug: orNull(bank.abbreviation) ?? orNull(bank.id), name: orNull(bank.name) })
  const accounts = accountsOf(report.scrape.accountList, 'scrape.accountList', firstBank(bankOf(report.basicInfo.bank), bankOf(report.scrape.bank)), drift, lacking)
  return { statement: { providerId: 'instantor', formatVersion: 'v1', accounts, unknownFields: drift.names() }, lacking }
}

/** Maps the newer format. */
export const toNewerStatement = (report: NewerReport): MappedReport => {
  const drift = createDrift()
  const lacking: string[] = []
  drift.unknown('', report, newerShape)
  for (const entry of report.accountReportList) if (isWireObject(entry)) drift.unknown('accountReportList[]', entry, accountReportShape)
  const bank = firstBank({ slug: orNull(report.bankInfo.id), name: orNull(report.bankInfo.name) })
  const accounts = accountsOf(report.accountList, 'accountList', bank, drift, lacking)
  return { statement: { providerId: 'instantor', formatVersion: 'v2', accounts, unknownFields: drift.names() }, lacking }
}
