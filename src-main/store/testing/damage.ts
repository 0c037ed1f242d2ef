const PAGE = 4096

/** A repeatable stream of numbers in [0, 1), for tests that try many places. */
export const seeded = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export type Damage = Readonly<{ name: string; apply(bytes: Buffer, random: () => number): Buffer }>

const place = (bytes: Buffer, random: () => number): number => Math.floor(random() * bytes.length)
const pageStart = (bytes: Buffer, random: () => number, first = 0): number => (first + Math.floor(random() * (Math.floor(bytes.length / PAGE) - first))) * PAGE

/** Ways in which a disk or a cable spoils a file. */
export const DAMAGES: readonly Damage[] = [
  { name: 'bit flip', apply: (bytes, random) => { const at = place(bytes, random); bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8)); return bytes } },
  { name: 'zeroed page', apply: (bytes, random) => { const at = pageStart(bytes, random); bytes.fill(0, at, at + PAGE); return bytes } },
  {
    name: 'swapped pages',
    apply: (bytes, random) => {
      const [left, right] = [pageStart(bytes, random, 1), pageStart(bytes, random, 1)]
      const kept = Buffer.from(bytes.subarray(left, left + PAGE))
      bytes.copy(bytes, left, right, right + PAGE)
      kept.copy(bytes, right)
      return bytes
    },
  },
  { name: 'truncation', apply: (bytes, random) => bytes.subarray(0, place(bytes, random)) },
]

/** How often a long test is run: its small sample, or its full count with SOAK=1. */
export const sampleSize = (small: number, full: number): number => (process.env['SOAK'] === '1' ? full : small)

