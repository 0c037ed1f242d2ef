import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMoney, parseTypedMoney, plainDecimal } from './money.ts'

describe('formatMoney', () => {
  it('puts the currency in front and groups thousands', () => {
    expect(formatMoney({ minor: 320000n, currency: 'AUD' })).toBe('A$3,200.00')
    expect(formatMoney({ minor: '1540000', currency: 'EUR' })).toBe('€15,400.00')
    expect(formatMoney({ minor: 15000000n, currency: 'SEK' })).toBe('SEK\u00a0150,000.00')
  })

  it('uses the true minus sign and a plus for credits only', () => {
    expect(formatMoney({ minor: -81926n, currency: 'AUD' })).toBe('\u2212A$819.26')
    expect(formatMoney({ minor: 48006n, currency: 'AUD' }, { currency: 'none', sign: 'movement' })).toBe('+480.06')
    expect(formatMoney({ minor: 48006n, currency: 'AUD' }, { currency: 'none' })).toBe('480.06')
    expect(formatMoney({ minor: 0n, currency: 'AUD' }, { currency: 'none', sign: 'movement' })).toBe('0.00')
  })

  it.each([['JPY', 1234n, '1,234'], ['EUR', 1234n, '12.34'], ['BHD', 1234n, '1.234'], ['EUR', 5n, '0.05'], ['BHD', -5n, '\u22120.005']])(
    'knows the decimals of %s', (currency, minor, text) => {
      expect(formatMoney({ minor, currency }, { currency: 'none' })).toBe(text)
    })

  it('rounds whole units half away from zero and drops the sign of a rounded zero', () => {
    expect(formatMoney({ minor: 149950n, currency: 'AUD' }, { isWhole: true })).toBe('A$1,500')
    expect(formatMoney({ minor: -149950n, currency: 'AUD' }, { isWhole: true })).toBe('\u2212A$1,500')
    expect(formatMoney({ minor: -49n, currency: 'AUD' }, { isWhole: true })).toBe('A$0')
  })

  it('follows the number format of the officer', () => {
    expect(formatMoney({ minor: 123456n, currency: 'EUR' }, { format: 'point-comma' })).toBe('€1.234,56')
    expect(formatMoney({ minor: 123456n, currency: 'EUR' }, { format: 'space-comma' })).toBe('€1\u202f234,56')
  })

  it('never loses a digit of very large amounts', () => {
    expect(formatMoney({ minor: 9007199254740993n, currency: 'EUR' }, { currency: 'none' })).toBe('90,071,992,547,409.93')
  })

  it('gives plain text for the clipboard', () => {
    expect(plainDecimal({ minor: -123456789n, currency: 'EUR' })).toBe('-1234567.89')
  })
})

describe('parseTypedMoney', () => {
  it.each(['JPY', 'EUR', 'BHD'] as const)('reads back what it wrote, %s', (currency) => {
    const formats = fc.constantFrom('comma-point' as const, 'space-comma' as const, 'point-comma' as const)
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), formats, (minor, format) => {
      const text = formatMoney({ minor, currency }, { format })
      expect(parseTypedMoney(text.replace(/^\u2212(\D+)/, '$1\u2212'), currency, format)).toBe(minor.toString())
    }))
  })

  it.each([['3200', '320000'], ['3,200', '320000'], ['3,200.5', '320050'], ['A$ 3,200.50', '320050'], ['-12.34', '-1234'], ['.5', '50']])(
    'reads %s', (typed, minor) => { expect(parseTypedMoney(typed, 'AUD')).toBe(minor) })

  it.each(['1,5', '12,34.5', '1.234.5', 'abc', '1.999', '1e3', ',5', '--5'])('refuses %s', (typed) => {
    expect(parseTypedMoney(typed, 'AUD')).toBeUndefined()
  })

  it('gives null for an empty field', () => { expect(parseTypedMoney('  ', 'AUD')).toBeNull() })
})
