import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { RequestOf } from '#shared/bridge/channels.ts'
import { detailOf } from '../../bridge/bridge.ts'
import { useDebounced } from '../../composables/use-debounced.ts'
import { useCallbacksStore, type CheckResult } from '../../stores/callbacks.ts'
import { lineFor } from '../errors/wording.ts'

export type CheckRequest = RequestOf<'callbacks.check'>

export type PasteCheck = Readonly<{
  result: ShallowRef<CheckResult | null>
  refusal: ShallowRef<string | null>
  isChecking: Ref<boolean>
  /** Checks 300 ms after the last change; null drops the result. */
  soon: (request: CheckRequest | null) => void
  /** Checks at once; the caller drops a pasted key as soon as this was called. */
  now: (request: CheckRequest) => Promise<void>
}>

const PAUSE_MS = 300

/** The check of pasted text: the newest one wins, nothing is kept but its result. */
export const usePasteCheck = (): PasteCheck => {
  const callbacks = useCallbacksStore()
  const result = shallowRef<CheckResult | null>(null)
  const refusal = shallowRef<string | null>(null)
  const isChecking = ref(false)
  let turn = 0
  const now = async (request: CheckRequest): Promise<void> => {
    const mine = ++turn
    isChecking.value = true
    try {
      const found = await callbacks.check(request)
      if (mine !== turn) return
      result.value = found
      refusal.value = null
    } catch (error) {
      if (mine !== turn) return
      result.value = null
      refusal.value = lineFor(detailOf(error))
    } finally {
      if (mine === turn) isChecking.value = false
    }
  }
  const debounced = useDebounced((request: CheckRequest) => { void now(request) }, PAUSE_MS)
  return {
    result, refusal, isChecking, now,
    soon: (request) => {
      if (request !== null) {
        debounced.call(request)
        return
      }
      debounced.cancel()
      turn += 1
      result.value = null
      refusal.value = null
      isChecking.value = false
    },
  }
}
