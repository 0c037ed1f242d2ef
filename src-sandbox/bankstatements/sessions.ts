import type { Random } from '../frame/random.ts'
import type { SandboxClock } from '../frame/clock.ts'
import type { Customer } from './customers.ts'
import type { Institution } from './institutions.ts'
import type { PendingChallenge } from './mfa/challenge.ts'
import type { ExportedFile } from './documents/export-files.ts'

/** How long a session lives without a request. The document gives no figure. */
export const sessionLifeMs = 20 * 60_000

const maximumSessions = 2000

/** What the server remembers between two requests with the same chain of tokens. */
export type Session = {
  token: string
  lastSeenAt: number
  referralCode?: string
  /** Institution of the latest login. */
  institution?: Institution
  /** Slug of the latest preload. */
  preloaded?: string
  customer?: Customer
  pending?: PendingChallenge
  failedAnswerCount: number
  failedLoginCount: number
  isStatementsUsed: boolean
  isIdentifyUsed: boolean
  files: ExportedFile[]
  /** Single-use token of a client-side start. */
  guid?: string
}

/** The sessions of one sandbox. */
export type Sessions = Readonly<{
  open: () => Session
  /** The live session with this very token; an older token of it finds nothing. */
  find: (token: string) => Session | undefined
  /** Gives the session its next token and makes the one before worthless. */
  rotate: (session: Session) => string
  end: (session: Session) => void
  newGuid: (session: Session) => string
  clear: () => void
}>

/** Makes an empty set; tokens come from `random`, life is measured on `clock`. */
export function createSessions(random: Random, clock: SandboxClock): Sessions {
  const byToken = new Map<string, Session>()
  const newToken = (): string => random.hex(32)
  const isAlive = (session: Session): boolean => clock.now().getTime() - session.lastSeenAt <= sessionLifeMs

  return {
    open: () => {
      const [oldest] = byToken.keys()
      if (byToken.size >= maximumSessions && oldest !== undefined) byToken.delete(oldest)
      const session: Session = {
        token: newToken(),
        lastSeenAt: clock.now().getTime(),
        failedAnswerCount: 0,
        failedLoginCount: 0,
        isStatementsUsed: false,
        isIdentifyUsed: false,
        files: [],
      }
      byToken.set(session.token, session)
      return session
    },
    find: (token) => {
      const session = byToken.get(token)
      if (!session) return undefined
      if (isAlive(session)) return session
      byToken.delete(token)
      return undefined
    },
    rotate: (session) => {
      byToken.delete(session.token)
      session.token = newToken()
      session.lastSeenAt = clock.now().getTime()
      byToken.set(session.token, session)
      return session.token
    },
    end: (session) => {
      byToken.delete(session.token)
    },
    newGuid: (session) => {
      session.guid = random.hex(48)
      return session.guid
    },
    clear: () => byToken.clear(),
  }
}
