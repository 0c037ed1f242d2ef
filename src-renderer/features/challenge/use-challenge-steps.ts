import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Challenge } from '#shared/domain/challenge.ts'
import { isSameStep } from './challenge-form.ts'

/** The security steps of one run: the one that waits, and how often the bank asked for the same. No answer is in here. */
export type ChallengeSteps = Readonly<{
  current: ShallowRef<Challenge | null>
  /** A step was asked in this run; from then on the track shows it. */
  wasAsked: Ref<boolean>
  /** Answers to the current step that the bank did not take; an approval it has not seen yet is none. */
  wrongCount: Ref<number>
  /** Notifications that went to the applicant's device for the current step. */
  pushCount: Ref<number>
  /** When the current notification was first shown, and when the bank was last asked about it; milliseconds. */
  pushedAt: Ref<number>
  checkedAt: Ref<number | null>
  /** Takes the next stop of the session. @param hasNewPush the officer asked for a new notification. */
  take: (next: Challenge | null, hasNewPush?: boolean) => void
  /** Forgets everything, for another bank. */
  reset: () => void
}>

export const useChallengeSteps = (): ChallengeSteps => {
  const current = shallowRef<Challenge | null>(null)
  const wasAsked = ref(false)
  const wrongCount = ref(0)
  const pushCount = ref(0)
  const pushedAt = ref(0)
  const checkedAt = ref<number | null>(null)

  const begin = (at: number): void => {
    wrongCount.value = 0
    pushCount.value = 1
    pushedAt.value = at
    checkedAt.value = null
  }
  const repeat = (hasPush: boolean, hasNewPush: boolean, at: number): void => {
    if (!hasPush) wrongCount.value += 1
    else if (hasNewPush) {
      pushCount.value += 1
      pushedAt.value = at
      checkedAt.value = null
    } else checkedAt.value = at
  }
  return {
    current, wasAsked, wrongCount, pushCount, pushedAt, checkedAt,
    take: (next, hasNewPush = false) => {
      const before = current.value
      if (next !== null) {
        wasAsked.value = true
        if (before !== null && isSameStep(before, next)) repeat(next.push !== null, hasNewPush, Date.now())
        else begin(Date.now())
      }
      current.value = next
    },
    reset: () => {
      current.value = null
      wasAsked.value = false
      begin(0)
    },
  }
}
