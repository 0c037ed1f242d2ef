import type { Instant } from './calendar.ts'
import type { CallbackCheck, CallbackJudgement, CallbackVerdict } from './callback.ts'

/** Verdicts of a message that was read and whose sender was proven, or cannot be: only these can have repeats and effects. */
export const PROVEN_VERDICTS: readonly CallbackVerdict[] = ['valid', 'stale', 'not-signed']

export const isProven = (verdict: CallbackVerdict): boolean => PROVEN_VERDICTS.includes(verdict)

/** How many repeats of one message are kept as rows; later ones are only counted. */
export const MOST_KEPT_REPEATS = 20

/** Effect of every repeat. */
export const REPEAT_EFFECT = 'Nothing was changed: this message came before.'

/** Effect of a stale first one once the same message came fresh. */
export const OVERTAKEN_EFFECT = 'Nothing was changed: the same message came again in time, and that one counts.'

/** The judgement of a delivery whose message had been recorded before. */
export const asRepeat = (judgement: CallbackJudgement, firstReceivedAt: Instant): CallbackJudgement => {
  const seen: CallbackCheck = { name: 'seen', label: 'Seen before', outcome: 'failed', detail: `First received at ${firstReceivedAt}` }
  return { ...judgement, verdict: 'duplicate', checks: [...judgement.checks.filter(({ name }) => name !== 'seen'), seen] }
}
