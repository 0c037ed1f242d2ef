import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../server.ts'
import { postJson, signIn, startTestSandbox } from '../testing/bank-statements-client.ts'

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startTestSandbox()
})
afterEach(() => sandbox.close())

type Transaction = {
  date: string
  description: string
  text: string
  amount: number
  balance: string
  type: string
  tags: Record<string, string>[]
}
type Group = { transactions: Transaction[] }
type DayEnd = { date: string; balance: string }
type Account = {
  currentBalance: string
  transactions: Transaction[]
  statementSummary: Record<string, string> & { daysInNegative: number; dayEndBalances: DayEnd[] }
  dayEndBalances: DayEnd[]
  statementAnalysis: { analysisCategory: { name: string; transactionGroups: Group[] } }[]
  additionalDetails: unknown
}

const cents = (text: string | number): number => Math.round(Number(text) * 100)

async function fetchStatements(version?: string, extra: object = {}, from = sandbox): Promise<Record<string, never>> {
  const login = await signIn(from)
  const body = { user_token: login.user_token, accounts: { bank_of_statements: [0, 1] }, ...extra }
  const answer = await postJson(from, '/statements', body, { 'x-output-version': version })
  expect(answer.status).toBe(200)
  return answer.body
}

async function latestAccount(extra: object = {}): Promise<Account> {
  const body = await fetchStatements('20190901', extra)
  return (body['banks'] as unknown as { bankAccounts: Account[] }[])[0]!.bankAccounts[0]!
}

describe('random but consistent', () => {
  it('running balances, day ends and totals of every seed add up', async () => {
    for (const seed of ['a', 'b', 'c', 'd']) {
      const other = await startTestSandbox(seed)
      const body = await fetchStatements('20190901', {}, other)
      await other.close()
      for (const account of (body['banks'] as unknown as { bankAccounts: Account[] }[])[0]!.bankAccounts) {
        const summary = account.statementSummary
        let running = cents(summary['openingBalance']!)
        for (const entry of [...account.transactions].reverse()) {
          running += cents(entry.amount)
          expect(cents(entry.balance)).toBe(running)
        }
        expect(running).toBe(cents(account.currentBalance))
        expect(cents(summary['closingBalance']!)).toBe(running)
        const total = (sign: number) =>
          account.transactions.reduce((sum, { amount }) => (Math.sign(amount) === sign ? sum + cents(amount) : sum), 0)
        expect(cents(summary['totalCredits']!)).toBe(total(1))
        expect(cents(summary['totalDebits']!)).toBe(total(-1))
        expect(cents(summary['creditsCategorised']!) + cents(summary['creditsUncategorised']!)).toBe(total(1))
        expect(cents(summary['debitsCategorised']!) + cents(summary['debitsUncategorised']!)).toBe(total(-1))
        const dayEnds = summary.dayEndBalances.map(({ balance }) => cents(balance))
        expect(summary.daysInNegative).toBe(dayEnds.filter((end) => end < 0).length)
        expect(cents(summary['minDayEndBalance']!)).toBe(Math.min(...dayEnds))
        expect(dayEnds[0]).toBe(running)
      }
    }
  })

  it('holds what a loan officer looks for', async () => {
    const account = await latestAccount()
    const categories = account.statementAnalysis.map(({ analysisCategory }) => analysisCategory.name)
    const looked = ['Wages', 'Centrelink', 'Rent', 'Gambling', 'SACC Loans', 'Non SACC Loans', 'Dishonours']
    expect(categories).toEqual(expect.arrayContaining(looked))
    expect(account.statementSummary.daysInNegative).toBeGreaterThan(5)
    expect(account.statementSummary.daysInNegative).toBeLessThan(45)
    expect(account.transactions.some(({ tags }) => tags.some((tag) => tag['pending'] === 'pending'))).toBe(true)
    expect(account.transactions.some(({ amount, type }) => amount === 0 && type === 'Informational')).toBe(true)
  })

  it('puts exactly the tagged transactions into the analysis', async () => {
    const account = await latestAccount()
    const tagged = account.transactions.filter(({ tags }) => tags.some((tag) => tag['category'] !== undefined))
    const grouped = account.statementAnalysis.flatMap(({ analysisCategory }) =>
      analysisCategory.transactionGroups.flatMap(({ transactions }) => transactions),
    )
    expect(grouped).toHaveLength(tagged.length)
  })

  it('mirrors transfers between own accounts', async () => {
    const body = await fetchStatements('20190901')
    const accounts = (body['banks'] as unknown as { bankAccounts: Account[] }[])[0]!.bankAccounts
    const out = cents(accounts[0]!.statementSummary['internalTransferDebits']!)
    expect(out).toBeLessThan(0)
    expect(cents(accounts[1]!.statementSummary['internalTransferCredits']!)).toBe(-out)
  })

  it('ends today on the sandbox clock and reaches back as far as asked', async () => {
    const account = await latestAccount({ requestNumDays: 50 })
    expect(account.statementSummary).toMatchObject({ searchPeriodStart: '2026-01-25', searchPeriodEnd: '2026-03-16' })
    expect(account.transactions.every(({ date }) => date >= '2026-01-25' && date <= '2026-03-16')).toBe(true)
    expect(account.statementSummary.dayEndBalances).toHaveLength(51)
  })

  it('differs from request to request and repeats with the seed', async () => {
    const first = await latestAccount()
    const second = await latestAccount()
    expect(second.transactions).not.toEqual(first.transactions)
    sandbox.control.reset()
    expect((await latestAccount()).transactions).toEqual(first.transactions)
    sandbox.control.configure('bankstatements', { isSteady: true })
    expect((await latestAccount()).transactions).toEqual((await latestAccount()).transactions)
  })

  it('fetches ten thousand transactions when a test asks for them', async () => {
    sandbox.control.configure('bankstatements', { transactionCount: 10_000 })
    const account = await latestAccount()
    expect(account.transactions).toHaveLength(10_000)
    expect(cents(account.transactions[0]!.balance)).toBe(12_345)
  })
})

