import type { IncomeStream, PaymentStream } from '#shared/domain/analysis.ts'
import { CATEGORIES, type CategoryId } from '#shared/domain/category.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { counted, moneyFigure, moneyWords } from './figures.ts'
import type { Ledger, LedgerRow } from './ledger.ts'
import { groupRows, monthlySum, toStream } from './streams.ts'
import { counterpartyKey } from './words.ts'

const SURE_BASES: ReadonlySet<LedgerRow['basis']> = new Set<LedgerRow['basis']>(['officer', 'edited-map', 'provider'])
const MIN_PAYMENTS = 3
const ALSO_INCOME: ReadonlySet<CategoryId> = new Set<CategoryId>(['uncategorised', 'external-transfers', 'child-support', 'other'])

/** Whether a row can be income at all: rule `income`. */
export const isIncome = ({ row, kind, category, isTransfer }: LedgerRow): boolean =>
  row.amountMinor > 0n && !isTransfer && (kind === 'everyday' || kind === 'savings') && (CATEGORIES[category].group === 'income' || ALSO_INCOME.has(category))

const kindOf = (category: CategoryId): IncomeStream['kind'] => {
  if (category === 'wages') return 'wages'
  return category === 'benefits' || category === 'pension' ? 'benefits' : 'other'
}

type Judgement = Readonly<Pick<IncomeStream, 'confidence' | 'reasons'>>

/** Rule `income-confidence`: every point is named, whether it holds or not. */
const judge = (stream: PaymentStream, rows: readonly LedgerRow[]): Judgement => {
  const sure = rows.filter(({ category, basis }) => category === stream.category && SURE_BASES.has(basis)).length * 2 > rows.length
  const isKnown = sure && stream.category !== 'uncategorised'
  const isRegular = stream.rhythm !== 'irregular'
  const isEnough = stream.count >= MIN_PAYMENTS
  const reasons = [
    isRegular ? `Comes ${stream.rhythm}.` : 'No rhythm fits.',
    isEnough ? `${stream.count} payments.` : `Only ${counted(stream.count, 'payment')}, ${MIN_PAYMENTS} are needed.`,
    stream.missed === 0 ? 'None missed.' : `${stream.missed} missed.`,
    stream.isOngoing ? `Last on ${stream.lastOn}, still going on.` : `Last on ${stream.lastOn}, ended.`,
    isKnown ? 'The kind is known from the provider or the officer.' : 'The kind is known by wording at most.',
  ]
  const isFair = isRegular && isEnough && stream.isOngoing
  return { reasons, confidence: isFair && stream.missed === 0 && isKnown ? 'strong' : isFair ? 'fair' : 'weak' }
}

const byWeight = (one: IncomeStream, other: IncomeStream): number => {
  const [left, right] = [monthlySum([one]), monthlySum([other])]
  return left < right ? 1 : left > right ? -1 : one.id < other.id ? -1 : 1
}

/** Income streams of a ledger, the largest a month first. */
export const incomeOf = (ledger: Ledger): readonly IncomeStream[] => {
  const { window, currency } = ledger
  if (!window) return []
  const keys = new Map<string, string>()
  const keyOf = ({ row }: LedgerRow): string => {
    const key = keys.get(row.description) ?? counterpartyKey(row.description)
    keys.set(row.description, key)
    return key
  }
  const groups = groupRows(ledger.rows.filter(isIncome), keyOf)
  return [...groups].flatMap(([key, rows]): readonly IncomeStream[] => {
    const counterparty = rows.at(-1)?.row.description ?? key
    const stream = toStream(rows, { id: `income:${currency}:${key}`, key, counterparty, currency, window, withBills: false })
    return stream ? [{ ...stream, kind: kindOf(stream.category), ...judge(stream, rows) }] : []
  }).sort(byWeight)
}

/** Streams that count as today's income. */
export const isReliable = ({ isOngoing, confidence }: IncomeStream): boolean => isOngoing && confidence !== 'weak'

const LABELS: Readonly<Record<IncomeStream['kind'], string>> = { wages: 'Wages a month', benefits: 'Benefits a month', other: 'Other regular income a month' }

/** The monthly totals of the streams: all, by kind, and those too weak to count. */
export const incomeTotals = (streams: readonly IncomeStream[], { currency }: Ledger): readonly Figure[] => {
  const total = (key: string, label: string, some: readonly IncomeStream[]): Figure => {
    const sum = monthlySum(some)
    const parts = some.map((stream) => `${stream.counterparty} ${moneyWords(monthlySum([stream]), currency)}`)
    return moneyFigure({ key, label, rule: 'income-total', formula: parts.length === 0 ? 'no such streams' : `${parts.join(' + ')} = ${moneyWords(sum, currency)}`, rowIds: some.flatMap(({ rowIds }) => rowIds) }, sum, currency)
  }
  const reliable = streams.filter(isReliable)
  return [
    total('income-monthly', 'Income a month', reliable),
    ...(['wages', 'benefits', 'other'] as const).map((kind) => total(`income-${kind}`, LABELS[kind], reliable.filter((stream) => stream.kind === kind))),
    total('income-weak', 'Credits too weak to count, a month', streams.filter((stream) => stream.isOngoing && !isReliable(stream))),
  ]
}

/** The stream that pay cycles follow: rule `pay-cycle`. */
export const mainStream = (streams: readonly IncomeStream[]): IncomeStream | undefined => {
  const regular = streams.filter(({ isOngoing, rhythm }) => isOngoing && rhythm !== 'irregular')
  return (['wages', 'benefits', 'other'] as const).map((kind) => regular.find((stream) => stream.kind === kind)).find((stream) => stream !== undefined)
}
