import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { Analysis } from '#shared/domain/analysis.ts'
import type { CategoryId } from '#shared/domain/category.ts'
import type { Figure } from '#shared/domain/figure.ts'
import { postJson, signIn, startTestSandbox } from '#sandbox/testing/bank-statements-client.ts'
import type { Sandbox } from '#sandbox/server.ts'
import { analyse } from './analyse.ts'
import { accountOf, accountsOfBody, inputOf, type RowSketch } from './testing/samples.ts'

// What BankStatements computed itself, beside ours over the same rows.

type Point = Readonly<{ name: string; value: string | number }>
type WireRow = Readonly<{ date: string; description: string; amount: number; tags: readonly Readonly<Record<string, string>>[] }>
type Group = Readonly<{ name: string; analysisPoints: readonly Point[]; transactions: readonly WireRow[] }>
type Category = Readonly<{ analysisCategory: Readonly<{ name: string; analysisPoints: readonly Point[]; transactionGroups: readonly Group[] }> }>
type Wire = Readonly<{ statementSummary: Readonly<Record<string, string | number>>; statementAnalysis: readonly Category[] }>
type Body = Readonly<{ banks: readonly Readonly<{ bankAccounts: readonly Wire[] }>[]; decisionMetrics: readonly Readonly<{ id: string; value: string }>[] }>

const minorOf = (value: string | number | undefined): bigint => BigInt(Number(value).toFixed(2).replace('.', ''))
const pointOf = (points: readonly Point[], name: string): string | number | undefined => points.find((point) => point.name === name)?.value
const figure = (figures: readonly Figure[], key: string): Figure => figures.find((one) => one.key === key)!
const money = ({ value }: Figure): bigint => (value.kind === 'money' ? value.minor : -1n)

describe('the seed’s sample', () => {
  const { body } = JSON.parse(readFileSync(new URL('fixtures/statements-20190901.seed.json', import.meta.url), 'utf8')) as { body: Body }
  const accounts = accountsOfBody(body)
  const result = analyse(inputOf(accounts, '2024-07-23'))
  const outcome = (rule: string): string => result.checks.find((check) => check.rule.id === rule)!.outcome

  it('adds up in its totals; its rows do not reach them, because the document shows 2 of them', () => {
    expect(outcome('totals-add-up')).toBe('ok')
    expect(outcome('last-row-closes')).toBe('ok')
    expect(result.checks.find(({ rule }) => rule.id === 'sent-totals')).toMatchObject({ outcome: 'broken', why: 'Our sums of the rows differ from the provider’s totals: credits by −9013.14 AUD, debits by 7413.60 AUD.' })
    // The list is newest first; the older row of the two has to follow the opening balance and cannot, the next one fits it.
    expect(result.checks.find(({ rule }) => rule.id === 'running-balance')).toMatchObject({ outcome: 'broken', rowIds: ['delivery-1-0-1'], why: 'Breaks first on 2024-07-23 by 1599.54 AUD; 1 break among 2 balances.' })
    // 23 July agrees; the row of the day before is not shown, so its day end stands against the opening balance.
    expect(result.checks.find(({ rule }) => rule.id === 'day-ends')).toMatchObject({ outcome: 'broken', why: '1 of 2 days differs, first 2024-07-22 by −1599.54 AUD.' })
  })

  it('its Wages are ours once its own rows of them are taken; monthly average apart', () => {
    const wages = (body.banks[0]!.bankAccounts[0]!.statementAnalysis[0]!).analysisCategory
    const rows = wages.transactionGroups.flatMap(({ transactions }) => transactions)
    const sketches = rows.map(({ date, description, amount, tags }): RowSketch => [date, minorOf(amount), description, { tags: tags.flatMap((tag) => Object.entries(tag).map(([key, value]) => `${key}:${value}`)) }])
    const ours = analyse(inputOf([accountOf('a', sketches, { startsOn: accounts[0]!.startsOn, endsOn: accounts[0]!.endsOn })], '2024-07-23')).currencies[0]!
    const total = ours.byCategory.find(({ category }) => category === 'wages')!
    expect(money(total.in)).toBe(minorOf(pointOf(wages.analysisPoints, 'totalAmount')))
    expect(total.in.rowIds).toHaveLength(Number(pointOf(wages.analysisPoints, 'countOfTransactions')))
    expect(ours.income).toMatchObject([{ kind: 'wages', firstOn: '2024-06-23', lastOn: '2024-06-23', rhythm: 'irregular', confidence: 'weak' }])
    expect(money(ours.income[0]!.typical)).toBe(minorOf(pointOf(wages.analysisPoints, 'averageTransactionAmount')))
    // Theirs takes one payment as a whole month (480.06). Ours spreads it over the 91 days that were searched.
    expect(minorOf(pointOf(wages.analysisPoints, 'monthlyAmountAverage'))).toBe(48_006n)
    expect(money(ours.income[0]!.monthly)).toBe(16_046n)
  })
})