describe('the four versions', () => {
  it('original: positive amounts with a type, day first, period as texts, analysis by groups', async () => {
    const body = await fetchStatements()
    type Original = { bank_of_statements: { accounts: { statementData: Record<string, unknown> }[] } }
    const statement = (body['accounts'] as unknown as Original).bank_of_statements.accounts[0]!.statementData
    expect(statement).toMatchObject({ startDate: '17-09-2025', endDate: '16-03-2026', closingBalance: '123.45' })
    const details = statement['details'] as { date: string; amount: number; type: string; notes: null }[]
    expect(details.every(({ amount, date }) => amount >= 0 && /^\d\d-\d\d-\d{4}$/.test(date))).toBe(true)
    expect(new Set(details.map(({ type }) => type))).toEqual(new Set(['Credit', 'Debit']))
    const groups = Object.keys(statement['analysis'] as object)
    expect(groups).toEqual(expect.arrayContaining(['Income', 'Rent', 'Dishonours']))
  })

  it('20160527: bankData, text, day ends beside the summary, an empty list for no details', async () => {
    const body = await fetchStatements('20160527')
    expect(body['dataVersion']).toBeUndefined()
    expect(body['submissionTime']).toBe('2026-03-16T12:00:00')
    const bank = body['bankData'] as unknown as { bankSlug: string; bankAccounts: Account[] }
    expect(bank.bankSlug).toBe('bank_of_statements')
    expect(bank.bankAccounts[0]!.additionalDetails).toEqual([])
    expect(bank.bankAccounts[0]!.dayEndBalances).toHaveLength(181)
    expect(bank.bankAccounts[0]!.transactions[0]!.text).toBe('Transaction Details Available Next Business Day')
  })

  it('20170401: the same with its version and decision metrics', async () => {
    const body = await fetchStatements('20170401')
    expect(body).toMatchObject({ dataVersion: 20170401, decisionMetrics: [{ id: 'DM085', type: 'money' }] })
    expect(body['bankData']).toBeDefined()
  })

  it('20190901: banks, description, day ends in the summary, movement as opening less closing', async () => {
    const body = await fetchStatements('20190901')
    expect(body).toMatchObject({ dataVersion: 20190901, scoreModels: [] })
    const account = (body['banks'] as unknown as { bankAccounts: Account[] }[])[0]!.bankAccounts[0]!
    const { openingBalance, closingBalance, accountMovement } = account.statementSummary
    expect(cents(accountMovement!)).toBe(cents(openingBalance!) - cents(closingBalance!))
    expect(account.transactions[0]).toMatchObject({ description: expect.any(String) as string, logo: '', suburb: '' })
  })
})
