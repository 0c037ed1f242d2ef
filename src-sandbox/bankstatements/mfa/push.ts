import type { Challenge, Step, StepContext } from './challenge.ts'
import { hidden } from './fields.ts'

/** How long a push request can be approved, on the sandbox clock. */
export const pushLifeMs = 120_000

/** What a bank writes into its push request. */
export type PushWords = Readonly<{ header: string; text: string }>

const timedOutWords: PushWords = {
  header: 'Security request timed out',
  text: 'Nobody confirmed the request in time. Send another one to your device, then confirm it there.',
}

function withWords(words: PushWords, fields: readonly object[]): Challenge['mfa'] {
  const described = (type: string, value: string): object => ({ type, value, htmlAttrs: {} })
  return { title: '', fields: [described('header', words.header), described('instructions', words.text), ...fields] }
}

/**
 * Approval on the phone (seed 004, Bendigo and Macquarie). `is_push` = `yes` says that the customer has approved;
 * after a time-out `generatePushAgain` = `yes` asks for a new push. With the setting `timed-out` the first push of a
 * login times out, with `pending` the same request comes back until the setting changes.
 */
export function pushStep(words: PushWords, isFirstLate = false): Step {
  const ask =
    (pushCount: number): Step =>
    (context) => {
      const sentAt = context.clock.now().getTime()
      const again = ask(pushCount + 1)
      const same: Step = () => challenge
      const challenge: Challenge = {
        mfa: withWords(words, [hidden('is_push', 'yes')]),
        ids: ['is_push'],
        judge: (answers) => {
          if (answers['generatePushAgain'] === 'yes') return { next: again, isMistake: false }
          if ((isFirstLate && pushCount === 1) || isTimedOut(context, sentAt, pushCount)) return { next: timedOut(again), isMistake: false }
          if (context.settings().pushApproval === 'pending') return { next: same, isMistake: false }
          return answers['is_push'] === 'yes' ? 'right' : { next: same, isMistake: false }
        },
      }
      return challenge
    }
  return ask(1)
}

function isTimedOut({ clock, settings }: StepContext, sentAt: number, pushCount: number): boolean {
  if (clock.now().getTime() - sentAt > pushLifeMs) return true
  return settings().pushApproval === 'timed-out' && pushCount === 1
}

/** After a time-out only a new push helps. */
function timedOut(again: Step): Step {
  const step: Step = () => ({
    mfa: withWords(timedOutWords, [hidden('is_push', 'yes'), hidden('generatePushAgain', 'yes')]),
    ids: ['is_push'],
    judge: (answers) => ({ next: answers['generatePushAgain'] === 'yes' ? again : step, isMistake: false }),
  })
  return step
}
