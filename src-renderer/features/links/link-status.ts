import type { LinkState } from '#shared/domain/link.ts'
import { dayDistance, formatDate, formatTime } from '../../format/dates.ts'
import type { Tone } from '../../format/tone.ts'
import type { LinkRow } from '../../stores/links.ts'

const STATES: Readonly<Record<LinkState, Readonly<{ tone: Tone; label: string }>>> = {
  waiting: { tone: 'waiting', label: 'Not used yet' },
  returned: { tone: 'progress', label: 'Applicant finished' },
  'login-failed': { tone: 'negative', label: 'Sign-in failed' },
  failed: { tone: 'negative', label: 'Bank error' },
  delivered: { tone: 'positive', label: 'Statements in' },
}

/** How far a link has come, for its chip; the provider's own number and the moment show on hover. */
export const linkStatus = ({ state, stateAt, stateCode }: Pick<LinkRow, 'state' | 'stateAt' | 'stateCode'>, now: number): Readonly<{ tone: Tone; label: string; raw: string | null; time: string }> => ({
  ...STATES[state],
  raw: stateCode,
  time: stateAt === null ? '' : `${dayDistance(stateAt, now) === 0 ? '' : `${formatDate(stateAt, now)} `}${formatTime(stateAt)}`,
})

/** What a failure came with, as one line: the number and the provider's sentence; null where nothing failed. */
export const failureLine = ({ state, stateCode, stateText }: Pick<LinkRow, 'state' | 'stateCode' | 'stateText'>): string | null =>
  (state === 'failed' || state === 'login-failed' ? [stateCode, stateText].filter((part) => part !== null && part !== '').join(', ') || null : null)
