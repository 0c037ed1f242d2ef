import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf } from '../bridge/bridge.ts'

/** One thing that is fetched: its newest value, whether a fetch runs, and why the last one failed. */
export type Loader<Value> = Readonly<{
  current: ShallowRef<Value>
  isLoading: Readonly<Ref<boolean>>
  error: Readonly<ShallowRef<ErrorDetail | null>>
  /** True once a value arrived. */
  isLoaded: Readonly<Ref<boolean>>
  /** Fetches anew; the old value stays until the new one is there. Never rejects. */
  load: () => Promise<void>
  /** Back to the start; an answer that is still on its way is dropped. */
  reset: () => void
}>

/** Fetches with "the last call wins": an answer that was overtaken is dropped. */
export const createLoader = <Value>(start: Value, fetch: () => Promise<Value>): Loader<Value> => {
  const current = shallowRef(start)
  const isLoading = ref(false)
  const isLoaded = ref(false)
  const error = shallowRef<ErrorDetail | null>(null)
  let turn = 0

  const load = async (): Promise<void> => {
    const mine = ++turn
    isLoading.value = true
    try {
      const fetched = await fetch()
      if (mine !== turn) return
      current.value = fetched
      isLoaded.value = true
      error.value = null
    } catch (caught) {
      if (mine === turn) error.value = detailOf(caught)
    } finally {
      if (mine === turn) isLoading.value = false
    }
  }
  const reset = (): void => {
    turn += 1
    current.value = start
    isLoading.value = false
    isLoaded.value = false
    error.value = null
  }
  return { current: current as ShallowRef<Value>, isLoading, isLoaded, error, load, reset }
}
