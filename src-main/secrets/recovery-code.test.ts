import { describe, expect, it } from 'vitest'
import { isAppError } from '#shared/domain/errors.ts'
import { formatRecoveryCode, parseRecoveryCode, RECOVERY_BYTES } from './recovery-code.ts'

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Fixed bytes that look random; the same in every run. */
const bytesOf = (seed: number): Buffer => Buffer.from(Array.from({ length: RECOVERY_BYTES }, (_, index) => (seed * 73 + index * 151 + ((index * seed) >> 2)) % 256))
const isRefused = (code: string): boolean => {
  try {
    parseRecoveryCode(code)
    return false
  } catch (error) {
    if (!isAppError(error) || error.code !== 'app.invalid-input') throw error
    return true
  }
}

describe('recovery code', () => {
  it('R-63: carries 160 bits in seven groups on one line without spaces', () => {
    const code = formatRecoveryCode(bytesOf(7))
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){6}$/)
    expect(/^ {4}(\S+)$/m.exec(`Recovery code:\n\n    ${code}\n`)?.[1]).toBe(code)
  })

  it('reads back what it wrote, at both ends of the range too', () => {
    for (const bytes of [Buffer.alloc(20), Buffer.alloc(20, 255), ...Array.from({ length: 200 }, (_, seed) => bytesOf(seed))]) {
      expect(parseRecoveryCode(formatRecoveryCode(bytes)).equals(bytes)).toBe(true)
    }
  })

  it('forgives lower case, missing hyphens, spaces, long dashes, O for 0 and I or L for 1', () => {
    const bytes = Buffer.from('0000008421084210842108421084210842108421', 'hex')
    const code = formatRecoveryCode(bytes)
    expect(code).toContain('0')
    expect(code).toContain('1')
    const typed = [
      code.toLowerCase(), code.replaceAll('-', ''), code.replaceAll('-', ' '), code.replaceAll('-', '–'), `  ${code}\n`,
      code.replaceAll('0', 'O').replaceAll('1', 'I'), code.replaceAll('0', 'o').replaceAll('1', 'l'),
    ]
    for (const text of typed) expect(parseRecoveryCode(text).equals(bytes), text).toBe(true)
  })

  it('finds every single wrong symbol and every swap of two neighbors', () => {
    for (const seed of [1, 2, 3]) {
      const symbols = [...formatRecoveryCode(bytesOf(seed)).replaceAll('-', '')]
      symbols.forEach((right, at) => {
        for (const wrong of ALPHABET) {
          if (wrong !== right) expect(isRefused(symbols.with(at, wrong).join('')), `${wrong} at ${at}`).toBe(true)
        }
        const after = symbols[at + 1]
        if (after !== undefined && after !== right) expect(isRefused(symbols.with(at, after).with(at + 1, right).join('')), `swap at ${at}`).toBe(true)
      })
    }
  })

  it('says what is wrong without repeating the code', () => {
    const code = formatRecoveryCode(bytesOf(9))
    const messageOf = (typed: string): string => {
      try {
        parseRecoveryCode(typed)
        return ''
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(messageOf(code.slice(0, -1))).toContain('it has 35 letters and digits, 34 were typed')
    expect(messageOf(`${code.slice(0, -1)}U`)).toContain('never stands in a code')
    expect(messageOf('')).toContain('0 were typed')
    for (const group of code.split('-')) expect(messageOf(`${code.slice(0, -1)}U`)).not.toContain(group)
  })
})
