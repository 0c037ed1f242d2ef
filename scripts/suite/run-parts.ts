import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describeHost, hostEnvironment, hostKind } from '../host.ts'
import { runChild, type ChildOptions } from '../session/child.ts'
import { startDisplay } from '../session/display.ts'
import { canStartKeyring, runWithKeyring } from '../session/keyring.ts'
import { isOnPath } from '../session/on-path.ts'
import { runChecks } from '../check/run-checks.ts'
import { judgePart, noCounts, sumCounts, type Counts } from './counts.ts'
import { readSpecReport, readUnitReport } from './reports.ts'

const root = resolve(import.meta.dirname, '..', '..')
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)
const partLimitMs = 25 * 60_000

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
  const env = { ...process.env, ...hostEnvironment(kind) }
  const isForWindow = args.includes('--project=window')
  const needsScreen = kind === 'electron' && process.platform === 'linux'
  const run = (variables: NodeJS.ProcessEnv): Promise<Counts> => playwright('e2e.json', args, variables)
  const headless = isForWindow ? noCounts : await (needsScreen ? onScreen(env, run) : run(withoutDisplay(env)))
  // Arguments name particular specs: a second run in a window would find none of them.
  const windowed = isForWindow || args.length === 0 ? await runInWindow(args, env) : noCounts
  return sumCounts([headless, windowed])
}

/** The specs tagged @window once more, on a virtual screen. */
async function runInWindow(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  if (!isOnPath('Xvfb')) return { ...noCounts, skipped: 1, skips: ['specs in a window: there is no Xvfb on this machine'] }
  return onScreen(env, (variables) => playwright('e2e-window.json', args, { ...variables, CASEBENCH_WINDOW: '1' }))
}

async function onScreen(env: NodeJS.ProcessEnv, run: (env: NodeJS.ProcessEnv) => Promise<Counts>): Promise<Counts> {
  const display = await startDisplay()
  try {
    return await run({ ...withoutDisplay(env), ...display.env })
  } finally {
    await display.stop()
  }
}

async function playwright(reportName: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Counts> {
  const report = freshReport(reportName)
  const config = join(root, 'e2e', 'playwright.config.ts')
  const code = await inSession(bin('playwright'), ['test', '-c', config, ...args], { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report })
  return judgePart(readReport(report, readSpecReport), code)
}

/** No window gets in the person's way: the stand-in is headless without a screen, Electron gets a virtual one. */
function withoutDisplay(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, XAUTHORITY: _authority, ...rest } = env
  return rest
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
