import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMoney, fromMoneyText, minorDigitsOf, money, negateMoney, parseDecimal, toDecimal, toMoneyText } from './money.ts'

const CURRENCIES = ['AUD', 'EUR', 'SEK', 'JPY', 'KWD'] as const

describe('money', () => {
  it('R-44: 10,000 random amounts of 0, 2 and 3 digits survive text and back, to the unit', () => {
    const amount = fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n })
    fc.assert(fc.property(amount, fc.constantFrom(...CURRENCIES), (minor, currency) => {
      const value = money(minor, currency)
      expect(parseDecimal(toDecimal(value), currency)).toEqual(value)
      expect(fromMoneyText(toMoneyText(value))).toEqual(value)
    }), { numRuns: 10_000, seed: 42 })
  })

  it.each([
    ['480.06', 48006n], ['-0.00', 0n], ['0.1', 10n], ['.5', 50n], ['-1099.10', -109910n], ['8184.2', 818420n], ['+7', 700n],
    ['90071992547409.93', 9007199254740993n], ['12.500', 1250n], [' 3.10 ', 310n],
  ])('R-44: reads %s exactly', (text, minor) => {
    expect(parseDecimal(text, 'AUD')).toEqual({ minor, currency: 'AUD' })
  })

  it.each(['', '.', '-', '1.005', '1e3', '1,000.00', '0x10', 'NaN', '12 34', '--1', '1.2.3', '١٢'])('refuses "%s" instead of guessing', (text) => {
    expect(parseDecimal(text, 'AUD')).toBeUndefined()
  })

  it('knows the minor digits of currencies', () => {
    expect([minorDigitsOf('AUD'), minorDigitsOf('JPY'), minorDigitsOf('KWD')]).toEqual([2, 0, 3])
    expect(toDecimal(money(-5n, 'KWD'))).toBe('-0.005')
    expect(toDecimal(money(1200n, 'JPY'))).toBe('1200')
  })

  it('refuses to add different currencies', () => {
    expect(() => addMoney(money(1n, 'AUD'), money(1n, 'EUR'))).toThrow(RangeError)
    expect(addMoney(money(1n, 'AUD'), negateMoney(money(1n, 'AUD'))).minor).toBe(0n)
  })
})
