import { describe, expect, it } from 'vitest'
import { countsLine, judgePart, noCounts, sumCounts } from './counts.ts'
import { readSpecReport, readUnitReport } from './reports.ts'

describe('the last line of npm test', () => {
  it('is the sum of the parts', () => {
    const parts = [
      { passed: 3, failed: 0, skipped: 1, skips: ['a'] },
      { passed: 120, failed: 2, skipped: 3, skips: ['b'] },
    ]
    expect(sumCounts(parts).skips).toEqual(['a', 'b'])
    expect(countsLine(sumCounts(parts))).toBe('Tests: 123 passed, 2 failed, 4 skipped')
  })
})

describe('judgePart', () => {
  it('fails a part that ran nothing, also when all of it was skipped', () => {
    expect(judgePart(noCounts, 0).failed).toBe(1)
    expect(judgePart({ ...noCounts, skipped: 5 }, 0).failed).toBe(1)
  })
  it('fails a part whose program failed without naming a test', () => {
    expect(judgePart({ ...noCounts, passed: 9 }, 1).failed).toBe(1)
    expect(judgePart({ ...noCounts, passed: 9, failed: 2 }, 1).failed).toBe(2)
    expect(judgePart({ ...noCounts, passed: 9 }, 0).failed).toBe(0)
  })
})

describe('readUnitReport', () => {
  it('counts tests, and a file that could not be loaded as a failure', () => {
    const test = (status: string): object => ({ status, fullName: `test ${status}` })
    const report = {
      testResults: [
        { status: 'failed', assertionResults: [test('passed'), test('failed')] },
        { status: 'passed', assertionResults: [test('passed'), test('skipped'), test('todo')] },
        { status: 'failed', assertionResults: [] },
      ],
    }
    expect(readUnitReport(JSON.stringify(report))).toEqual({
      passed: 2,
      failed: 2,
      skipped: 2,
      skips: ['test skipped', 'test todo'],
    })
  })
})

describe('readSpecReport', () => {
  it('counts a second try as a failure and tells why specs were skipped', () => {
    const skipped = (title: string, annotations: object[]): object => ({ title, tests: [{ status: 'skipped', annotations }] })
    const report = {
      stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{ message: 'a worker ended' }],
      suites: [
        {
          specs: [skipped('fuses', [{ type: 'skip', description: 'needs the real Electron binary' }])],
          suites: [{ specs: [skipped('tray', [])] }],
        },
      ],
    }
    expect(readSpecReport(JSON.stringify(report))).toEqual({
      passed: 4,
      failed: 3,
      skipped: 2,
      skips: ['fuses: needs the real Electron binary', 'tray: no reason given'],
    })
  })
})
