import { describe, expect, it } from 'vitest'
import { describeResult, parseResult } from './bench-result.ts'

describe('parseResult', () => {
  it('takes one line of JSON with a ratio and keeps its other numbers', () => {
    expect(parseResult('list', '{"ratio":1.25,"rows":100000}\n')).toEqual({ name: 'list', ratio: 1.25, rows: 100000 })
  })
  it.each(['', '{"ratio":1}\n{"ratio":2}\n', '{"ratio":"1"}', '{"ratio":null}', '[]', 'done'])('refuses %j', (output) => {
    expect(() => parseResult('list', output)).toThrow()
  })
  it('says when a budget is broken', () => {
    expect(describeResult({ name: 'list', ratio: 1.2345, isWithinBudget: false })).toBe('list: ratio 1.23, over its budget')
  })
})
