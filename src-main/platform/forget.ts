import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** A second look after whatever still held the values has let go of them. */
const AGAIN_MS = 1_000

/**
 * Makes the memory of this process forget what passed through it. Text cannot be overwritten in JavaScript, but
 * the engine can be told to zero what it frees, and to look for what can be freed. What the operating system's own
 * allocator and message buffers keep is out of reach: this makes copies fewer and their life short, not zero.
 * @returns a function that collects now and once more a second later; it never throws and never keeps the process alive.
 */
export const createForgetting = (): (() => void) => {
  const collect = prepare()
  const run = (): void => {
    try {
      collect()
    } catch {
      // Only a sweep less; what is freed is zeroed all the same.
    }
  }
  let again: NodeJS.Timeout | undefined
  return () => {
    if (again) return
    setImmediate(run).unref()
    again = setTimeout(() => {
      again = undefined
      run()
    }, AGAIN_MS).unref()
  }
}

const prepare = (): (() => void) => {
  try {
    setFlagsFromString('--clear-free-memory')
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    setFlagsFromString('--no-expose-gc')
    return typeof collect === 'function' ? () => void (collect as () => unknown)() : () => undefined
  } catch {
    return () => undefined
  }
}
