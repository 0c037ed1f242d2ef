import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { toDecimal, type CurrencyCode } from '#shared/domain/money.ts'
import type { AccountStatement, Statement } from '#shared/domain/statement.ts'
import type { TruthCheck } from '#shared/domain/truth.ts'
import { coverageOf, provenDays } from '../../analysis/coverage.ts'
import { dateOf } from '../../analysis/day-number.ts'
import { mergeDeliveries } from '../../analysis/merge.ts'
import { checkAccount } from '../../analysis/truth.ts'

/** Only the end of a number may be shown (ui.md section 14). */
const LAST_SHOWN = 3
const mask = (number: string | null): string | null => (number === null ? null : `•••• ${number.replace(/\s/gu, '').slice(-LAST_SHOWN)}`)

const toAnalysed = ({ account, transactions }: AccountStatement, { providerId }: Statement, id: string, deliveryId: string): AnalysedAccount => ({
  id, deliveryId, receivedAt: null, providerId, institution: account.institutionName, name: account.name, holders: account.holders, isJoint: account.isJoint, type: account.type,
  bsb: account.bsb, number: account.number, iban: account.iban, currency: account.currency,
  openingMinor: account.openingBalance?.minor ?? null, closingMinor: account.closingBalance?.minor ?? null,
  creditsMinor: account.totalCredits?.minor ?? null, debitsMinor: account.totalDebits?.minor ?? null, balanceMinor: account.balance?.minor ?? null,
  startsOn: account.startsOn, endsOn: account.endsOn,
  rows: transactions.map((row) => ({
    // The place in the body is unique within one delivery, and says where a check breaks.
    id: `${id}/${row.sourcePath}`, ordinal: row.ordinal, bookedOn: row.bookedOn, description: row.description, amountMinor: row.amount.minor, balanceMinor: row.balance?.minor ?? null,
    status: row.status, providerCategory: row.category, providerType: row.type, sourcePath: row.sourcePath,
  })),
})

/** Accounts of one statement as the analysis takes them. @param deliveryId tells several statements of one archive apart. */
export const analysedAccounts = (statement: Statement, deliveryId: string): readonly AnalysedAccount[] =>
  statement.accounts.map((account, at) => toAnalysed(account, statement, `${deliveryId}.${at + 1}`, deliveryId))

const decimal = (minor: bigint | null, currency: CurrencyCode): string | null => (minor === null ? null : toDecimal({ minor, currency }))

const figureText = ({ value }: Figure): string | null => {
  switch (value.kind) {
    case 'money': return toDecimal(value)
    case 'count': return String(value.count)
    case 'days': return `${value.days} of ${value.of}`
    case 'date': return value.on
    case 'share': return `${value.part} of ${value.whole}`
    case 'unknown': return null
  }
}

const toCheck = ({ label, outcome, why, figures, rowIds, rule }: TruthCheck, { rows }: AnalysedAccount) => {
  const first = outcome === 'broken' ? rows.find(({ id }) => id === rowIds[0]) : undefined
  return {
    check: rule.id, version: rule.version, label, outcome, why,
    firstBrokenRow: first ? { path: first.sourcePath, bookedOn: first.bookedOn } : null,
    figures: figures.map((figure) => ({ name: figure.key, label: figure.label, value: figureText(figure) })),
  }
}

const sumsOf = ({ rows }: AnalysedAccount) => ({
  creditsMinor: rows.reduce((sum, { amountMinor }) => (amountMinor > 0n ? sum + amountMinor : sum), 0n),
  debitsMinor: rows.reduce((sum, { amountMinor }) => (amountMinor < 0n ? sum + amountMinor : sum), 0n),
})

const periodOf = (accounts: readonly AnalysedAccount[]): Readonly<{ from: string; to: string }> | null => {
  const spans = accounts.flatMap((account) => provenDays(account) ?? [])
  return spans.length === 0 ? null : { from: dateOf(Math.min(...spans.map(({ from }) => from))), to: dateOf(Math.max(...spans.map(({ to }) => to))) }
}

/** One account: what was sent beside what its rows add up to. Amounts as decimal text, `null` where nothing was sent. */
const toAccount = (account: AnalysedAccount) => {
  const { currency } = account
  const sums = sumsOf(account)
  return {
    institution: account.institution, type: account.type, bsb: account.bsb, number: mask(account.number), iban: mask(account.iban), isJoint: account.isJoint, currency,
    transactionCount: account.rows.length, period: periodOf([account]),
    opening: decimal(account.openingMinor, currency), credits: decimal(account.creditsMinor, currency), debits: decimal(account.debitsMinor, currency),
    closing: decimal(account.closingMinor, currency), balance: decimal(account.balanceMinor, currency),
    rowCredits: decimal(sums.creditsMinor, currency), rowDebits: decimal(sums.debitsMinor, currency),
    checks: checkAccount(account).map((check) => toCheck(check, account)),
  }
}

/** Null as soon as one of the accounts lacks the figure: half a total would pass for a whole. */
const total = (accounts: readonly AnalysedAccount[], of: (account: AnalysedAccount) => bigint | null): bigint | null =>
  accounts.reduce<bigint | null>((sum, account) => {
    const part = of(account)
    return sum === null || part === null ? null : sum + part
  }, 0n)

const toTotals = (accounts: readonly AnalysedAccount[]) =>
  [...new Set(accounts.map(({ currency }) => currency))].sort().map((currency) => {
    const own = accounts.filter((account) => account.currency === currency)
    const sum = (of: (account: AnalysedAccount) => bigint | null): string | null => decimal(total(own, of), currency)
    return {
      currency, accountCount: own.length, transactionCount: own.reduce((count, { rows }) => count + rows.length, 0),
      opening: sum(({ openingMinor }) => openingMinor), credits: sum(({ creditsMinor }) => creditsMinor), debits: sum(({ debitsMinor }) => debitsMinor), closing: sum(({ closingMinor }) => closingMinor),
      rowCredits: sum((account) => sumsOf(account).creditsMinor), rowDebits: sum((account) => sumsOf(account).debitsMinor),
    }
  })

const toCoverage = (accounts: readonly AnalysedAccount[]) => {
  const { spans } = coverageOf(mergeDeliveries(accounts).timelines).together
  const days = (state: 'proven' | 'doubled' | 'missing'): number => spans.filter((span) => span.state === state).reduce((sum, { dayCount }) => sum + dayCount, 0)
  return { provenDays: days('proven') + days('doubled'), doubledDays: days('doubled'), missingDays: days('missing'), spans: spans.map(({ startsOn, endsOn, dayCount, state }) => ({ from: startsOn, to: endsOn, days: dayCount, state })) }
}

/** Everything that is said of some accounts; the same for one statement and for all of an archive. */
export const summarize = (accounts: readonly AnalysedAccount[]) => {
  const shown = accounts.map(toAccount)
  const outcomes = shown.flatMap(({ checks }) => checks.map(({ outcome }) => outcome))
  const count = (wanted: TruthCheck['outcome']): number => outcomes.filter((outcome) => outcome === wanted).length
  return {
    accounts: shown, transactionCount: accounts.reduce((sum, { rows }) => sum + rows.length, 0), period: periodOf(accounts), totals: toTotals(accounts), coverage: toCoverage(accounts),
    checks: { ok: count('ok'), broken: count('broken'), unknown: count('unknown') },
  }
}
export type InspectedAccounts = ReturnType<typeof summarize>
