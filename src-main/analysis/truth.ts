import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { LocalDate } from '#shared/domain/calendar.ts'
import type { Figure } from '#shared/domain/figure.ts'
import type { TruthCheck } from '#shared/domain/truth.ts'
import { amountWords, counted, moneyFigure, moneyWords } from './figures.ts'
import { isCountedByBank, oldestFirst } from './row-order.ts'
import { ruleRef, type RuleId } from './rules.ts'

type Verdict = Readonly<{ outcome: TruthCheck['outcome']; why: string | null; figures?: readonly Figure[]; rowIds?: readonly string[] }>

const checkOf = (account: AnalysedAccount, rule: RuleId, label: string, verdict: Verdict): TruthCheck => ({
  id: `${rule}:${account.id}`, accountId: account.id, label, rule: ruleRef(rule),
  outcome: verdict.outcome, why: verdict.why, figures: verdict.figures ?? [], rowIds: verdict.rowIds ?? [],
})

const unknown = (missing: readonly string[]): Verdict => ({ outcome: 'unknown', why: `Not sent: ${missing.join(', ')}.` })
const missingOf = (parts: Readonly<Record<string, bigint | null>>): readonly string[] => Object.keys(parts).filter((name) => parts[name] === null)

const totalsAddUp = (account: AnalysedAccount): Verdict => {
  const { openingMinor, creditsMinor, debitsMinor, closingMinor, currency } = account
  if (openingMinor === null || creditsMinor === null || debitsMinor === null || closingMinor === null) {
    return unknown(missingOf({ 'opening balance': openingMinor, 'total credits': creditsMinor, 'total debits': debitsMinor, 'closing balance': closingMinor }))
  }
  const sum = openingMinor + creditsMinor + debitsMinor
  const gap = closingMinor - sum
  const sumWords = `${[openingMinor, creditsMinor, debitsMinor].map((part) => amountWords(part, currency)).join(' + ')} = ${amountWords(sum, currency)}`
  const figures = [
    moneyFigure({ key: 'sum', label: 'Opening + credits + debits', rule: 'totals-add-up', formula: sumWords }, sum, currency),
    moneyFigure({ key: 'closing', label: 'Closing as sent', rule: 'totals-add-up', formula: 'as sent' }, closingMinor, currency),
    moneyFigure({ key: 'gap', label: 'Gap', rule: 'totals-add-up', formula: `${amountWords(closingMinor, currency)} − (${amountWords(sum, currency)})` }, gap, currency),
  ]
  return gap === 0n
    ? { outcome: 'ok', why: null, figures }
    : { outcome: 'broken', why: `The closing balance is ${moneyWords(gap, currency)} away from opening + credits + debits.`, figures }
}

const lastBalanceOf = (rows: readonly AnalysedRow[]): AnalysedRow | undefined => rows.findLast(({ balanceMinor }) => balanceMinor !== null)

const lastRowCloses = (account: AnalysedAccount, rows: readonly AnalysedRow[]): Verdict => {
  const last = lastBalanceOf(rows)
  const { closingMinor, currency } = account
  if (!last || last.balanceMinor === null || closingMinor === null) return unknown([...(last ? [] : ['balances of rows']), ...(closingMinor === null ? ['closing balance'] : [])])
  const gap = closingMinor - last.balanceMinor
  const figures = [moneyFigure({ key: 'gap', label: 'Closing less newest row', rule: 'last-row-closes', formula: `${amountWords(closingMinor, currency)} − (${amountWords(last.balanceMinor, currency)})`, rowIds: [last.id] }, gap, currency)]
  return gap === 0n
    ? { outcome: 'ok', why: null, figures }
    : { outcome: 'broken', why: `The newest row ends at ${moneyWords(last.balanceMinor, currency)}, the closing balance differs by ${moneyWords(gap, currency)}.`, figures, rowIds: [last.id] }
}

/** Where a stated balance is not what the rows make of it; the gap is stated less expected. */
export type BalanceBreak = Readonly<{ rowId: string; bookedOn: LocalDate; statedMinor: bigint; expectedMinor: bigint; gapMinor: bigint }>

/**
 * Walks the rows, oldest first: rule `running-balance`.
 * @returns the breaks, and how many balances could be compared.
 */
export const walkBalances = (rows: readonly AnalysedRow[], openingMinor: bigint | null): Readonly<{ breaks: readonly BalanceBreak[]; comparedCount: number }> => {
  const breaks: BalanceBreak[] = []
  let running = openingMinor
  let comparedCount = 0
  for (const row of rows) {
    const stated = row.balanceMinor
    const expected = running === null || !isCountedByBank(row) ? running : running + row.amountMinor
    if (stated !== null && expected !== null) {
      comparedCount += 1
      if (stated !== expected) breaks.push({ rowId: row.id, bookedOn: row.bookedOn, statedMinor: stated, expectedMinor: expected, gapMinor: stated - expected })
    }
    running = stated ?? expected
  }
  return { breaks, comparedCount }
}

