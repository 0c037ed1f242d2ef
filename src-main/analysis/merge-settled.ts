import type { MergeDecision } from '#shared/domain/merge.ts'
import type { StandingRow } from './merge-row.ts'
import { ruleRef } from './rules.ts'

/** Words by which banks mark a row that is not booked yet; they say nothing of the payment itself. */
const STATUS_WORDS: ReadonlySet<string> = new Set([
  'pending', 'authorisation', 'authorization', 'auth', 'hold', 'only', 'transaction', 'details', 'available', 'next', 'business', 'day',
  'preliminar', 'reserverat', 'reservation', 'varaus', 'katevaraus', 'blokada', 'autoryzacja', 'broneering', 'broneeritud', 'rezervacija', 'rezervets',
])
const EARLIEST_DAYS = -1
const LATEST_DAYS = 7
const FIRST_WORD_LETTERS = 4

const meaningOf = ({ entry }: StandingRow): readonly string[] => entry.wording.split(' ').filter((word) => word !== '' && !STATUS_WORDS.has(word))

type Fit = 'words' | 'blank' | 'none'
const fitOf = (pending: readonly string[], booked: readonly string[]): Fit => {
  if (pending.length === 0) return 'blank'
  const [first] = pending
  if (first !== undefined && first.length >= FIRST_WORD_LETTERS && first === booked[0]) return 'words'
  const [short, long] = pending.length <= booked.length ? [pending, booked] : [booked, pending]
  return short.length > 0 && short.every((word) => long.includes(word)) ? 'words' : 'none'
}

const inOrder = (one: StandingRow, other: StandingRow): number =>
  one.entry.day - other.entry.day || one.entry.arrival - other.entry.arrival || one.entry.position - other.entry.position

/** The booked row came only after the last delivery that still had the pending one. */
const isLater = (pending: StandingRow, booked: StandingRow): boolean => Math.min(...booked.arrivals) > Math.max(...pending.arrivals)

/**
 * Pending rows that came back as booked ones: rule `pending-settled`. Oldest pending row first, nearest day first, each
 * booked row once.
 * @param standing what `findRepeats` left.
 */
export const findSettled = (standing: readonly StandingRow[]): readonly MergeDecision[] => {
  const booked = new Map<bigint, StandingRow[]>()
  for (const one of standing.filter(({ entry }) => entry.row.status === 'booked').sort(inOrder)) {
    const found = booked.get(one.entry.row.amountMinor)
    if (found) found.push(one)
    else booked.set(one.entry.row.amountMinor, [one])
  }
  const taken = new Set<StandingRow>()
  return standing.filter(({ entry }) => entry.row.status === 'pending').sort(inOrder).flatMap((pending): readonly MergeDecision[] => {
    const meaning = meaningOf(pending)
    const open = (booked.get(pending.entry.row.amountMinor) ?? []).filter((one) => {
      const apart = one.entry.day - pending.entry.day
      return apart >= EARLIEST_DAYS && apart <= LATEST_DAYS && !taken.has(one) && isLater(pending, one)
    })
    const fitting = open.filter((one) => fitOf(meaning, meaningOf(one)) !== 'none')
    if (meaning.length === 0 && fitting.length > 1) return []
    const [best] = fitting.sort((one, other) => Math.abs(one.entry.day - pending.entry.day) - Math.abs(other.entry.day - pending.entry.day) || inOrder(one, other))
    if (!best) return []
    taken.add(best)
    const [keptId, foldedId] = [best.entry.row.id, pending.entry.row.id]
    const why = meaning.length === 0 ? 'no other booked row fits' : 'the wording agrees'
    const reason = `Pending on ${pending.entry.row.bookedOn}, booked on ${best.entry.row.bookedOn} with the same amount in a later delivery; ${why}.`
    return [{ id: `settled:${keptId}:${foldedId}`, kind: 'settled', keptId, foldedId, rule: ruleRef('pending-settled'), reason, isUndone: false }]
  })
}
