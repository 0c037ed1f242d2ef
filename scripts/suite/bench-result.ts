/** What a benchmark prints as its one line of JSON; it may hold further numbers of its own. */
export type BenchResult = Readonly<{
  name: string
  /** Measured value over its reference (another way of doing the same, or the budget): comparable across machines. */
  ratio: number
  /** False when the benchmark itself says that its budget is broken. */
  isWithinBudget?: boolean
  [detail: string]: unknown
}>

/** The result in a benchmark's standard output. Throws unless it is exactly one line of JSON with a finite ratio. */
export function parseResult(name: string, output: string): BenchResult {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const [line] = lines
  if (line === undefined || lines.length > 1) throw new Error(`printed ${lines.length} lines instead of one`)
  const value: unknown = JSON.parse(line)
  const ratio = typeof value === 'object' && value !== null && 'ratio' in value ? value.ratio : undefined
  if (typeof ratio !== 'number' || !Number.isFinite(ratio)) throw new Error('printed no finite "ratio"')
  return { ...(value as object), name, ratio }
}

/** For the person at the terminal. */
export function describeResult({ name, ratio, isWithinBudget }: BenchResult): string {
  return `${name}: ratio ${ratio.toPrecision(3)}${isWithinBudget === false ? ', over its budget' : ''}`
}
