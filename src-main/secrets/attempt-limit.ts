import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isInstant, type Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { removeDurably, writeDurably } from '../platform/durable-file.ts'
import { WORKSPACE_NAMES } from '../platform/workspace-names.ts'
import { parseJson } from './key-record.ts'
import type { SealPurpose } from './key-sealing.ts'

/** Failures in a row and the moment of the last one. No secret: it may be read by anybody and says only how often. */
type Failures = Readonly<{ count: number; failedAt: Instant }>
type Counted = Failures & Readonly<{ monotonicMs: number }>

/** Makes guessing slow: counts wrong tries durably and makes the next one wait. */
export interface AttemptLimit {
  /**
   * Runs one try. It counts as failed before it runs, so that ending the program in the middle does not make it free;
   * a try that rejects (the keychain, the disk) does not count.
   * @param attempt answers null for a wrong secret.
   * @throws AppError `lock.wait` without running it, `lock.wrong-passphrase`; both with `retryAfterSeconds` where a wait follows.
   */
  run<Result>(purpose: SealPurpose, attempt: () => Promise<Result | null>): Promise<Result>
  /** After a new secret was set, earlier failures mean nothing. */
  reset(purpose: SealPurpose): void
}

const PURPOSES: readonly SealPurpose[] = ['passphrase', 'recovery-code']
const MOST_WAIT_SECONDS = 900

/** From how many failures on a wait follows, and the first wait; each further failure doubles it. */
const RULES: Readonly<Record<SealPurpose, Readonly<{ from: number; doublesFrom: number; seconds: number; wrong: string }>>> = {
  passphrase: { from: 5, doublesFrom: 5, seconds: 30, wrong: 'That is not the passphrase. Check Caps Lock and the keyboard layout, then try again.' },
  // A code that passed its check symbols is not a slip but another code, so every one of them costs a minute.
  'recovery-code': { from: 1, doublesFrom: 5, seconds: 60, wrong: 'That code does not open this data file. Use the newest recovery sheet of this workspace.' },
}

/** Seconds to wait after so many failures in a row. */
export const waitSecondsAfter = (purpose: SealPurpose, failureCount: number): number => {
  const { from, doublesFrom, seconds } = RULES[purpose]
  if (failureCount < from) return 0
  return Math.min(MOST_WAIT_SECONDS, seconds * 2 ** Math.min(10, Math.max(0, failureCount - doublesFrom)))
}

/**
 * The counter of one workspace, in a file of its folder. Waits run on the monotonic clock, so that setting the clock
 * does nothing while the program runs. After a restart the wall clock is all there is: set back, the wait begins anew.
 */
export const createAttemptLimit = ({ folder, clock }: Readonly<{ folder: string; clock: Clock }>): AttemptLimit => {
  const path = join(folder, WORKSPACE_NAMES.tries)
  let counted: Map<SealPurpose, Counted> | undefined

  const current = (): Map<SealPurpose, Counted> => (counted ??= new Map(readFailures(path).map(([purpose, failures]) => {
    const elapsedMs = Math.max(0, Date.parse(clock.now()) - Date.parse(failures.failedAt))
    return [purpose, { ...failures, monotonicMs: clock.monotonicMs() - elapsedMs }]
  })))
  const save = (): void => {
    const entries = [...current()].map(([purpose, { count, failedAt }]) => [purpose, { count, failedAt }])
    try {
      if (entries.length === 0) removeDurably(path)
      else writeDurably(path, JSON.stringify({ version: 1, ...Object.fromEntries(entries) }))
    } catch {
      // A full or read-only disk: the count in memory goes on, and the store will say what is wrong with the disk.
    }
  }
  const set = (purpose: SealPurpose, failures: Counted | undefined): void => {
    if (failures) current().set(purpose, failures)
    else current().delete(purpose)
    save()
  }
  const remainingSeconds = (purpose: SealPurpose): number => {
    const failures = current().get(purpose)
    if (!failures) return 0
    return Math.max(0, Math.ceil(waitSecondsAfter(purpose, failures.count) - (clock.monotonicMs() - failures.monotonicMs) / 1000))
  }

  return {
    run: async (purpose, attempt) => {
      const wait = remainingSeconds(purpose)
      if (wait > 0) throw new AppError('lock.wait', `Too many wrong tries. Wait ${wait} seconds, then try again.`, { retryAfterSeconds: wait })
      const before = current().get(purpose)
      const count = (before?.count ?? 0) + 1
      set(purpose, { count, failedAt: clock.now(), monotonicMs: clock.monotonicMs() })
      const result = await attempt().catch((error: unknown) => {
        set(purpose, before)
        throw error
      })
      if (result !== null) {
        set(purpose, undefined)
        return result
      }
      set(purpose, { count, failedAt: clock.now(), monotonicMs: clock.monotonicMs() })
      const retryAfterSeconds = waitSecondsAfter(purpose, count)
      throw new AppError('lock.wrong-passphrase', RULES[purpose].wrong, retryAfterSeconds > 0 ? { retryAfterSeconds } : {})
    },
    reset: (purpose) => {
      if (current().has(purpose)) set(purpose, undefined)
    },
  }
}

/** A file that cannot be read counts as none: whoever can spoil it could as well remove it. */
const readFailures = (path: string): [SealPurpose, Failures][] => {
  let text = ''
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  const value = parseJson(text)
  if (typeof value !== 'object' || value === null) return []
  return PURPOSES.flatMap((purpose): [SealPurpose, Failures][] => {
    const found: unknown = (value as Record<string, unknown>)[purpose]
    if (typeof found !== 'object' || found === null) return []
    const { count, failedAt } = found as Record<string, unknown>
    const isSound = typeof count === 'number' && Number.isSafeInteger(count) && count > 0 && typeof failedAt === 'string' && isInstant(failedAt)
    return isSound ? [[purpose, { count, failedAt }]] : []
  })
}
