import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { AnalysisInput } from '#shared/domain/analysis.ts'
import { addDays, asLocalDate, type LocalDate } from '#shared/domain/calendar.ts'
import { toStatement } from '#main/providers/bankstatements/map.ts'
import { readJson } from '#main/providers/http/read-json.ts'

/** A row in few words: date, minor units, wording, and what differs from the usual. */
export type RowSketch = readonly [on: string, minor: number | bigint, description?: string, rest?: Partial<AnalysedRow>]

/** An everyday account in AUD without figures of its own; ids of rows are `<account>-<position>`. */
export const accountOf = (id: string, sketches: readonly RowSketch[] = [], rest: Partial<AnalysedAccount> = {}): AnalysedAccount => ({
  id, deliveryId: `d-${id}`, receivedAt: null, providerId: 'bankstatements', institution: 'Bank of Statements', name: 'Everyday', holders: ['Mary Jones'],
  isJoint: false, type: 'transaction', bsb: null, number: null, iban: null, currency: 'AUD', openingMinor: null, closingMinor: null, creditsMinor: null,
  debitsMinor: null, balanceMinor: null, startsOn: null, endsOn: null,
  rows: sketches.map(([on, minor, description = 'SHOP', more], ordinal) => ({
    id: `${id}-${ordinal}`, ordinal, bookedOn: asLocalDate(on), description, amountMinor: BigInt(minor), balanceMinor: null, status: 'booked',
    providerCategory: null, providerType: null, sourcePath: `rows[${ordinal}]`, ...more,
  })),
  ...rest,
})

/** Puts running balances on the rows, which lie from old to new, and the totals that follow on the account. */
export const withBalances = (account: AnalysedAccount, openingMinor: bigint): AnalysedAccount => {
  let running = openingMinor
  const rows = account.rows.map((row) => {
    running += row.amountMinor
    return { ...row, balanceMinor: running }
  })
  const sum = (isWanted: (minor: bigint) => boolean): bigint => rows.reduce((total, { amountMinor }) => (isWanted(amountMinor) ? total + amountMinor : total), 0n)
  return { ...account, rows, openingMinor, closingMinor: running, creditsMinor: sum((minor) => minor > 0n), debitsMinor: sum((minor) => minor < 0n) }
}

/** The same rows listed from new to old, as most banks do. */
export const newestFirst = (account: AnalysedAccount): AnalysedAccount => ({
  ...account, rows: account.rows.toReversed().map((row, ordinal) => ({ ...row, ordinal })),
})

/** An input without overrides, undone merges or a window. */
export const inputOf = (accounts: readonly AnalysedAccount[], asOn: string, rest: Partial<AnalysisInput> = {}): AnalysisInput => ({
  accounts, asOn: asLocalDate(asOn), overrides: new Map(), undoneMerges: new Set(), ...rest,
})

/** Every `stepDays` from a date on. */
export const daysFrom = (start: string, stepDays: number, count: number): readonly LocalDate[] =>
  Array.from({ length: count }, (_, at) => addDays(asLocalDate(start), at * stepDays))

type WireTag = Readonly<Record<string, string>>
type WireAccount = Readonly<{ transactions: readonly Readonly<{ tags: readonly WireTag[] }>[]; statementSummary: Readonly<{ dayEndBalances: readonly Readonly<{ date: string; balance: string }>[] }> }>
type WireBody = Readonly<{ banks: readonly Readonly<{ bankAccounts: readonly WireAccount[] }>[] }>

const minorOf = (text: string): bigint => BigInt(text.replace('.', ''))

/** Accounts of a BankStatements body of version 20190901, with the tags and day ends that the store does not keep yet. */
export const accountsOfBody = (body: unknown, deliveryId = 'delivery-1'): readonly AnalysedAccount[] => {
  const statement = toStatement(readJson(Buffer.from(JSON.stringify(body))), { currencyOf: () => 'AUD' })
  const wires = (body as WireBody).banks.flatMap(({ bankAccounts }) => bankAccounts)
  return statement.accounts.map(({ account, transactions }, at) => ({
    id: `${deliveryId}-${at}`, deliveryId, receivedAt: null, providerId: 'bankstatements', institution: account.institutionName, name: account.name, holders: account.holders,
    isJoint: account.isJoint, type: account.type, bsb: account.bsb, number: account.number, iban: account.iban, currency: account.currency,
    openingMinor: account.openingBalance?.minor ?? null, closingMinor: account.closingBalance?.minor ?? null, creditsMinor: account.totalCredits?.minor ?? null,
    debitsMinor: account.totalDebits?.minor ?? null, balanceMinor: account.balance?.minor ?? null, startsOn: account.startsOn, endsOn: account.endsOn,
    sentDayEnds: (wires[at]?.statementSummary.dayEndBalances ?? []).map(({ date, balance }) => ({ on: asLocalDate(date), balanceMinor: minorOf(balance) })),
    rows: transactions.map((row) => ({
      id: `${deliveryId}-${at}-${row.ordinal}`, ordinal: row.ordinal, bookedOn: row.bookedOn, description: row.description, amountMinor: row.amount.minor,
      balanceMinor: row.balance?.minor ?? null, status: row.status, providerCategory: row.category, providerType: row.type, sourcePath: row.sourcePath,
      tags: (wires[at]?.transactions[row.ordinal]?.tags ?? []).flatMap((tag) => Object.entries(tag).map(([key, value]) => `${key}:${value}`)),
    })),
  }))
}