const runningBalance = (account: AnalysedAccount, rows: readonly AnalysedRow[]): Verdict => {
  const { breaks, comparedCount } = walkBalances(rows, account.openingMinor)
  const [first] = breaks
  if (comparedCount === 0) return { outcome: 'unknown', why: rows.length === 0 ? 'There are no rows.' : 'Fewer than two balances were sent, so that none can be compared.' }
  if (!first) return { outcome: 'ok', why: null }
  const { currency } = account
  const formula = `${amountWords(first.statedMinor, currency)} stated − (${amountWords(first.expectedMinor, currency)}) expected`
  return {
    outcome: 'broken',
    why: `Breaks first on ${first.bookedOn} by ${moneyWords(first.gapMinor, currency)}; ${counted(breaks.length, 'break')} among ${counted(comparedCount, 'balance')}.`,
    figures: [moneyFigure({ key: 'first-gap', label: `First break, ${first.bookedOn}`, rule: 'running-balance', formula, rowIds: [first.rowId] }, first.gapMinor, currency)],
    rowIds: breaks.map(({ rowId }) => rowId),
  }
}

const dayEnds = (account: AnalysedAccount, rows: readonly AnalysedRow[]): Verdict => {
  const sent = [...(account.sentDayEnds ?? [])].sort((left, right) => (left.on < right.on ? -1 : 1))
  if (sent.length === 0) return unknown(['day-end balances'])
  const stated = rows.filter(({ balanceMinor }) => balanceMinor !== null)
  if (stated.length === 0) return unknown(['balances of rows'])
  const wrong: { on: LocalDate; gap: bigint; rowId: string | null }[] = []
  let known: bigint | null = account.openingMinor
  let rowId: string | null = null
  let at = 0
  let comparedCount = 0
  for (const { on, balanceMinor } of sent) {
    for (let row = stated[at]; row && row.bookedOn <= on; row = stated[++at]) [known, rowId] = [row.balanceMinor, row.id]
    if (known === null) continue
    comparedCount += 1
    if (known !== balanceMinor) wrong.push({ on, gap: known - balanceMinor, rowId })
  }
  const [first] = wrong
  if (comparedCount === 0) return { outcome: 'unknown', why: 'No row lies on or before the days that were sent.' }
  if (!first) return { outcome: 'ok', why: null }
  return {
    outcome: 'broken',
    why: `${wrong.length} of ${counted(comparedCount, 'day')} ${wrong.length === 1 ? 'differs' : 'differ'}, first ${first.on} by ${moneyWords(first.gap, account.currency)}.`,
    figures: [moneyFigure({ key: 'first-gap', label: `First day that differs, ${first.on}`, rule: 'day-ends', formula: 'balance of the last row − day end as sent', rowIds: first.rowId === null ? [] : [first.rowId] }, first.gap, account.currency)],
    rowIds: wrong.flatMap((day) => (day.rowId === null ? [] : [day.rowId])),
  }
}

const sentTotals = (account: AnalysedAccount, rows: readonly AnalysedRow[]): Verdict => {
  const { creditsMinor, debitsMinor, currency } = account
  if (creditsMinor === null && debitsMinor === null) return unknown(['total credits', 'total debits'])
  const ours = { credits: [] as AnalysedRow[], debits: [] as AnalysedRow[] }
  for (const row of rows) if (isCountedByBank(row) && row.amountMinor !== 0n) ours[row.amountMinor > 0n ? 'credits' : 'debits'].push(row)
  const compare = (side: 'credits' | 'debits', sent: bigint | null): readonly Figure[] => {
    if (sent === null) return []
    const sum = ours[side].reduce((total, { amountMinor }) => total + amountMinor, 0n)
    const words = `${amountWords(sum, currency)} over ${counted(ours[side].length, 'row')} − (${amountWords(sent, currency)}) as sent`
    return [moneyFigure({ key: side, label: side === 'credits' ? 'Credits, ours less theirs' : 'Debits, ours less theirs', rule: 'sent-totals', formula: words, rowIds: ours[side].map(({ id }) => id) }, sum - sent, currency)]
  }
  const figures = [...compare('credits', creditsMinor), ...compare('debits', debitsMinor)]
  const off = figures.filter(({ value }) => value.kind === 'money' && value.minor !== 0n)
  if (off.length === 0) return { outcome: 'ok', why: null, figures }
  const parts = off.map(({ key, value }) => (value.kind === 'money' ? `${key} by ${moneyWords(value.minor, currency)}` : key))
  return { outcome: 'broken', why: `Our sums of the rows differ from the provider’s totals: ${parts.join(', ')}.`, figures }
}

/** The five checks of one delivered account. Nothing is corrected: what does not fit is said. */
export const checkAccount = (account: AnalysedAccount): readonly TruthCheck[] => {
  const rows = oldestFirst(account)
  return [
    checkOf(account, 'totals-add-up', 'Totals add up', totalsAddUp(account)),
    checkOf(account, 'running-balance', 'Running balance', runningBalance(account, rows)),
    checkOf(account, 'last-row-closes', 'Newest row ends at the closing balance', lastRowCloses(account, rows)),
    checkOf(account, 'day-ends', 'Day-end balances', dayEnds(account, rows)),
    checkOf(account, 'sent-totals', 'Provider’s totals', sentTotals(account, rows)),
  ]
}
