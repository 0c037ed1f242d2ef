import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf, type Bridge } from '../../bridge/bridge.ts'
import { wordsFor } from '../errors/wording.ts'
import { lockWords as words } from './words.ts'

export type Unlock = Readonly<{
  isWorking: Ref<boolean>
  /** What went wrong, with the seconds that are left where tries have to wait. */
  error: ComputedRef<string | undefined>
  secondsLeft: Ref<number>
  /** The passphrase is used for this one call. Does nothing while a wait runs. */
  tryWith: (passphrase: string | null) => Promise<void>
}>

const TICK_MS = 500

/** One try at a time; after too many the growing wait is counted down. */
export const useUnlock = (bridge: Bridge, now: () => number = Date.now): Unlock => {
  const isWorking = ref(false)
  const refusal = ref<ErrorDetail | null>(null)
  const secondsLeft = ref(0)
  let waitsUntil = 0
  let timer: ReturnType<typeof setInterval> | undefined

  const stop = (): void => {
    clearInterval(timer)
    timer = undefined
  }
  const tick = (): void => {
    secondsLeft.value = Math.max(0, Math.ceil((waitsUntil - now()) / 1000))
    if (secondsLeft.value > 0) return
    stop()
    if (refusal.value?.code === 'lock.wait') refusal.value = null
  }
  const waitFor = (seconds: number): void => {
    waitsUntil = now() + seconds * 1000
    timer ??= setInterval(tick, TICK_MS)
    tick()
  }
  onScopeDispose(stop)

  return {
    isWorking, secondsLeft,
    error: computed(() => {
      if (secondsLeft.value > 0) return secondsLeft.value < 90 ? words.wait(secondsLeft.value) : words.waitMinutes(Math.ceil(secondsLeft.value / 60))
      if (refusal.value === null) return undefined
      const { title, advice } = wordsFor(refusal.value)
      return `${title}. ${advice}`
    }),
    tryWith: async (passphrase) => {
      if (isWorking.value || secondsLeft.value > 0) return
      isWorking.value = true
      refusal.value = null
      try {
        await bridge.call('workspace.unlock', { passphrase })
      } catch (error) {
        refusal.value = detailOf(error)
        const { retryAfterSeconds = 0 } = refusal.value
        if (retryAfterSeconds > 0) waitFor(retryAfterSeconds)
      } finally {
        isWorking.value = false
      }
    },
  }
}
