import { readFileSync } from 'node:fs'
import type { Connection } from '../database/driver.ts'
import { sizeOf } from './workspace-files.ts'

/** Layout of SQLite's write-ahead log: a header of 32 bytes, then frames of 24 bytes and one page each. */
const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const SALT_AT = 16
const FRAME_SALT_AT = 8
const SALT_BYTES = 8

/** Frame numbers, from 1, at which the present generation of the log says that a transaction ends. */
export type WalCommits = readonly number[]

const sumsUp = (header: Buffer): boolean => {
  const isBig = (header.readUInt32BE(0) & 1) === 1
  const word = (at: number): number => (isBig ? header.readUInt32BE(at) : header.readUInt32LE(at))
  let [first, second] = [0, 0]
  for (let at = 0; at < 24; at += 8) {
    first = (first + word(at) + second) >>> 0
    second = (second + word(at + 4) + first) >>> 0
  }
  return first === header.readUInt32BE(24) && second === header.readUInt32BE(28)
}

/**
 * Reads where transactions end without judging them. Frames of an earlier generation carry another salt; where the
 * header itself is spoilt, the first frame tells the salt. Must run before the database is opened.
 */
export const scanWal = (path: string): WalCommits => {
  if (sizeOf(path) < HEADER_BYTES + FRAME_HEADER_BYTES) return []
  const log = readFileSync(path)
  const isSound = sumsUp(log)
  const pageBytes = isSound ? log.readUInt32BE(8) : 4096
  const salt = isSound ? log.subarray(SALT_AT, SALT_AT + SALT_BYTES) : log.subarray(HEADER_BYTES + FRAME_SALT_AT, HEADER_BYTES + FRAME_SALT_AT + SALT_BYTES)
  const commits: number[] = []
  for (let at = HEADER_BYTES, frame = 1; at + FRAME_HEADER_BYTES <= log.length; at += FRAME_HEADER_BYTES + pageBytes, frame += 1) {
    const isPresent = log.subarray(at + FRAME_SALT_AT, at + FRAME_SALT_AT + SALT_BYTES).equals(salt)
    if (isPresent && log.readUInt32BE(at + 4) !== 0) commits.push(frame)
  }
  return commits
}

/**
 * How many saved transactions SQLite passes over in silence because of a spoilt frame. A power cut leaves at
 * most one unfinished transaction at the end, since each is synced before the next begins; so one is no damage, and
 * damage to the very last one cannot be told from it.
 */
export const lostCommits = (commits: WalCommits, connection: Connection): number => {
  if (commits.length === 0) return 0
  const [state] = connection.pragma('wal_checkpoint(NOOP)') as readonly Readonly<{ log: number }>[]
  const lost = commits.filter((frame) => frame > (state?.log ?? 0)).length
  return lost > 1 ? lost : 0
}
