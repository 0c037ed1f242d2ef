import type { Commitment, CommitmentKind, IncomeStream } from '#shared/domain/analysis.ts'
import { CATEGORIES, type CategoryId } from '#shared/domain/category.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { tagOf } from './categories.ts'
import { CATEGORY_MAPS } from './category-maps/category-maps.ts'
import { amountWords, countFigure, counted, moneyFigure, moneyWords, shareFigure } from './figures.ts'
import { isReliable } from './income.ts'
import { idsOf, sumOf, type Ledger, type LedgerRow } from './ledger.ts'
import { groupRows, monthlySum, toStream } from './streams.ts'
import { counterpartyKey } from './words.ts'

const ALWAYS: Readonly<Partial<Record<CategoryId, CommitmentKind>>> = {
  'loan-repayments': 'loan', 'card-repayments': 'loan', 'debt-collection': 'loan', 'pay-later': 'pay-later', 'rent-mortgage': 'rent-mortgage', subscriptions: 'subscription',
}
/** Bills are commitments once they come regularly. */
const BILLS: ReadonlySet<CategoryId> = new Set<CategoryId>(['utilities', 'telecommunications', 'insurance', 'education', 'child-support', 'tax', 'donations', 'health', 'fees', 'transport'])
/** Nobody knows what these are for; the same amount again and again tells that they are owed. */
const NAMELESS: ReadonlySet<CategoryId> = new Set<CategoryId>(['uncategorised', 'other', 'external-transfers'])
const MIN_NAMELESS = 3

/** Words of lending that come and go between the rows of one lender. */
const LENDING_WORDS: ReadonlySet<string> = new Set([
  'loan', 'loans', 'repayment', 'repayments', 'funds', 'proceeds', 'advance', 'drawdown', 'instalment', 'installment', 'instalments', 'disbursement',
  'lan', 'amortering', 'utbetalning', 'laina', 'lyhennys', 'rata', 'splata', 'pozyczki', 'kredytu', 'wyplata', 'laen', 'laenumakse', 'aizdevums', 'atmaksa',
])

const kindOf = (category: CategoryId): CommitmentKind | undefined => ALWAYS[category] ?? (BILLS.has(category) || NAMELESS.has(category) ? 'bill' : undefined)

/** The name of the counterparty: the provider's label where it names somebody, else undefined. */
const labelOf = (row: LedgerRow, providers: ReadonlyMap<string, keyof typeof CATEGORY_MAPS>): string | undefined => {
  const label = tagOf(row.row, 'thirdParty')
  const provider = providers.get(row.timelineId)
  if (label === null || provider === undefined) return undefined
  return CATEGORY_MAPS[provider].genericThirdParties.includes(label.toLowerCase()) ? undefined : label
}

type Keys = Readonly<{ keyOf(row: LedgerRow): string; nameOf(rows: readonly LedgerRow[]): string }>

const keysOf = ({ timelines }: Ledger): Keys => {
  const providers = new Map(timelines.flatMap(({ id, accounts }) => (accounts[0] ? [[id, accounts[0].providerId] as const] : [])))
  const known = new Map<string, string>()
  const keyOf = (row: LedgerRow): string => {
    const text = labelOf(row, providers) ?? row.row.description
    const key = known.get(text) ?? counterpartyKey(text, LENDING_WORDS)
    known.set(text, key)
    return key
  }
  return { keyOf, nameOf: (rows) => rows.map((row) => labelOf(row, providers)).find((label) => label !== undefined) ?? rows.at(-1)?.row.description ?? '' }
}

const isCandidate = ({ row, kind, category, isTransfer }: LedgerRow): boolean =>
  row.amountMinor < 0n && !isTransfer && kind !== 'loan' && kind !== 'mortgage' && kind !== 'investment' && kindOf(category) !== undefined

const byWeight = (one: Commitment, other: Commitment): number => {
  const [left, right] = [monthlySum([one]), monthlySum([other])]
  return left < right ? -1 : left > right ? 1 : one.id < other.id ? -1 : 1
}

const isNameless = ({ category, count, typical }: Pick<Commitment, 'category' | 'count' | 'typical'>, rows: readonly LedgerRow[]): boolean => {
  if (!NAMELESS.has(category)) return false
  const amount = typical.value.kind === 'money' ? typical.value.minor : 0n
  return count < MIN_NAMELESS || rows.some(({ row }) => row.amountMinor !== amount)
}

