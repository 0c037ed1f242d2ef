import { existsSync, readFileSync } from 'node:fs'
import { AppError } from '#shared/domain/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { writeDurably } from '../platform/durable-file.ts'

export type TryKind = 'passphrase' | 'recovery'
type Tries = Readonly<{ failures: number; lastAt: string }>
type TriesFile = Readonly<Partial<Record<TryKind, Tries>>>

const FREE_PASSPHRASES = 5
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 900
const RECOVERY_WAIT_SECONDS = 60

/** Seconds between a failure and the next try: passphrases are free five times, every wrong code costs a minute. */
export const waitAfter = (kind: TryKind, failures: number): number => {
  if (failures === 0) return 0
  if (kind === 'recovery') return Math.min(LONGEST_WAIT_SECONDS, RECOVERY_WAIT_SECONDS * 2 ** Math.max(0, failures - 5))
  return failures < FREE_PASSPHRASES ? 0 : Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** Math.min(10, failures - FREE_PASSPHRASES))
}

export type TryLimit = Readonly<{
  /** Counts a try as failed before it is made, so that a kill in the middle does not make it free. @throws AppError `lock.wait`. */
  begin(kind: TryKind): void
  /** The try was right: nothing is counted any more. */
  succeed(): void
}>

const isTries = (value: unknown): value is Tries =>
  typeof value === 'object' && value !== null && 'failures' in value && Number.isInteger(value.failures) && 'lastAt' in value && typeof value.lastAt === 'string'

/** Counts wrong tries in a small file beside the database, without any secret, so that a restart forgets nothing. */
export const createTryLimit = (path: string, clock: Clock): TryLimit => {
  const read = (): TriesFile => {
    if (!existsSync(path)) return {}
    try {
      const value = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
      return Object.fromEntries(Object.entries(value).filter(([, tries]) => isTries(tries)))
    } catch {
      return {}
    }
  }
  const write = (tries: TriesFile): void => writeDurably(path, JSON.stringify(tries))
  return {
    begin: (kind) => {
      const tries = read()
      const { failures, lastAt } = tries[kind] ?? { failures: 0, lastAt: clock.now() }
      const passed = (Date.parse(clock.now()) - Date.parse(lastAt)) / 1000
      const remaining = waitAfter(kind, failures) - Math.max(0, passed)
      // A clock set back would otherwise hold the officer off for days: the wait starts again from now.
      if (passed < 0) write({ ...tries, [kind]: { failures, lastAt: clock.now() } })
      if (remaining > 0) {
        const seconds = Math.ceil(remaining)
        throw new AppError('lock.wait', `Too many wrong tries. Wait ${seconds} seconds, then try again.`, { retryAfterSeconds: seconds })
      }
      write({ ...read(), [kind]: { failures: failures + 1, lastAt: clock.now() } })
    },
    succeed: () => {
      if (existsSync(path)) write({})
    },
  }
}
