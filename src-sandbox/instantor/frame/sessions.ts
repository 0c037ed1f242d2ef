import type { SandboxClock } from '../../frame/clock.ts'
import type { Random } from '../../frame/random.ts'
import type { Bank } from '../banks.ts'
import type { Parameter } from '../reports/parameters.ts'

/** One opening of the frame. It ends with the message that it gave, or by being left. */
export type FrameSession = {
  readonly id: string
  /** The page's own mark; the same one again means that the frame was loaded anew. */
  readonly requestMark: string
  readonly parameters: readonly Parameter[]
  bank: Bank | undefined
  failedCount: number
  isOver: boolean
}

/** Wrong logins until the bank's login is left alone, and for how long (seed 000: 24 hours; the count is ours). */
export const tryLimit = 3
export const lockMs = 24 * 3_600_000

export type FrameSessions = Readonly<{
  open: (requestMark: string, parameters: readonly Parameter[], bank: Bank | undefined) => FrameSession
  find: (id: unknown) => FrameSession | undefined
  /** The session that an earlier load of the same frame left unfinished. */
  findUnfinished: (requestMark: string) => FrameSession | undefined
  /** Notes a wrong login. @returns whether it was one too many */
  noteFailure: (session: FrameSession, userName: string) => boolean
  isLocked: (session: FrameSession, userName: string) => boolean
  clear: () => void
}>

/** The frame's openings, and which logins are locked until when. */
export function createFrameSessions(random: Random, clock: SandboxClock): FrameSessions {
  const sessions = new Map<string, FrameSession>()
  const lockedUntil = new Map<string, number>()
  const keysOf = (session: FrameSession, userName: string): string[] => [session.id, `${session.bank?.id ?? ''}/${userName}`]
  return {
    open: (requestMark, parameters, bank) => {
      const session: FrameSession = { id: random.hex(32), requestMark, parameters, bank, failedCount: 0, isOver: false }
      sessions.set(session.id, session)
      return session
    },
    find: (id) => sessions.get(String(id)),
    findUnfinished: (mark) => [...sessions.values()].find(({ requestMark, isOver }) => requestMark === mark && mark !== '' && !isOver),
    noteFailure: (session, userName) => {
      session.failedCount += 1
      if (session.failedCount < tryLimit) return false
      for (const key of keysOf(session, userName)) lockedUntil.set(key, clock.now().getTime() + lockMs)
      return true
    },
    isLocked: (session, userName) => keysOf(session, userName).some((key) => (lockedUntil.get(key) ?? 0) > clock.now().getTime()),
    clear: () => {
      sessions.clear()
      lockedUntil.clear()
    },
  }
}
