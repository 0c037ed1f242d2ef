import type { CaseState, CaseTab } from '#shared/domain/case.ts'
import type { CaseStanding } from '#shared/domain/case-standing.ts'

/**
 * In which tabs of the list a case stands, as bits of one column, so that every tab is answered from an index.
 * `mine` and `due-today` depend on who asks and when: both start from `open`. Stored data: bits keep their meaning.
 */
const BITS = { open: 1, 'needs-action': 2, waiting: 4, retrieving: 8, ready: 16, closed: 32, archived: 64, all: 128 } as const

/** The bit to look for when a tab is asked for. */
export const TAB_BIT: Readonly<Record<CaseTab, number>> = {
  mine: BITS.open,
  'due-today': BITS.open,
  'needs-action': BITS['needs-action'],
  waiting: BITS.waiting,
  retrieving: BITS.retrieving,
  ready: BITS.ready,
  closed: BITS.closed,
  archived: BITS.archived,
  all: BITS.all,
}

/** Bits of a case from its state and its standing. */
export const tabBitsOf = (state: CaseState, { status, nextStep }: CaseStanding): number => {
  if (state === 'archived') return BITS.archived
  if (state === 'closed') return BITS.closed | BITS.all
  let bits = BITS.open | BITS.all
  if ((status.tone === 'attention' || status.tone === 'negative') && !nextStep.isIdle) bits |= BITS['needs-action']
  if (status.tone === 'waiting') bits |= BITS.waiting
  if (status.tone === 'progress') bits |= BITS.retrieving
  if (nextStep.kind === 'review') bits |= BITS.ready
  return bits
}
