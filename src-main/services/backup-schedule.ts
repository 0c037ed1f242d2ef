import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Store } from '../store/store.ts'

/** A copy a day is kept for a week, so one is due when the newest is about a day old. */
const DUE_AFTER_MS = 20 * 3600_000
const LOOK_EVERY_MS = 3600_000

export type BackupScheduleDeps = Readonly<{
  /** The open store, or null while the workspace is locked or failed. */
  store(): Store | null
  clock: Clock
  log: Logger
}>

/** Makes the daily backup while a workspace is open, and catches up when one is opened after a while. */
export const createBackupSchedule = ({ store, clock, log }: BackupScheduleDeps) => {
  let timer: NodeJS.Timeout | undefined
  let isRunning = false

  const look = async (): Promise<void> => {
    const open = store()
    if (!open || isRunning) return
    isRunning = true
    try {
      const { newestBackupAt, caseCount } = await open.run('store.facts')
      const age = newestBackupAt === null ? Infinity : Date.parse(clock.now()) - Date.parse(newestBackupAt)
      // An age below zero means that the clock was set back: a copy more does no harm, a missing one might.
      if (caseCount === 0 || (age >= 0 && age < DUE_AFTER_MS)) return
      await open.backUp(clock.now())
      log.log('info', 'backup.made', { count: caseCount })
    } catch (error) {
      log.log('warn', 'backup.failed', { error })
    } finally {
      isRunning = false
    }
  }
  return {
    look,
    start: (): void => {
      timer ??= setInterval(() => void look(), LOOK_EVERY_MS).unref()
      void look()
    },
    stop: (): void => {
      clearInterval(timer)
      timer = undefined
    },
  }
}
