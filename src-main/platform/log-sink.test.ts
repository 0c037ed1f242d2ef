import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { createManualClock } from './clock.ts'
import { createLogSink, formatLine } from './log-sink.ts'

const clock = createManualClock(asInstant('2026-03-01T10:00:00.000Z'))
let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'log-sink-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('formatLine', () => {
  it('R-70: writes allowed fields only, redacted, on one line', () => {
    const fields = { code: 'store.io', note: 'mary@example.com\nnext', applicant: 'Mary Jones' } as never
    const line = formatLine('2026-03-01T10:00:00.000Z', 'warn', 'store.failed', fields)
    expect(line).toBe('2026-03-01T10:00:00.000Z WARN  store.failed {"code":"store.io","note":"[redacted]\\\\u000anext"}')
  })
})

describe('createLogSink', () => {
  it('writes to a file that only the officer can read, and keeps recent lines', () => {
    const sink = createLogSink({ folder, clock, minLevel: 'info' })
    sink.log('debug', 'too.small')
    sink.log('info', 'store.opened', { count: 3 })
    expect(sink.recent()).toHaveLength(1)
    expect(readFileSync(join(folder, 'casebench.log'), 'utf8').trimEnd().split('\n')).toEqual(sink.recent())
    expect(statSync(join(folder, 'casebench.log')).mode & 0o077).toBe(0)
  })

  it('R-74: rotates at its size and keeps below the total', () => {
    const limits = { fileBytes: 300, totalBytes: 900, maxAgeMs: 1e12 }
    const sink = createLogSink({ folder, clock, minLevel: 'info', limits })
    for (let index = 0; index < 60; index += 1) {
      clock.advance(1000)
      sink.log('info', 'line.written', { count: index })
    }
    const total = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
    expect(readdirSync(folder).length).toBeGreaterThan(1)
    expect(total).toBeLessThanOrEqual(900)
    expect(readFileSync(join(folder, 'casebench.log'), 'utf8')).toContain('"count":59')
  })

  it('R-74: removes files older than 30 days at start', () => {
    const old = join(folder, 'casebench-2026-01-01T00-00-00-000Z.log')
    writeFileSync(old, 'old')
    const days = Date.parse(clock.now()) / 1000 - 31 * 86_400
    utimesSync(old, days, days)
    createLogSink({ folder, clock, minLevel: 'info' })
    expect(readdirSync(folder)).not.toContain('casebench-2026-01-01T00-00-00-000Z.log')
  })

  it('R-74: lines that are 30 days old are gone, also from a file that never grew to its limit', () => {
    const sink = createLogSink({ folder, clock, minLevel: 'info' })
    sink.log('info', 'first.line')
    const allText = (): string => readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8')).join('')
    for (let day = 1; day <= 31; day += 1) {
      // What the system would have written: the last line of the file that lies there, a day ago by our clock.
      const written = new Date(Date.parse(clock.now()))
      for (const name of readdirSync(folder)) if (name === 'casebench.log') utimesSync(join(folder, name), written, written)
      clock.advance(86_400_000)
      sink.log('info', 'line.of-day', { count: day })
      if (day === 20) expect(allText()).toContain('first.line')
    }
    expect(allText()).not.toContain('first.line')
    expect(allText()).toContain('"count":5')
    expect(readFileSync(join(folder, 'casebench.log'), 'utf8').trimEnd().split('\n')).toHaveLength(1)
  })

  it('R-74: what an earlier run left long ago goes at the next start', () => {
    writeFileSync(join(folder, 'casebench.log'), '2025-01-01T00:00:00.000Z INFO  first.line\n')
    const old = Date.parse('2025-01-01T00:00:00.000Z') / 1000
    utimesSync(join(folder, 'casebench.log'), old, old)
    createLogSink({ folder, clock, minLevel: 'info' })
    expect(readdirSync(folder)).toEqual([])
  })

  it('R-74: a folder that cannot be written never stops the work', () => {
    const file = join(folder, 'not-a-folder')
    writeFileSync(file, '')
    chmodSync(file, 0o400)
    const sink = createLogSink({ folder: file, clock, minLevel: 'info' })
    expect(() => sink.log('info', 'still.fine')).not.toThrow()
    expect(sink.recent()).toHaveLength(1)
  })
})
