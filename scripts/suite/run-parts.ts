import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describeHost, hostEnvironment, hostKind } from '../host.ts'
import { runChild, type ChildOptions } from '../session/child.ts'
import { startDisplay } from '../session/display.ts'
import { canStartKeyring, runWithKeyring } from '../session/keyring.ts'
import { isOnPath } from '../session/on-path.ts'
import { runChecks } from '../check/run-checks.ts'
import { judgePart, noCounts, type Counts } from './counts.ts'
import { readSpecReport, readUnitReport } from './reports.ts'

const root = resolve(import.meta.dirname, '..', '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const partLimitMs = 10 * 60_000

/** The parts of the test command, in the order in which they run. */
export const parts = { check: runChecks, unit: runUnit, e2e: runSpecs } satisfies Record<string, RunPart>

/** Name of a part. */
export type PartName = keyof typeof parts

/** Runs one part; `args` go to its program (a file, a title) when the part is run alone. */
export type RunPart = (args: readonly string[]) => Promise<Counts>

async function runUnit(args: readonly string[]): Promise<Counts> {
  const report = freshReport('unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await inSession(bin('vitest'), ['run', ...reporters, ...args])
  return judgePart(readReport(report, readUnitReport), code)
}

async function runSpecs(args: readonly string[]): Promise<Counts> {
  const kind = hostKind()
  console.log(describeHost(kind))
  const report = freshReport('e2e.json')
  const display = isOnPath('Xvfb') ? await startDisplay() : undefined
  const env = {
    ...process.env,
    ...hostEnvironment(kind),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    ...windowVariables(display?.env),
  }
  try {
    const config = join(root, 'e2e', 'playwright.config.ts')
    const code = await inSession(bin('playwright'), ['test', '-c', config, ...args], env)
    return judgePart(readReport(report, readSpecReport), code)
  } finally {
    await display?.stop()
  }
}

/** The display is offered under another name: only the window project takes it, the others run headless. */
function windowVariables(env: Readonly<Record<'DISPLAY' | 'XAUTHORITY', string>> | undefined): Record<string, string> {
  return env ? { CASEBENCH_WINDOW_DISPLAY: env.DISPLAY, CASEBENCH_WINDOW_XAUTHORITY: env.XAUTHORITY } : {}
}

function inSession(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const options: ChildOptions = { cwd: root, env, limitMs: partLimitMs }
  if (canStartKeyring()) return runWithKeyring(command, args, options)
  console.log('no private Secret Service on this machine: tests of the keychain are skipped')
  return runChild(command, args, options)
}

function freshReport(name: string): string {
  const file = join(root, 'out', 'reports', name)
  mkdirSync(dirname(file), { recursive: true })
  rmSync(file, { force: true })
  return file
}

function readReport(file: string, read: (text: string) => Counts): Counts {
  return existsSync(file) ? read(readFileSync(file, 'utf8')) : noCounts
}
