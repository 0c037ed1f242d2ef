import { noCounts, type Counts } from './counts.ts'

/** The fields of Vitest's JSON report that are read here. */
type UnitReport = Readonly<{
  testResults?: readonly Readonly<{
    status: string
    assertionResults: readonly Readonly<{ status: string; fullName: string }>[]
  }>[]
}>

/** The fields of Playwright's JSON report that are read here. */
type SpecReport = Readonly<{
  stats?: Readonly<{ expected: number; unexpected: number; flaky: number; skipped: number }>
  errors?: readonly unknown[]
  suites?: readonly Suite[]
}>
type Suite = Readonly<{
  suites?: readonly Suite[]
  specs?: readonly Readonly<{
    title: string
    tests: readonly Readonly<{
      status: string
      annotations: readonly Readonly<{ type: string; description?: string }>[]
    }>[]
  }>[]
}>

/** Counts of a Vitest run. A file that could not be loaded counts as one failure. */
export function readUnitReport(text: string): Counts {
  const files = (JSON.parse(text) as UnitReport).testResults ?? []
  const tests = files.flatMap((file) => file.assertionResults)
  const broken = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailed)).length
  const skips = tests.filter((test) => test.status !== 'passed' && !isFailed(test))
  return {
    passed: tests.filter((test) => test.status === 'passed').length,
    failed: tests.filter(isFailed).length + broken,
    skipped: skips.length,
    skips: skips.map((test) => test.fullName),
  }
}

/** Counts of a Playwright run. A spec that passed only on a second try counts as failed. */
export function readSpecReport(text: string): Counts {
  const report = JSON.parse(text) as SpecReport
  if (!report.stats) return noCounts
  const { expected, unexpected, flaky, skipped } = report.stats
  return {
    passed: expected,
    failed: unexpected + flaky + (report.errors?.length ?? 0),
    skipped,
    skips: (report.suites ?? []).flatMap(skipLines),
  }
}

function skipLines(suite: Suite): string[] {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests
      .filter((test) => test.status === 'skipped')
      .map((test) => {
        const reason = test.annotations.find((note) => note.type === 'skip' || note.type === 'fixme')?.description
        return `${spec.title}: ${reason ?? 'no reason given'}`
      }),
  )
  return [...own, ...(suite.suites ?? []).flatMap(skipLines)]
}

function isFailed(test: Readonly<{ status: string }>): boolean {
  return test.status === 'failed'
}
