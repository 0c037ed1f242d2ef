import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../frame/random.ts'
import { banks } from '../banks.ts'
import { makeCustomer } from './customer.ts'
import { olderFigures, verify } from './figures.ts'
import { newerStatus, newerText } from './newer.ts'
import { olderReport, olderText } from './older.ts'
import type { ReportOrder } from './order.ts'
import { returned } from './parameters.ts'

type SampleAccount = Readonly<{ number: string; balance: number; transactionList?: readonly Readonly<{ onDate: string; amount: number; balance: number }>[] }>
type Sample = Readonly<{ bankReport: Readonly<Record<string, unknown>>; scrape: Readonly<{ accountList: readonly SampleAccount[] }> }>
const sample = JSON.parse(await readFile(new URL('../fixtures/report-v1.seed.json', import.meta.url), 'utf8')) as Sample

const given = [
  { key: 'userIdentification', value: '9002029999' },
  { key: 'firstName', value: 'Ellie M.' },
  { key: 'lastName', value: 'Butler' },
  { key: 'account', value: '7890 7890 7890 78' },
  { key: 'product', value: 'of the page' },
  { key: 'caseReference', value: 'CB-1042' },
]
const reportedAt = new Date('2026-03-16T12:00:00Z')
function order(changes: Partial<ReportOrder> = {}, userName = 'ok'): ReportOrder {
  const parameters = returned(given, 'TEST')
  const customer = makeCustomer({
    parameters, isSomebodyElse: userName === 'other_person', today: '2026-03-16', random: createRandom('reports'), transactionCount: null,
  })
  const bank = banks[0]!
  return { status: 'ok', reportNumber: 1, isFinal: true, source: 'TEST', requestId: 'r', bank, parameters, customer, startedAt: reportedAt, reportedAt, ...changes }
}

/** Every member with the type of its value; list entries count as one. */
function shapeOf(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return [...new Set((value as unknown[]).flatMap((entry) => shapeOf(entry, `${path}[]`)))]
  if (typeof value !== 'object' || value === null) return [`${path}: ${value === null ? 'null' : typeof value}`]
  return Object.entries(value).flatMap(([name, entry]) => shapeOf(entry, `${path}.${name}`))
}

describe('the older report', () => {
  it("calculates the sample's figures from the sample's accounts", () => {
    const accounts = sample.scrape.accountList.map(({ number, balance, transactionList = [] }) => ({
      number, balance, transactions: transactionList.map((entry) => ({ date: entry.onDate.slice(0, 10), amount: entry.amount, balance: entry.balance })),
    }))
    expect(sample.bankReport).toMatchObject(olderFigures(accounts, '2014-12-09', 3))
  })

  it('has the members of the sample and no others', () => {
    expect(new Set(shapeOf(olderReport(order())))).toEqual(new Set(shapeOf(sample)))
  })

  it('escapes slashes, as the sample does', () => {
    expect(olderText(order())).toContain('EL\\/NÄT')
    expect(JSON.parse(olderText(order()))).toEqual(olderReport(order()))
  })

  it('verifies what was given', () => {
    const { basicInfo, ...report } = olderReport(order())
    expect(report.bankReport).toMatchObject({
      nameVerified: true, personalNumberVerified: true, accountNumbersVerified: [{ accountNumber: '78907890789078', verified: true }],
    })
    expect(report).toMatchObject({ nameForVerification: 'Ellie M. Butler', personalNumberForVerification: '9002029999' })
    expect(basicInfo.miscEntryList).toContainEqual({ provider: 'TEST', key: 'caseReference', value: 'CB-1042' })
    expect(basicInfo.miscEntryList.filter(({ key }) => key === 'product')).toEqual([])
    expect(olderReport(order({}, 'other_person')).bankReport).toMatchObject({
      nameVerified: false, personalNumberVerified: false, accountNumbersVerified: [{ verified: false }],
    })
    expect(verify([], { name: 'A B', personalNumber: '1' }, [])).toMatchObject({ nameVerified: null, personalNumberVerified: null })
  })

  it('adds up two currencies, as the vendor does', () => {
    const { bankReport, scrape } = olderReport(order())
    expect([...new Set(scrape.accountList.map(({ currency }) => currency))]).toEqual(['SEK', 'EUR'])
    const income = scrape.accountList.flatMap((account) => ('transactionList' in account ? account.transactionList : [])).filter(({ amount }) => amount > 0)
    const total = income.reduce((sum, { amount }) => sum + amount, 0)
    const shown = (bankReport as { cashFlow: { incoming: number }[] }).cashFlow.reduce((sum, { incoming }) => sum + incoming, 0)
    expect(shown).toBeCloseTo(total, 2)
  })

  it('grows from report to report', () => {
    const counts = ['incomplete', 'partial', 'ok'].map((status) => {
      const { scrape } = olderReport(order({ status }))
      return scrape.accountList.reduce((sum, account) => sum + ('transactionList' in account ? account.transactionList.length : 0), 0)
    })
    expect(counts).toEqual([...counts].sort((left, right) => left - right))
    expect(new Set(counts).size).toBe(3)
  })

  it('says Unknown where nothing could be calculated, and has no figures where the login failed', () => {
    const poor = olderReport(order({ status: 'insufficient_data' }))
    expect(poor).toMatchObject({ successfulLogin: true, bankReport: { totalNumberOfTransactions: 'Unknown', numberOfAccounts: 0 }, scrape: { accountList: [] } })
    const failed = olderReport(order({ status: 'bank_error' }))
    expect(failed).toMatchObject({ successfulLogin: false, bankReport: null, scrape: { userDetails: null, accountList: [] } })
    expect(failed.basicInfo.miscEntryList.map(({ key }) => key)).not.toContain('PersonalNumber')
  })
})

