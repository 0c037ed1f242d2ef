import { inject, provide, shallowReadonly, shallowRef, type InjectionKey, type Ref, type ShallowRef } from 'vue'

/** `work` is a running job: it stays until it is replaced or dismissed. */
export type ToastKind = 'done' | 'error' | 'work' | 'info'

export type ToastRequest = Readonly<{
  kind: ToastKind
  text: string
  /** A second, quieter word, e.g. the provider. */
  detail?: string | undefined
  action?: Readonly<{ label: string; run: () => void }> | undefined
  /** An action that takes the act back: the toast stays 8 s and counts down. */
  isUndo?: boolean | undefined
  /** A toast with the same key is replaced in place: one toast per job. */
  key?: string | undefined
}>

export type ToastItem = ToastRequest & Readonly<{
  id: number
  /** Null stays until dismissed. */
  remainingMs: number | null
}>

export type Toasts = Readonly<{
  items: Readonly<ShallowRef<readonly ToastItem[]>>
  push: (request: ToastRequest) => number
  dismiss: (id: number) => void
  pause: () => void
  resume: () => void
  /** Empties the list and stops its clock: on lock, and when the window goes. */
  clear: () => void
}>

const DONE_MS = 5000
const UNDO_MS = 8000
const MOST = 4
const TICK_MS = 250

const lifetimeOf = ({ kind, isUndo }: ToastRequest): number | null => {
  if (kind === 'error' || kind === 'work') return null
  return isUndo === true ? UNDO_MS : DONE_MS
}

/** Over four, the oldest that would go by itself leaves first; errors and work leave last. */
const trim = (items: readonly ToastItem[]): readonly ToastItem[] => {
  if (items.length <= MOST) return items
  const leaving = items.findLast(({ remainingMs }) => remainingMs !== null) ?? items.at(-1)
  return trim(items.filter((item) => item !== leaving))
}

/** The list of toasts, newest first. Done stays 5 s, with Undo 8 s, errors and running work stay. */
export const createToasts = (): Toasts => {
  const items = shallowRef<readonly ToastItem[]>([])
  let nextId = 1
  let isPaused = false
  let timer: ReturnType<typeof setInterval> | undefined

  const stopWhenIdle = (): void => {
    if (items.value.some(({ remainingMs }) => remainingMs !== null)) return
    clearInterval(timer)
    timer = undefined
  }
  const tick = (): void => {
    if (isPaused) return
    items.value = items.value
      .map((item) => (item.remainingMs === null ? item : { ...item, remainingMs: item.remainingMs - TICK_MS }))
      .filter(({ remainingMs }) => remainingMs === null || remainingMs > 0)
    stopWhenIdle()
  }
  const push = (request: ToastRequest): number => {
    const replaced = request.key === undefined ? undefined : items.value.find(({ key }) => key === request.key)
    const item: ToastItem = { ...request, id: replaced?.id ?? nextId++, remainingMs: lifetimeOf(request) }
    items.value = trim([item, ...items.value.filter((other) => other !== replaced)])
    timer ??= setInterval(tick, TICK_MS)
    stopWhenIdle()
    return item.id
  }
  const dismiss = (id: number): void => {
    items.value = items.value.filter((item) => item.id !== id)
    stopWhenIdle()
  }
  const clear = (): void => {
    items.value = []
    stopWhenIdle()
  }
  return { items: shallowReadonly(items) as Readonly<Ref<readonly ToastItem[]>>, push, dismiss, pause: () => { isPaused = true }, resume: () => { isPaused = false }, clear }
}

const TOASTS: InjectionKey<Toasts> = Symbol('toasts')

export const provideToasts = (toasts: Toasts): void => { provide(TOASTS, toasts) }

/** @throws Error outside a component below the one that called `provideToasts`. */
export const useToasts = (): Toasts => {
  const toasts = inject(TOASTS, undefined)
  if (!toasts) throw new Error('no toasts were provided')
  return toasts
}
