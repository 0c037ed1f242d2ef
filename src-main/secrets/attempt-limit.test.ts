import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { createManualClock } from '../platform/clock.ts'
import { WORKSPACE_NAMES } from '../platform/workspace-names.ts'
import { createAttemptLimit, waitSecondsAfter, type AttemptLimit } from './attempt-limit.ts'

const NOON = asInstant('2026-03-01T12:00:00.000Z')
const FILE = WORKSPACE_NAMES.tries
let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'attempts-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const wrong = (limit: AttemptLimit) => limit.run('passphrase', async () => null)
const right = (limit: AttemptLimit) => limit.run('passphrase', async () => 'open')
const failTimes = async (limit: AttemptLimit, count: number): Promise<void> => {
  for (let index = 0; index < count; index += 1) await expect(wrong(limit)).rejects.toMatchObject({ code: 'lock.wrong-passphrase' })
}

describe('createAttemptLimit', () => {
  it('waits from the fifth wrong passphrase on, twice as long each time, at most a quarter of an hour', () => {
    expect([1, 4, 5, 6, 7, 8, 9, 10, 500].map((count) => waitSecondsAfter('passphrase', count))).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900])
  })

  it('R-63: each wrong recovery code costs at least a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 9].map((count) => waitSecondsAfter('recovery-code', count))).toEqual([0, 60, 60, 60, 60, 60, 120, 900])
  })

  it('says how long to wait, runs nothing meanwhile, and lets the next one through after it', async () => {
    const clock = createManualClock(NOON)
    const limit = createAttemptLimit({ folder, clock })
    await failTimes(limit, 4)
    await expect(wrong(limit)).rejects.toMatchObject({ detail: { code: 'lock.wrong-passphrase', retryAfterSeconds: 30 } })
    clock.advance(29_001)
    let isRun = false
    const early = limit.run('passphrase', async () => (isRun = true))
    await expect(early).rejects.toMatchObject({ detail: { code: 'lock.wait', retryAfterSeconds: 1 } })
    expect(isRun).toBe(false)
    clock.advance(999)
    expect(await right(limit)).toBe('open')
    expect(readdirSync(folder)).toEqual([])
  })

  it('success forgets the failures; each kind of secret has its own', async () => {
    const limit = createAttemptLimit({ folder, clock: createManualClock(NOON) })
    await failTimes(limit, 4)
    await expect(limit.run('recovery-code', async () => null)).rejects.toMatchObject({ detail: { retryAfterSeconds: 60 } })
    await right(limit)
    await failTimes(limit, 4)
    await expect(limit.run('recovery-code', async () => 'x')).rejects.toMatchObject({ code: 'lock.wait' })
  })

  it('setting the clock does nothing while the program runs', async () => {
    const clock = createManualClock(NOON)
    let now = NOON
    const limit = createAttemptLimit({ folder, clock: { ...clock, now: () => now } })
    await failTimes(limit, 5)
    for (const set of ['2026-02-01T12:00:00.000Z', '2027-01-01T00:00:00.000Z']) {
      now = asInstant(set)
      await expect(right(limit)).rejects.toMatchObject({ detail: { retryAfterSeconds: 30 } })
    }
  })

  it('goes on after a restart; a clock set back begins the wait anew, never shorter and never endless', async () => {
    await failTimes(createAttemptLimit({ folder, clock: createManualClock(NOON) }), 5)
    const later = createAttemptLimit({ folder, clock: createManualClock(asInstant('2026-03-01T12:00:20.000Z')) })
    await expect(right(later)).rejects.toMatchObject({ detail: { code: 'lock.wait', retryAfterSeconds: 10 } })
    const back = createManualClock(asInstant('2020-01-01T00:00:00.000Z'))
    const limit = createAttemptLimit({ folder, clock: back })
    await expect(right(limit)).rejects.toMatchObject({ detail: { code: 'lock.wait', retryAfterSeconds: 30 } })
    back.advance(30_000)
    expect(await right(limit)).toBe('open')
  })

  it('a try counts before it runs: ending the program in the middle does not make it free', async () => {
    const limit = createAttemptLimit({ folder, clock: createManualClock(NOON) })
    await failTimes(limit, 4)
    const killed = limit.run('passphrase', () => new Promise<null>(() => undefined))
    const restarted = createAttemptLimit({ folder, clock: createManualClock(NOON) })
    await expect(right(restarted)).rejects.toMatchObject({ code: 'lock.wait' })
    void killed
  })

  it('a try that the keychain or the disk stopped does not count', async () => {
    const limit = createAttemptLimit({ folder, clock: createManualClock(NOON) })
    await failTimes(limit, 4)
    await expect(limit.run('passphrase', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk')
    expect(await right(limit)).toBe('open')
  })

  it('keeps no secret in its file, and takes a spoiled file for none', async () => {
    await failTimes(createAttemptLimit({ folder, clock: createManualClock(NOON) }), 2)
    expect(JSON.parse(readFileSync(join(folder, FILE), 'utf8'))).toEqual({ version: 1, passphrase: { count: 2, failedAt: NOON } })
    for (const text of ['', '{', 'null', '{"passphrase":7}', '{"passphrase":{"count":-1,"failedAt":"x"}}', '{"passphrase":{"count":9,"failedAt":"soon"}}']) {
      writeFileSync(join(folder, FILE), text)
      expect(await right(createAttemptLimit({ folder, clock: createManualClock(NOON) })), text).toBe('open')
    }
  })

  it('goes on counting in memory where the folder cannot be written', async () => {
    const limit = createAttemptLimit({ folder: join(folder, 'missing'), clock: createManualClock(NOON) })
    await failTimes(limit, 5)
    await expect(right(limit)).rejects.toMatchObject({ code: 'lock.wait' })
  })
})
