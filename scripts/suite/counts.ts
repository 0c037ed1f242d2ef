/** What one part of the test command found. */
export type Counts = Readonly<{
  passed: number
  failed: number
  skipped: number
  /** One line per reason for a skip, for the person at the terminal. */
  skips: readonly string[]
}>

export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0, skips: [] }

/** Adds up parts. */
export function sumCounts(parts: readonly Counts[]): Counts {
  return parts.reduce(
    (sum, part) => ({
      passed: sum.passed + part.passed,
      failed: sum.failed + part.failed,
      skipped: sum.skipped + part.skipped,
      skips: [...sum.skips, ...part.skips],
    }),
    noCounts,
  )
}

/** The last line of the command, alone and always in this form. */
export function countsLine(counts: Counts): string {
  return `Tests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`
}

/**
 * A part that found nothing, or whose program failed without naming a test, has failed: silence is not success.
 * `code` is the exit code of the part's program.
 */
export function judgePart(counts: Counts, code: number): Counts {
  const isEmpty = counts.passed + counts.failed === 0
  const isUnexplained = code !== 0 && counts.failed === 0
  return isEmpty || isUnexplained ? { ...counts, failed: counts.failed + 1 } : counts
}
