import type { LocalDate } from '#shared/domain/calendar.ts'
import { negateMoney, type CurrencyCode, type Money } from '#shared/domain/money.ts'
import type { Account, AccountStatement, Statement } from '#shared/domain/statement.ts'
import { readAmount } from './amounts.ts'
import { readDate } from './dates.ts'
import { createDrift, type Drift } from './drift.ts'
import { unreadable } from './errors.ts'
import { isWireObject, scalarText } from './wire-object.ts'
import { toTransaction } from './map-transaction.ts'
import {
  accountShape, bankDataFrameSchema, banksFrameSchema, bankShape, frameShape, institutionDataShape, institutionFrameSchema, originalAccountShape,
  originalDataShape, originalFrameSchema, summaryShape, type WireAccount, type WireBank, type WireInstitutionData, type WireOriginalAccount,
} from './wire.ts'

/**
 * What the body does not say itself. `currencyOf`: currency of an institution by its slug; `slug`: the institution of
 * the session, for the one form that leaves it out (original `login_fetch_all` in XML).
 */
export type MapContext = Readonly<{ currencyOf(slug: string): CurrencyCode; slug?: string }>

/** Frequent-flyer points and the like are no money; ISO 4217 has a code for that. */
const POINTS: CurrencyCode = 'XXX'

type Place = Readonly<{ slug: string; name: string; currency: CurrencyCode; path: string; pattern: string; drift: Drift; deliveredOn: LocalDate | undefined }>

const orNull = (text: string | null | undefined): string | null => (text === undefined || text === null || text.trim() === '' ? null : text.trim())

/** Digits only; the hyphen belongs to the display. */
const bsbOf = (text: string | null | undefined): string | null => orNull(text?.replaceAll(/\D/g, ''))

const jointOf = (holderType: string | null | undefined): boolean | null => (holderType === 'joint' ? true : holderType === 'single' ? false : null)

/** The key of an account for the officer's choice: slug and id, because ids begin at 0 in every bank. */
export const accountKeyOf = (slug: string, id: string | number): string => `${slug}/${id}`

const figureOf = (place: Place, member: string, value: unknown): Money | null => {
  if (value === undefined || value === null || value === '') return null
  const amount = readAmount(value, place.currency)
  if (!amount) place.drift.odd(`${place.pattern}.${member}`, 'not an amount')
  return amount ?? null
}

const dayOf = (place: Place, member: string, ...values: readonly unknown[]): LocalDate | null => {
  const given = values.filter((value) => value !== undefined && value !== null && value !== '')
  const date = given.map(readDate).find((found) => found !== undefined)
  if (!date && given.length > 0) place.drift.odd(`${place.pattern}.${member}`, 'not a date')
  return date ?? null
}

const rowsOf = (rows: WireAccount['transactions'], place: Place, list: string, isOriginal: boolean): AccountStatement['transactions'] => {
  const context = { currency: place.currency, isOriginal, deliveredOn: place.deliveredOn, path: `${place.path}.${list}`, pattern: `${place.pattern}.${list}[]`, drift: place.drift }
  return rows.map((row, index) => toTransaction(row, index, context))
}

const identityOf = (wire: Readonly<Pick<WireAccount, 'id' | 'accountHolder' | 'accountHolderType' | 'accountType' | 'accountNumber' | 'bsb'>>, place: Place) => {
  const holder = orNull(wire.accountHolder)
  return {
    providerKey: accountKeyOf(place.slug, wire.id), institutionSlug: place.slug, institutionName: place.name, holders: holder === null ? [] : [holder],
    isJoint: jointOf(wire.accountHolderType), type: orNull(wire.accountType), bsb: bsbOf(wire.bsb), number: orNull(wire.accountNumber), iban: null,
    currency: place.currency,
  } satisfies Partial<Account>
}

/** Versions 20160527 and later. Credits and debits of the summary carry their sign; the period is the one searched. */
const mapAccount = (wire: WireAccount, place: Place): AccountStatement => {
  const { drift, pattern } = place
  const summary = wire.statementSummary
  drift.unknown(pattern, wire, accountShape)
  drift.unknown(`${pattern}.statementSummary`, summary, summaryShape)
  const figure = (member: string, value: unknown): Money | null => figureOf(place, member, value)
  const account: Account = {
    ...identityOf(wire, place),
    name: orNull(wire.accountName) ?? '',
    balance: figure('currentBalance', wire.currentBalance),
    available: figure('availableBalance', wire.availableBalance),
    openingBalance: figure('statementSummary.openingBalance', summary.openingBalance),
    closingBalance: figure('statementSummary.closingBalance', summary.closingBalance),
    totalCredits: figure('statementSummary.totalCredits', summary.totalCredits),
    totalDebits: figure('statementSummary.totalDebits', summary.totalDebits),
    startsOn: dayOf(place, 'statementSummary.searchPeriodStart', summary.searchPeriodStart, summary.transactionsStartDate),
    endsOn: dayOf(place, 'statementSummary.searchPeriodEnd', summary.searchPeriodEnd, summary.transactionsEndDate),
  }
  return { account, transactions: rowsOf(wire.transactions, place, 'transactions', false) }
}

