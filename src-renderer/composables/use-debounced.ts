import { onScopeDispose } from 'vue'

/** Calls `run` once `delayMs` passed without a further call; `flush` runs a waiting call at once, `cancel` drops it. */
export const useDebounced = <Args extends unknown[]>(run: (...args: Args) => void, delayMs: number): {
  call: (...args: Args) => void
  flush: () => void
  cancel: () => void
} => {
  let timer: ReturnType<typeof setTimeout> | undefined
  let waiting: Args | undefined
  const cancel = (): void => {
    clearTimeout(timer)
    timer = undefined
    waiting = undefined
  }
  const flush = (): void => {
    const args = waiting
    cancel()
    if (args) run(...args)
  }
  const call = (...args: Args): void => {
    cancel()
    waiting = args
    timer = setTimeout(flush, delayMs)
  }
  onScopeDispose(cancel)
  return { call, flush, cancel }
}
