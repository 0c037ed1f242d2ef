import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDecimal, type Money } from '#shared/domain/money.ts'
import type { Statement } from '#shared/domain/statement.ts'
import { readAmount } from './amounts.ts'
import { readDate } from './dates.ts'
import { readJson } from '../http/read-json.ts'
import { toStatement } from './map.ts'

const fixtures = new URL('fixtures/', import.meta.url)
const bytesOf = (name: string): Buffer => readFileSync(new URL(name, fixtures))
const context = { currencyOf: () => 'AUD' }
const read = (name: string): Statement => toStatement(readJson(bytesOf(name)), context)
const text = (money: Money | null | undefined): string | null => (money ? toDecimal(money) : null)
const fileNames = readdirSync(fixtures).filter((name) => /^(statements|institution-)/.test(name))

describe('every version becomes the same statement', () => {
  it.each([['statements-original.json', 'original'], ['statements-20160527.json', '20160527'], ['statements-20170401.json', '20170401'], ['statements-20190901.json', '20190901']])('%s', (name, formatVersion) => {
    const statement = read(name)
    const [entry] = statement.accounts
    expect([statement.formatVersion, statement.providerId, statement.unknownFields]).toEqual([formatVersion, 'bankstatements', []])
    expect(entry?.account).toMatchObject({
      providerKey: 'harbour/0', institutionSlug: 'harbour', institutionName: 'Harbour Bank', name: 'Everyday', holders: ['Mr A Sample'], isJoint: false,
      type: 'transaction', bsb: '124001', number: '22035291', iban: null, currency: 'AUD', startsOn: '2025-03-12', endsOn: '2025-06-10',
    })
    const { balance, available, openingBalance, closingBalance, totalCredits, totalDebits } = entry?.account ?? {}
    expect([balance, available, openingBalance, closingBalance, totalCredits, totalDebits].map(text)).toEqual(['101.50', '95.00', '-1050.00', '101.50', '1200.00', '-48.50'])
    expect(entry?.transactions.map(({ ordinal, bookedOn, description, amount, balance: after, status, type }) => [ordinal, bookedOn, description, text(amount), text(after), status, type])).toEqual([
      [0, '2025-06-09', 'Groceries', '-48.50', '101.50', 'booked', null], [1, '2025-06-08', 'Wage', '1200.00', '150.00', 'booked', null],
    ])
    expect(entry?.transactions[1]?.category).toBe('Wages')
  })

  it.each(fileNames)('sourcePath of every row of %s leads to that row in the raw body', (name) => {
    const raw: unknown = JSON.parse(bytesOf(name).toString())
    const at = (path: string): unknown => path.split(/[.[\]]+/).filter((part) => part !== '').reduce<unknown>((value, part) => (value as Record<string, unknown>)[part], raw)
    for (const { transactions } of read(name).accounts) {
      for (const { sourcePath, description } of transactions) {
        const row = at(sourcePath) as { text?: string; description?: string }
        expect(row.description ?? row.text ?? '').toBe(description)
      }
    }
  })

  it('reads a superannuation account, and points that are no money', () => {
    expect(read('institution-20190901.json').accounts[0]).toMatchObject({ account: { type: 'superannuation', currency: 'AUD', openingBalance: null, startsOn: null }, transactions: [{ bookedOn: '2025-04-30', description: 'Contributions Tax' }] })
    expect(read('institution-20170401-loyalty.json')).toMatchObject({ formatVersion: '20170401', accounts: [{ account: { currency: 'XXX', balance: { minor: 5_200_000n } }, transactions: [] }] })
  })

  it('takes the currency of the bank’s region', () => {
    const statement = toStatement(readJson(bytesOf('statements-20190901.json')), { currencyOf: (slug) => (slug === 'harbour' ? 'NZD' : 'AUD') })
    expect(statement.accounts[0]?.transactions[0]?.amount).toEqual({ minor: -4850n, currency: 'NZD' })
  })
})