describe('the sandbox’s statements', () => {
  let sandbox: Sandbox
  let body: Body
  let accounts: readonly AnalysedAccount[]
  let result: Analysis

  beforeAll(async () => {
    sandbox = await startTestSandbox('analysis')
    const login = await signIn(sandbox)
    const answer = await postJson(sandbox, '/statements', { user_token: login.user_token, accounts: { bank_of_statements: [0, 1] } }, { 'x-output-version': '20190901' })
    body = answer.body as unknown as Body
    accounts = accountsOfBody(body)
    result = analyse(inputOf(accounts, '2026-03-16'))
  })
  afterAll(() => sandbox.close())

  const wires = (): readonly Wire[] => body.banks.flatMap(({ bankAccounts }) => bankAccounts)

  it('pass every check of truth', () => {
    expect(accounts.length).toBeGreaterThan(1)
    expect(result.checks.filter(({ outcome }) => outcome !== 'ok').map(({ id, why }) => [id, why])).toEqual([])
  })

  it('days below zero and the lowest day end are the provider’s own', () => {
    wires().forEach(({ statementSummary }, at) => {
      const scope = result.accounts[at]!
      if (accounts[at]!.type === 'credit card') return
      expect(figure(scope.conduct, 'negative-days').value).toMatchObject({ days: Number(statementSummary['daysInNegative']) })
      expect(money(figure(scope.conduct, 'lowest-day-end'))).toBe(minorOf(statementSummary['minDayEndBalance']))
      expect(money(figure(scope.summary, 'credits'))).toBe(minorOf(statementSummary['totalCredits']))
      expect(money(figure(scope.summary, 'debits'))).toBe(minorOf(statementSummary['totalDebits']))
    })
  })

  it('each of the provider’s categories has the rows, credits and debits that ours finds under its word', () => {
    let compared = 0
    wires().forEach(({ statementAnalysis }, at) => {
      for (const { analysisCategory: theirs } of statementAnalysis) {
        const rows = accounts[at]!.rows.filter(({ id }) => result.categories.get(id)!.providerWord === theirs.name)
        const sum = (isWanted: (minor: bigint) => boolean): bigint => rows.reduce((total, { amountMinor }) => (isWanted(amountMinor) ? total + amountMinor : total), 0n)
        expect([theirs.name, rows.length]).toEqual([theirs.name, pointOf(theirs.analysisPoints, 'countOfTransactions')])
        expect(sum((minor) => minor > 0n)).toBe(minorOf(pointOf(theirs.analysisPoints, 'totalAmountCredits')))
        expect(sum((minor) => minor < 0n)).toBe(minorOf(pointOf(theirs.analysisPoints, 'totalAmountDebits')))
        compared += 1
      }
    })
    expect(compared).toBeGreaterThan(15)
  })

  it.each<readonly [string, CategoryId]>([['Wages', 'wages'], ['Centrelink', 'benefits'], ['Groceries', 'groceries'], ['Gambling', 'gambling'], ['Rent', 'rent-mortgage'], ['Telecommunications', 'telecommunications'], ['Insurance', 'insurance']])(
    'the provider’s %s is our %s to the cent', (theirs, ours) => {
      const wire = wires()[0]!.statementAnalysis.find(({ analysisCategory }) => analysisCategory.name === theirs)!.analysisCategory
      const total = result.accounts[0]!.byCategory.find(({ category }) => category === ours)!
      expect(money(total.in) + money(total.out)).toBe(minorOf(pointOf(wire.analysisPoints, 'totalAmount')))
    },
  )

  it('where we differ, the rows say why: pay later is taken out of loans, overdrawn fees go to fees, rows without a category are read by wording', () => {
    const inCategory = (category: CategoryId): readonly string[] => accounts.flatMap(({ rows }) => rows.flatMap(({ id }) => (result.categories.get(id)!.category === category ? [result.categories.get(id)!.providerWord ?? ''] : [])))
    expect(new Set(inCategory('pay-later'))).toEqual(new Set(['Non SACC Loans']))
    expect(inCategory('fees')).toContain('Overdrawn')
    expect(inCategory('cash').every((word) => word === '')).toBe(true)
    // Categorised by us is at least what the provider categorised.
    const theirs = minorOf(wires()[0]!.statementSummary['debitsCategorised'])
    const { value } = figure(result.accounts[0]!.conduct, 'debits-categorised')
    expect(value.kind === 'share' && value.part <= theirs).toBe(true)
  })

  it('own transfers are linked in pairs, all of those that both accounts show', () => {
    const marked = accounts.flatMap(({ rows }) => rows.filter(({ providerCategory }) => providerCategory === 'Internal Transfer'))
    expect(result.transfers.length * 2).toBe(marked.length)
    expect(new Set(result.transfers.map(({ evidence }) => evidence))).toEqual(new Set(['identifier']))
  })

  it('the practice applicant is read as a person would read them', () => {
    const [currency] = result.currencies
    expect(currency!.income.map(({ kind, rhythm, confidence }) => `${kind} ${rhythm} ${confidence}`).slice(0, 2)).toEqual(['wages fortnightly strong', 'benefits fortnightly strong'])
    expect(money(currency!.income[0]!.typical)).toBe(231_480n)
    const find = (name: string) => currency!.commitments.find(({ counterparty }) => counterparty === name)
    expect(find('MoneyMe')).toMatchObject({ kind: 'loan', rhythm: 'fortnightly', isOtherLender: true })
    expect(find('Afterpay')).toMatchObject({ kind: 'pay-later', rhythm: 'fortnightly' })
    expect(find('Cash Converters')!.paidOut).not.toBeNull()
    expect(currency!.commitments.find(({ kind }) => kind === 'rent-mortgage')).toMatchObject({ rhythm: 'weekly' })
    expect(currency!.payCycles.filter(({ isPartial }) => !isPartial).length).toBeGreaterThan(3)
  })
})