describe('the newer report', () => {
  const read = (changes: Partial<ReportOrder> = {}) => JSON.parse(newerText(order(changes))) as Record<string, never>

  it('has the documented members', () => {
    expect(Object.keys(read())).toEqual([
      'instantorRequestId', 'processFinishedTime', 'processStartTime', 'processStatus', 'reportNumber', 'miscParams', 'accountReportList', 'userDetails',
      'bankInfo', 'accountList',
    ])
    expect(read()['processFinishedTime']).toBe('2026-03-16T13:00:00.000+01:00')
    expect(read()['miscParams']).toContainEqual({ name: 'caseReference', value: 'CB-1042' })
  })

  it('knows whole months from parts of one', () => {
    const report = read()['accountReportList'] as unknown as { cashFlow: { calendarMonth: string; isWholeMonth: boolean }[]; wholeMonthsAvailable: number }[]
    expect(report[0]!.cashFlow.map(({ calendarMonth, isWholeMonth }) => [calendarMonth, isWholeMonth])).toEqual([
      ['2026-03-01', false], ['2026-02-01', true], ['2026-01-01', true], ['2025-12-01', false],
    ])
    expect(report[0]!.wholeMonthsAvailable).toBe(2)
  })

  it('has five statuses; too little data is ok with empty lists', () => {
    expect(['ok', 'insufficient_data', 'bank_error', 'timed_out', 'banned_user', 'invalid_login', 'abandoned', 'blocked'].map(newerStatus)).toEqual([
      'ok', 'ok', 'process_error', 'process_error', 'process_error', 'invalid_login', 'abandoned', 'blocked',
    ])
    expect(read({ status: 'insufficient_data' })).toMatchObject({ processStatus: 'ok', accountList: [], accountReportList: [] })
  })
})

it('makes the same customer from the same seed, and as many transactions as asked for', () => {
  const wish = { parameters: [], isSomebodyElse: false, today: '2026-03-16', transactionCount: 1_000 }
  const one = makeCustomer({ ...wish, random: createRandom('a') })
  expect(makeCustomer({ ...wish, random: createRandom('a') })).toEqual(one)
  expect(makeCustomer({ ...wish, random: createRandom('b') })).not.toEqual(one)
  expect(one.accounts[0]!.movements).toHaveLength(1_000)
  for (const { iban } of one.accounts) {
    const digits = `${iban.slice(4)}2814${iban.slice(2, 4)}`
    expect(BigInt(digits) % 97n).toBe(1n)
  }
})
