/** A seeded source of numbers; the same seed and the same order of calls give the same numbers on every machine. */
export type Random = Readonly<{
  /** A number from 0 up to but not including 1. */
  fraction: () => number
  /** A whole number between both ends, both included. */
  integer: (from: number, to: number) => number
  /** One entry of a non-empty list. */
  pick: <T>(list: readonly T[]) => T
  /** True with the given likelihood (0 to 1). */
  chance: (likelihood: number) => boolean
  /** Lower-case hexadecimal digits, `length` of them. */
  hex: (length: number) => string
  /** A list in a new order; the given list is left as it is. */
  shuffled: <T>(list: readonly T[]) => T[]
}>

function hashWords(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const slot = index % 4
    words[slot] = Math.imul((words[slot] ?? 0) ^ code, 0x01000193) ^ (index * 0x85ebca6b)
    words[(slot + 1) % 4] = ((words[(slot + 1) % 4] ?? 0) + (words[slot] ?? 0)) | 0
  }
  return words
}

/**
 * Small fast counter generator (sfc32 family) started from a text.
 * Not for secrets: it only makes practice data repeatable.
 */
export function createRandom(seed: string): Random {
  let [a, b, c, d] = hashWords(seed)
  const fraction = (): number => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  // The first numbers of this family still show the seed's bits.
  for (let round = 0; round < 16; round += 1) fraction()

  const integer = (from: number, to: number): number => from + Math.floor(fraction() * (to - from + 1))
  const pick = <T>(list: readonly T[]): T => {
    const entry = list[integer(0, list.length - 1)]
    if (entry === undefined) throw new RangeError('cannot pick from an empty list')
    return entry
  }
  return {
    fraction,
    integer,
    pick,
    chance: (likelihood) => fraction() < likelihood,
    hex: (length) => Array.from({ length }, () => integer(0, 15).toString(16)).join(''),
    shuffled: (list) =>
      list
        .map((entry) => ({ entry, rank: fraction() }))
        .sort((left, right) => left.rank - right.rank)
        .map(({ entry }) => entry),
  }
}
