import type { Analysis, AnalysisInput, CurrencyAnalysis, ScopeAnalysis } from '#shared/domain/analysis.ts'
import { CATEGORY_TREE_VERSION, type RowCategory } from '#shared/domain/category.ts'
import type { Timeline } from '#shared/domain/merge.ts'
import { accountKindOf } from './account-kind.ts'
import { categoryTotals, edgeFigures, monthAverages, monthsOf, payCyclesOf, paydaysOf, summaryOf } from './cash-flow.ts'
import { createCategorizer } from './categories.ts'
import { commitmentsOf, commitmentTotals } from './commitments.ts'
import { conductOf } from './conduct.ts'
import { coverageOf } from './coverage.ts'
import { addBalances, dayEndsOf, lowestBalances, seriesDays, toDayEnds } from './day-ends.ts'
import { dateOf } from './day-number.ts'
import { incomeOf, incomeTotals, mainStream } from './income.ts'
import { ledgerOf, timelineLedger, withTransfers, type Ledger, type LedgerSource, type TimelineLedger } from './ledger.ts'
import { mergeDeliveries } from './merge.ts'
import { ALL_RULES } from './rules.ts'
import { linkTransfers } from './transfers.ts'
import { checkAccount } from './truth.ts'

const categoriesOf = (timelines: readonly Timeline[], wishes: Parameters<typeof createCategorizer>[0]): Map<string, RowCategory> => {
  const categorize = createCategorizer(wishes)
  const categories = new Map<string, RowCategory>()
  for (const { accounts, rows } of timelines) {
    const byId = new Map(accounts.map((account) => [account.id, account]))
    for (const { row, accountId } of rows) {
      const account = byId.get(accountId)
      if (account) categories.set(row.id, categorize(row, account))
    }
  }
  return categories
}

const isMoneyAtHand = ({ accounts: [account] }: Timeline): boolean => {
  const kind = account ? accountKindOf(account) : 'everyday'
  return kind === 'everyday' || kind === 'savings'
}

/** The parts that an account and a currency have alike. */
const scopeOf = (ledger: Ledger, scope: ScopeAnalysis['scope'], paydays: readonly number[]): ScopeAnalysis => {
  const { window, currency, timelines } = ledger
  // Together, only money at hand is added up; a card or a loan alone shows its own balance all the same.
  const shown = scope.kind === 'account' ? timelines : timelines.filter(isMoneyAtHand)
  const days = window ? seriesDays(window) : undefined
  const series = days ? shown.map((timeline) => dayEndsOf(timeline, days)) : []
  const length = days ? days.to - days.from + 1 : 0
  const balances = addBalances(series, length)
  const owesByNature = !timelines.some(isMoneyAtHand)
  return {
    scope, currency, window: window ? { startsOn: dateOf(window.from), endsOn: dateOf(window.to) } : null,
    summary: [...(scope.kind === 'account' ? edgeFigures(ledger, balances) : []), ...summaryOf(ledger)],
    conduct: conductOf(ledger, { balances: lowestBalances(series, length), from: days?.from ?? 0, owesByNature }),
    dayEnds: days ? toDayEnds(balances, days.from) : [],
    months: monthsOf(ledger),
    payCycles: payCyclesOf(ledger, paydays),
    byCategory: categoryTotals(ledger),
  }
}

type CurrencyPart = Readonly<{ analysis: CurrencyAnalysis; paydays: readonly number[] }>

const currencyPart = (parts: readonly TimelineLedger[], source: LedgerSource): CurrencyPart => {
  const ledger = ledgerOf(parts, source)
  const income = incomeOf(ledger)
  const commitments = commitmentsOf(ledger)
  const paydays = paydaysOf(ledger, mainStream(income))
  const scope = scopeOf(ledger, { kind: 'currency', timelineIds: ledger.timelines.map(({ id }) => id) }, paydays)
  return { analysis: { ...scope, income, commitments, totals: [...incomeTotals(income, ledger), ...commitmentTotals(commitments, income, ledger), ...monthAverages(scope.months, ledger)] }, paydays }
}

/**
 * Everything the console says about some accounts, from what the providers delivered: the same for every provider, and
 * the same whenever it is run. Reads no clock and no store; never changes or corrects what came.
 */
export const analyse = (input: AnalysisInput): Analysis => {
  const { accounts, asOn, overrides, undoneMerges, window, mapEdits } = input
  const { timelines, decisions } = mergeDeliveries(accounts, undoneMerges)
  const found = categoriesOf(timelines, { overrides, ...(mapEdits ? { mapEdits } : {}) })
  const transfers = linkTransfers(timelines, (id) => found.get(id), undoneMerges)
  const links = transfers.filter(({ isUndone }) => !isUndone)
  const categories = withTransfers(found, links, timelines)
  const source = { categories, links, asOn, window }
  const ledgers = timelines.map((timeline) => timelineLedger(timeline, source))
  const byCurrency = Map.groupBy(ledgers, ({ timeline }) => timeline.currency)
  const parts = new Map([...byCurrency].sort(([one], [other]) => (one < other ? -1 : 1)).map(([currency, own]) => [currency, currencyPart(own, source)]))
  return {
    asOn, categoryTreeVersion: CATEGORY_TREE_VERSION, rules: ALL_RULES, timelines, decisions, transfers, categories,
    currencies: [...parts.values()].map(({ analysis }) => analysis),
    checks: timelines.flatMap((timeline) => timeline.accounts.flatMap(checkAccount)),
    coverage: coverageOf(timelines, window),
    accounts: ledgers.map((part) => scopeOf(ledgerOf([part], source), { kind: 'account', timelineId: part.timeline.id }, parts.get(part.timeline.currency)?.paydays ?? [])),
  }
}
