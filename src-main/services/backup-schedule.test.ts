import { describe, expect, it, vi } from 'vitest'
import { asInstant, type Instant } from '#shared/domain/calendar.ts'
import { createManualClock } from '../platform/clock.ts'
import { silentLogger } from '../platform/logger.ts'
import type { Store } from '../store/store.ts'
import { createBackupSchedule } from './backup-schedule.ts'

const setUp = (newestBackupAt: string | null, caseCount = 3) => {
  const clock = createManualClock(asInstant('2026-03-02T12:00:00.000Z'))
  const facts = { newestBackupAt: newestBackupAt as Instant | null, caseCount }
  const backUp = vi.fn((at: Instant) => {
    facts.newestBackupAt = at
    return Promise.resolve({ fileName: 'x' })
  })
  const store = { run: () => Promise.resolve(facts), backUp } as unknown as Store
  return { clock, backUp, schedule: createBackupSchedule({ store: () => store, clock, log: silentLogger }) }
}

describe('R-59: the daily backup', () => {
  it.each<[string, string | null, number]>([
    ['there is none', null, 1], ['the newest is of yesterday noon', '2026-03-01T12:00:00.000Z', 1],
    ['the newest is of this morning', '2026-03-02T08:00:00.000Z', 0], ['the clock was set back', '2026-05-01T00:00:00.000Z', 1],
  ])('when %s', async (_words, newest, count) => {
    const { schedule, backUp } = setUp(newest)
    await schedule.look()
    expect(backUp).toHaveBeenCalledTimes(count)
  })

  it('an empty workspace needs none, and one a day is enough', async () => {
    const empty = setUp(null, 0)
    await empty.schedule.look()
    expect(empty.backUp).not.toHaveBeenCalled()
    const { schedule, backUp, clock } = setUp(null)
    await schedule.look()
    await schedule.look()
    clock.advance(21 * 3600_000)
    await schedule.look()
    expect(backUp).toHaveBeenCalledTimes(2)
  })

  it('a failure is logged and does not stop the next look', async () => {
    const { schedule, backUp } = setUp(null)
    backUp.mockRejectedValueOnce(new Error('disk'))
    await schedule.look()
    await schedule.look()
    expect(backUp).toHaveBeenCalledTimes(2)
  })
})