/** Commitments of a ledger, the heaviest a month first: rule `commitment`. Amounts are debits, so below zero. */
export const commitmentsOf = (ledger: Ledger): readonly Commitment[] => {
  const { window, currency } = ledger
  if (!window) return []
  const { keyOf, nameOf } = keysOf(ledger)
  const paidOut = groupRows(ledger.rows.filter(({ category, isTransfer, row }) => category === 'loan-paid-out' && !isTransfer && row.amountMinor > 0n), keyOf)
  const groups = groupRows(ledger.rows.filter(isCandidate), (row) => `${kindOf(row.category)} ${ALWAYS[row.category] ? '' : row.category} ${keyOf(row)}`)
  return [...groups.values()].flatMap((rows): readonly Commitment[] => {
    const [first] = rows
    const kind = first && kindOf(first.category)
    if (!first || !kind) return []
    const key = keyOf(first)
    const stream = toStream(rows, { id: `commitment:${currency}:${kind}:${first.category}:${key}`, key, counterparty: nameOf(rows), currency, window, withBills: true })
    if (!stream || (kind === 'bill' && (stream.rhythm === 'irregular' || isNameless(stream, rows)))) return []
    const lent = kind === 'loan' ? paidOut.get(key) : undefined
    const isOwn = rows.every(({ basis }) => basis === 'own-transfer')
    return [{
      ...stream, kind, isOtherLender: (kind === 'loan' || kind === 'pay-later') && !isOwn,
      paid: moneyFigure({ key: 'paid', label: 'Paid in the window', rule: 'category-sum', formula: `sum of ${counted(rows.length, 'row')}`, rowIds: stream.rowIds }, sumOf(rows), currency),
      paidOut: lent ? moneyFigure({ key: 'paid-out', label: 'Paid out by the lender', rule: 'category-sum', formula: `sum of ${counted(lent.length, 'row')}`, rowIds: idsOf(lent) }, sumOf(lent), currency) : null,
    }]
  }).sort(byWeight)
}

const KIND_LABELS: Readonly<Record<CommitmentKind, string>> = {
  loan: 'Loan repayments a month', 'pay-later': 'Pay later a month', 'rent-mortgage': 'Rent & mortgage a month', subscription: 'Subscriptions a month', bill: 'Regular bills a month',
}

const billViews = (commitments: readonly Commitment[], ledger: Ledger): readonly Figure[] => {
  const bills = commitments.filter(({ rhythm }) => rhythm === 'quarterly' || rhythm === 'yearly')
  const rowIds = bills.flatMap((bill) => bill.rowIds)
  const paid = bills.reduce((sum, bill) => sum + (bill.paid.value.kind === 'money' ? bill.paid.value.minor : 0n), 0n)
  const { currency } = ledger
  const names = bills.map(({ counterparty }) => counterparty).join(', ') || 'no such bills'
  return [
    moneyFigure({ key: 'bills-as-paid', label: 'Quarterly and yearly bills as paid', rule: 'bills-spread', formula: names, rowIds }, paid, currency),
    moneyFigure({ key: 'bills-spread', label: 'Quarterly and yearly bills spread, a month', rule: 'bills-spread', formula: `${names}: yearly amounts ÷ 12`, rowIds }, monthlySum(bills.filter(({ isOngoing }) => isOngoing)), currency),
  ]
}

/** Totals of the commitments that go on, and their shares of the income that counts. */
export const commitmentTotals = (commitments: readonly Commitment[], income: readonly IncomeStream[], ledger: Ledger): readonly Figure[] => {
  const { currency } = ledger
  const ongoing = commitments.filter(({ isOngoing }) => isOngoing)
  const total = (key: string, label: string, some: readonly Commitment[]): Figure =>
    moneyFigure({ key, label, rule: 'commitment', formula: some.map((one) => `${one.counterparty} ${amountWords(monthlySum([one]), currency)}`).join(' + ') || 'none', rowIds: some.flatMap(({ rowIds }) => rowIds) }, monthlySum(some), currency)
  const lenders = ongoing.filter(({ isOtherLender }) => isOtherLender)
  const earned = monthlySum(income.filter(isReliable))
  const share = (key: string, label: string, some: readonly Commitment[]): Figure => {
    const part = -monthlySum(some)
    return shareFigure({ key, label, rule: 'share-of-income', formula: `${moneyWords(part, currency)} ÷ ${moneyWords(earned, currency)}`, rowIds: some.flatMap(({ rowIds }) => rowIds) }, part, earned)
  }
  const lent = ledger.rows.filter(({ category, isTransfer }) => category === 'loan-paid-out' && !isTransfer)
  const kinds = ['loan', 'pay-later', 'rent-mortgage', 'subscription', 'bill'] as const satisfies readonly CommitmentKind[]
  return [
    total('commitments-monthly', 'Commitments a month', ongoing),
    ...kinds.map((kind) => total(`commitments-${kind}`, KIND_LABELS[kind], ongoing.filter((one) => one.kind === kind))),
    countFigure({ key: 'other-lenders', label: 'Other lenders', rule: 'other-lender', formula: lenders.map(({ counterparty }) => counterparty).join(', ') || 'none', rowIds: lenders.flatMap(({ rowIds }) => rowIds) }, lenders.length),
    moneyFigure({ key: 'loans-paid-out', label: CATEGORIES['loan-paid-out'].name, rule: 'category-sum', formula: `sum of ${counted(lent.length, 'row')}`, rowIds: idsOf(lent) }, sumOf(lent), currency),
    ...billViews(commitments, ledger),
    share('rent-share', 'Rent share of income', ongoing.filter(({ kind }) => kind === 'rent-mortgage')),
    share('commitments-share', 'Commitments share of income', ongoing),
  ]
}
