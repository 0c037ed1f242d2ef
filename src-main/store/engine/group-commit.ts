import type { Db } from '../database/db.ts'
import { isStorageTrouble, toStoreError } from '../database/errors.ts'
import type { Session } from './session.ts'

/** One write that waits for its commit. */
type Waiting = Readonly<{ work(db: Db): unknown; resolve(value: unknown): void; reject(error: unknown): void }>

export type GroupCommit = Readonly<{
  /** Joins the commit of this turn of the event loop. Settles after that commit is on disk. */
  add<Result>(work: (db: Db) => Result): Promise<Result>
  /** Commits what waits, now. */
  flush(): void
}>

export type GroupCommitParts = Readonly<{
  /** The open session; throws where there is none and none can be had. */
  session(): Session
  /** Called after a commit, before its writes are answered. */
  onCommitted(): void
  /** The transaction as a whole failed: the connection must not be used any more. */
  onBroken(): void
}>

type Outcome = Readonly<{ ok: true; value: unknown } | { ok: false; error: unknown }>

/** Runs one write in a savepoint of its own, so that its failure takes nothing else along. */
const runOne = ({ connection, db }: Session, { work }: Waiting): Outcome => {
  connection.exec('SAVEPOINT one')
  try {
    const value = work(db)
    connection.exec('RELEASE one')
    return { ok: true, value }
  } catch (error) {
    if (!connection.inTransaction || isStorageTrouble(error)) throw error
    connection.exec('ROLLBACK TO one; RELEASE one')
    return { ok: false, error: toStoreError(error) }
  }
}

const runAll = (session: Session, batch: readonly Waiting[]): readonly Outcome[] => {
  const { connection } = session
  connection.exec('BEGIN IMMEDIATE')
  try {
    const outcomes = batch.map((waiting) => runOne(session, waiting))
    connection.exec('COMMIT')
    return outcomes
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK')
    throw error
  }
}

/**
 * Writes of one event-loop turn share one transaction and one sync (quality.md finding 3). A failure of the whole
 * transaction (disk full, I/O, failed sync) fails every write of the turn: nothing of it is acknowledged.
 */
export const createGroupCommit = ({ session, onCommitted, onBroken }: GroupCommitParts): GroupCommit => {
  let waiting: Waiting[] = []
  const flush = (): void => {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    let outcomes: readonly Outcome[]
    try {
      outcomes = runAll(session(), batch)
    } catch (error) {
      onBroken()
      for (const { reject } of batch) reject(toStoreError(error))
      return
    }
    if (outcomes.some(({ ok }) => ok)) onCommitted()
    outcomes.forEach((outcome, place) => {
      if (outcome.ok) batch[place]?.resolve(outcome.value)
      else batch[place]?.reject(outcome.error)
    })
  }
  return {
    add: <Result>(work: (db: Db) => Result) =>
      new Promise<Result>((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush)
        waiting.push({ work, resolve: resolve as (value: unknown) => void, reject })
      }),
    flush,
  }
}
