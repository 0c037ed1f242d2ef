import { timingSafeEqual } from 'node:crypto'
import { instantFrom, type Instant } from '#shared/domain/calendar.ts'
import type { CallbackCheck, CallbackVerdict, KeyMark, SentTime } from '#shared/domain/callback.ts'

/**
 * Compares two digests as text without telling by its time where they differ (T-05). Their length is public: one that
 * is not a digest's is refused before.
 */
export const isSameDigest = (left: string, right: string): boolean => {
  const [one, other] = [Buffer.from(left, 'latin1'), Buffer.from(right, 'latin1')]
  return one.length === other.length && timingSafeEqual(one, other)
}

/** How many bytes of two hex digests agree at the same place. For display, after the verdict. */
export const countAgreeing = (left: string, right: string): number => {
  const [one, other] = [Buffer.from(left, 'hex'), Buffer.from(right, 'hex')]
  return one.reduce((sum, byte, at) => sum + (byte === other[at] ? 1 : 0), 0)
}

/** @param atMs milliseconds since 1970. @param receivedAt by our clock. */
export const sentTimeOf = (text: string, readAs: SentTime['readAs'], atMs: number, receivedAt: Instant): SentTime =>
  ({ text, readAs, at: instantFrom(atMs), ageSeconds: Math.trunc((Date.parse(receivedAt) - atMs) / 1000) })

const UNITS = [['days', 86_400], ['h', 3_600], ['min', 60], ['s', 1]] as const

/** `47 min 5 s`, `2 days`: the two largest units are enough to see what happened, and one alone could look like the limit. */
const inWords = (seconds: number): string => {
  const largest = UNITS.findIndex(([, size]) => seconds >= size)
  if (largest === -1) return '0 s'
  let left = seconds
  const parts = UNITS.slice(largest, largest + 2).map(([unit, size]) => {
    const count = Math.floor(left / size)
    left -= count * size
    return count === 0 ? '' : `${count} ${unit === 'days' && count === 1 ? 'day' : unit}`
  })
  return parts.filter((part) => part !== '').join(' ')
}

/** The check of age: too old and dated ahead are judged alike. @param toleranceSeconds null: age is shown, not judged. */
export const judgeAge = (sent: SentTime, toleranceSeconds: number | null): CallbackCheck => {
  const { ageSeconds, readAs } = sent
  const label = readAs === 'iso' ? 'Timestamp' : `Timestamp, read as ${readAs}`
  const age = `${inWords(Math.abs(ageSeconds))} ${ageSeconds < 0 ? 'ahead of this computer' : 'old'}`
  if (toleranceSeconds === null) return { name: 'age', label, outcome: 'noted', detail: `${age}, not judged` }
  const isFresh = Math.abs(ageSeconds) <= toleranceSeconds
  return { name: 'age', label, outcome: isFresh ? 'passed' : 'failed', detail: `${age}, limit ${inWords(toleranceSeconds)}` }
}

/** Marks that turn neighboring text around, cannot be seen, or control a terminal. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** Words of a stranger as they may stand in a list or a line. */
export const toLine = (text: string, longest = 80): string => {
  const plain = text.toWellFormed().replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim()
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain
}

/** The first failed check decides; what comes after it was not looked at. */
export const untilFirstFailure = (checks: readonly CallbackCheck[]): readonly CallbackCheck[] => {
  const failed = checks.findIndex(({ outcome }) => outcome === 'failed')
  return checks.map((check, at) => (failed !== -1 && at > failed ? { ...check, outcome: 'skipped' as const, detail: 'not looked at' } : check))
}

/** Milliseconds of a sample's timestamp: far outside every limit that can be set where its age is what is wrong. */
export const sampleTimeMs = (at: Instant, flaw: string): number =>
  Date.parse(at) + (flaw === 'stale' ? -SAMPLE_SHIFT_MS : flaw === 'future' ? SAMPLE_SHIFT_MS : 0)

const SAMPLE_SHIFT_MS = 8 * 86_400_000

const VERDICTS: Readonly<Record<CallbackCheck['name'], CallbackVerdict>> =
  { form: 'malformed', sender: 'unknown', signature: 'bad-signature', decryption: 'undecryptable', content: 'malformed', age: 'stale', seen: 'duplicate', order: 'valid' }

/** The verdict of checks in their order. @param own what a failed check means to one provider in another way. */
export const verdictOf = (checks: readonly CallbackCheck[], own: Partial<typeof VERDICTS> = {}): CallbackVerdict => {
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  return failed ? (own[failed.name] ?? VERDICTS[failed.name]) : 'valid'
}

/** A key in words: its environment, and its generation where it is not the current one. */
export const describeKey = ({ environment, generation, ending }: KeyMark): string =>
  [environment, generation === 'current' ? '' : generation, ending === '' ? '' : `ends in ${ending}`].filter((part) => part !== '').join(', ')