describe('odd members', () => {
  const statement = read('statements-20190901-odd.json')
  const [entry] = statement.accounts

  it('keep every row', () => {
    expect(entry?.transactions.map(({ bookedOn, description, amount, balance, status, type }) => [bookedOn, description, text(amount), text(balance), status, type])).toEqual([
      ['2025-06-10', 'Card hold', '-12.00', null, 'pending', null],
      ['2025-06-10', 'Hold without a date', '0.00', null, 'pending', null],
      ['2025-06-09', 'Old name of the text', '-36.50', null, 'booked', 'Direct Debit'],
      ['2025-06-08', '', '1200.00', null, 'booked', null],
    ])
    expect(entry?.account).toMatchObject({ holders: [], isJoint: true, bsb: null, type: null, balance: null, startsOn: '2025-03-12', endsOn: null })
    expect([entry?.account.openingBalance, entry?.account.closingBalance, entry?.account.totalDebits, entry?.account.available].map(text)).toEqual(['-1050.00', '101.50', '-48.50', '95.00'])
  })

  it('R-100: are reported by name and reason, never by value', () => {
    expect(statement.unknownFields).toEqual([
      'banks[].bankAccounts[].currentBalance: not an amount',
      'banks[].bankAccounts[].nickname',
      'banks[].bankAccounts[].transactions[].(odd name)',
      'banks[].bankAccounts[].transactions[].balance: not an amount',
      'banks[].bankAccounts[].transactions[].date: missing on a pending row, day of delivery taken',
      'banks[].bankAccounts[].transactions[].merchantId',
      'banks[].bankAccounts[].transactions[].tags.creditDebit: contradicts the sign of the amount',
      'banks[].errors: the bank reported a problem',
      'surprise',
    ])
    expect(JSON.stringify(statement.unknownFields)).not.toContain('Fun money')
  })
})

describe('amounts', () => {
  it.each([
    ['480.06', '480.06'], [0, '0.00'], [-500, '-500.00'], ['-.5', '-0.50'], ['1,234.5', '1234.50'], ['-1,234,567.00', '-1234567.00'], ['$9', '9.00'], ['-$9.10', '-9.10'],
    ['\u22127', '-7.00'], ['1.5e3', '1500.00'], ['-2.5E-1', '-0.25'], ['1e2', '100.00'], ['480.06000000000006', '480.06'], ['-500.43999999999999', '-500.44'], ['0.999999999999', '1.00'],
    ['12.500000', '12.50'], [' 7 ', '7.00'], ['99999999999999.99', '99999999999999.99'],
  ])('reads %s', (value, expected) => expect(text(readAmount(value, 'AUD'))).toBe(expected))

  it.each([undefined, null, '', ' ', '-', '.', 'n/a', '1.005', '1.234', '1,2', '12,34.00', '1e999', '0x10', 'NaN', 'Infinity', '1 000', '--1', true, {}, [], ['1'], '1.2.3', '1e', '$'])('does not read %j', (value) => {
    expect(readAmount(value, 'AUD')).toBeUndefined()
  })

  it('no amount passes through a float: what is written in the body is what is read (property)', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }), (minor) => {
      const decimal = toDecimal({ minor, currency: 'AUD' })
      for (const body of [`{"a":${decimal}}`, `{"a":"${decimal}"}`]) {
        const parsed = readJson(Buffer.from(body)) as { a: unknown }
        expect(readAmount(parsed.a, 'AUD')?.minor).toBe(minor)
      }
    }))
  })

  it('control off: the usual parser loses cents of the same body', () => {
    const parsed = JSON.parse('{"a":90071992547409.93}') as { a: number }
    expect(text(readAmount(String(parsed.a), 'AUD'))).not.toBe('90071992547409.93')
  })
})

describe('dates', () => {
  it.each([
    ['2016-06-14', '2016-06-14'], ['09-06-2015', '2015-06-09'], ['9/6/2015', '2015-06-09'], ['2016-06-21T15:33:00', '2016-06-21'], ['2014-12-12 13:17:17.000000', '2014-12-12'],
    [{ date: '2014-12-12 23:59:59.000000', timezone_type: 3, timezone: 'Australia/Adelaide' }, '2014-12-12'], ['29-02-2024', '2024-02-29'], ['2016-06-21T00:00:00+09:30', '2016-06-21'],
  ])('reads %j', (value, expected) => expect(readDate(value)).toBe(expected))
  it.each(['', '2023-02-29', '31-11-2024', '13/13/2024', 'yesterday', '20160614', 1465862400, null, undefined, {}, { date: 5 }, '14-06-16'])('does not read %j', (value) => {
    expect(readDate(value)).toBeUndefined()
  })
})
