import { onScopeDispose, readonly, ref, type Ref } from 'vue'

/** The time in milliseconds since 1970, advanced at the given pace while the caller lives. */
export const useNow = (everyMs: number): Readonly<Ref<number>> => {
  const now = ref(Date.now())
  const timer = setInterval(() => { now.value = Date.now() }, everyMs)
  onScopeDispose(() => { clearInterval(timer) })
  return readonly(now)
}