/** The original version: debits are positive everywhere, so their total is turned to the sign of the later versions. */
const mapOriginalAccount = (wire: WireOriginalAccount, place: Place): AccountStatement => {
  const { drift, pattern } = place
  const data = wire.statementData
  drift.unknown(pattern, wire, originalAccountShape)
  drift.unknown(`${pattern}.statementData`, data, originalDataShape)
  if (orNull(data.errorMessage) !== null) drift.odd(`${pattern}.statementData.errorMessage`, 'the bank reported a problem with this account')
  const figure = (member: string, value: unknown): Money | null => figureOf(place, member, value)
  const debits = figure('statementData.totalDebits', data.totalDebits)
  const account: Account = {
    ...identityOf(wire, place),
    name: orNull(wire.name) ?? '',
    balance: figure('balance', wire.balance),
    available: figure('available', wire.available),
    openingBalance: figure('statementData.openingBalance', data.openingBalance),
    closingBalance: figure('statementData.closingBalance', data.closingBalance),
    totalCredits: figure('statementData.totalCredits', data.totalCredits),
    totalDebits: debits && debits.minor > 0n ? negateMoney(debits) : debits,
    startsOn: dayOf(place, 'statementData.startDate', data.startDate),
    endsOn: dayOf(place, 'statementData.endDate', data.endDate),
  }
  return { account, transactions: rowsOf(data.details, place, 'statementData.details', true) }
}

type Frame = Readonly<{ drift: Drift; deliveredOn: LocalDate | undefined; context: MapContext }>

const mapBank = (bank: WireBank, path: string, pattern: string, { drift, deliveredOn, context }: Frame): readonly AccountStatement[] => {
  drift.unknown(pattern, bank, bankShape)
  if (bank.errors.length > 0) drift.odd(`${pattern}.errors`, 'the bank reported a problem')
  const slug = bank.bankSlug ?? ''
  const common = { slug, name: bank.bankName ?? slug, currency: context.currencyOf(slug), drift, deliveredOn, pattern: `${pattern}.bankAccounts[]` }
  return bank.bankAccounts.map((account, index) => mapAccount(account, { ...common, path: `${path}.bankAccounts[${index}]` }))
}

const mapInstitution = (data: WireInstitutionData, { drift, deliveredOn, context }: Frame): readonly AccountStatement[] => {
  drift.unknown('institutionData', data, institutionDataShape)
  const slug = data.institutionSlug ?? ''
  const currency = data.institutionType === 'loyalty' ? POINTS : context.currencyOf(slug)
  const common = { slug, name: data.institutionName ?? slug, currency, drift, deliveredOn, pattern: 'institutionData.institutionAccounts[]' }
  return data.institutionAccounts.map((account, index) => mapAccount(account, { ...common, path: `institutionData.institutionAccounts[${index}]` }))
}

type OriginalBody = ReturnType<typeof originalFrameSchema.parse>

const mapOriginal = (body: OriginalBody, { drift, deliveredOn, context }: Frame): readonly AccountStatement[] =>
  Object.entries(Array.isArray(body.accounts) ? { [context.slug ?? '']: { accounts: body.accounts } } : body.accounts).flatMap(([slug, { accounts }]) =>
    accounts.map((account, index) => {
      const common = { slug, name: orNull(account.institution) ?? slug, currency: context.currencyOf(slug), drift, deliveredOn }
      return mapOriginalAccount(account, { ...common, path: Array.isArray(body.accounts) ? `accounts[${index}]` : `accounts.${slug}.accounts[${index}]`, pattern: 'accounts.*.accounts[]' })
    }))

/** Where the schema does not fit: the path as names, without positions and without values. */
const describeIssue = (issues: readonly Readonly<{ path: readonly PropertyKey[] }>[]): string =>
  issues[0]?.path.map((part) => (typeof part === 'number' ? '[]' : String(part))).join('.').replaceAll('.[]', '[]') ?? 'body'

const parseAs = <Value>(schema: { safeParse(raw: unknown): { success: true; data: Value } | { success: false; error: { issues: readonly { path: readonly PropertyKey[] }[] } } }, raw: unknown): Value => {
  const parsed = schema.safeParse(raw)
  if (!parsed.success) throw unreadable(`statements, ${describeIssue(parsed.error.issues)}`)
  return parsed.data
}

/**
 * Reads a statement body of any version into the domain. The version is told by the members, not by what was asked for:
 * `banks` is 20190901, `bankData` 20170401 or 20160527 (which alone has no `dataVersion`), `institutionData` any of
 * the three, `accounts` the original.
 * @throws AppError `provider.unreadable` with the field's path, so that never half a statement is taken for a whole.
 */
export const toStatement = (raw: unknown, context: MapContext): Statement => {
  const drift = createDrift()
  if (!isWireObject(raw)) throw unreadable('statements')
  const frame = { drift, deliveredOn: readDate(raw['submissionTime']), context }
  const versionOf = (fallback: string): string => scalarText(raw['dataVersion']) ?? fallback
  const done = (member: string, formatVersion: string, accounts: readonly AccountStatement[]): Statement => {
    drift.unknown('', raw, { ...frameShape, [member]: true })
    return { providerId: 'bankstatements', formatVersion, accounts, unknownFields: drift.names() }
  }
  if ('banks' in raw) {
    const { banks } = parseAs(banksFrameSchema, raw)
    return done('banks', versionOf('20190901'), banks.flatMap((bank, index) => mapBank(bank, `banks[${index}]`, 'banks[]', frame)))
  }
  if ('bankData' in raw) {
    return done('bankData', versionOf('20160527'), mapBank(parseAs(bankDataFrameSchema, raw).bankData, 'bankData', 'bankData', frame))
  }
  if ('institutionData' in raw) {
    return done('institutionData', versionOf('20160527'), mapInstitution(parseAs(institutionFrameSchema, raw).institutionData, frame))
  }
  if ('accounts' in raw) return done('accounts', 'original', mapOriginal(parseAs(originalFrameSchema, raw), frame))
  throw unreadable('statements, neither banks nor accounts')
}
