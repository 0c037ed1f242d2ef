import { computed, inject, reactive, type ComputedRef, type InjectionKey } from 'vue'
import type { RouterHistory } from 'vue-router'

/** Whether there is a place before and after the present one. The address bar does not exist, so nothing else knows. */
export type Trail = Readonly<{ canGoBack: ComputedRef<boolean>; canGoForward: ComputedRef<boolean> }>

/** Counts the moves of a memory history. Call it once, before the router starts. */
export const followHistory = (history: RouterHistory): Trail => {
  const places = reactive({ now: 0, last: 0 })
  const push = history.push.bind(history)
  const go = history.go.bind(history)
  history.push = (to, data) => {
    push(to, data)
    places.now += 1
    places.last = places.now
  }
  history.go = (delta, shouldTrigger) => {
    go(delta, shouldTrigger)
    places.now = Math.min(places.last, Math.max(0, places.now + delta))
  }
  return { canGoBack: computed(() => places.now > 0), canGoForward: computed(() => places.now < places.last) }
}

export const TRAIL: InjectionKey<Trail> = Symbol('trail')

export const useTrail = (): Trail => inject(TRAIL, () => ({ canGoBack: computed(() => false), canGoForward: computed(() => false) }), true)
