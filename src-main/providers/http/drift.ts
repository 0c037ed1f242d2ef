import { isWireObject } from './wire-object.ts'

const PLAIN_NAME = /^[A-Za-z_][\w-]{0,39}$/
const MOST_NAMES = 200

/**
 * Collects the names of what the reader did not know or could not read: names and reasons, never values.
 * A name that does not look like one is not repeated, because a stranger's key can hold anything.
 */
export type Drift = Readonly<{
  /** Notes members of `raw` that the shape lacks. @param path without positions, e.g. `banks[].bankAccounts[]`. */
  unknown(path: string, raw: unknown, shape: object): void
  /** Notes a known member that could not be used, with the reason. */
  odd(path: string, reason: string): void
  names(): readonly string[]
}>

export const createDrift = (): Drift => {
  const found = new Set<string>()
  const add = (name: string): void => {
    if (found.size < MOST_NAMES) found.add(name)
  }
  const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)
  return {
    unknown: (path, raw, shape) => {
      if (!isWireObject(raw)) return
      for (const name of Object.keys(raw)) {
        if (!Object.hasOwn(shape, name)) add(join(path, PLAIN_NAME.test(name) ? name : '(odd name)'))
      }
    },
    odd: (path, reason) => add(`${path}: ${reason}`),
    names: () => [...found].sort(),
  }
}
