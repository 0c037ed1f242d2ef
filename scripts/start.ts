import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describeHost, hostEnvironment, hostKind, type HostKind } from './host.ts'
import { runChild, stopSignals } from './session/child.ts'
import { startDisplay } from './session/display.ts'
import { downloadElectron } from './session/electron-download.ts'
import { canStartKeyring, runWithKeyring } from './session/keyring.ts'
import { isOnPath } from './session/on-path.ts'
import { launchArguments } from './session/launch-arguments.ts'

const root = resolve(import.meta.dirname, '..')
const say = (line: string): void => console.error(line)

/** Opens the console on the person's screen and stays until it is closed. */
async function openConsole(kind: HostKind, args: readonly string[]): Promise<number> {
  const isRoot = process.getuid?.() === 0
  const switches = kind === 'electron' && process.platform === 'linux' && isRoot ? ['--no-sandbox'] : []
  const program = join(root, 'node_modules', 'electron', 'cli.js')
  return runChild(process.execPath, [program, ...switches, root, ...args], {
    cwd: root,
    env: { ...process.env, ...hostEnvironment(kind) },
    stdio: 'inherit',
  })
}

/** Without a screen: a virtual one, a keyring and a profile that last as long as the tour does. */
async function walkTour(kind: HostKind, args: readonly string[]): Promise<number> {
  if (!isOnPath('Xvfb')) throw new Error('no display, and Xvfb is not installed: run npm start as root once')
  say('no display: walking the tour of the practice workspace on a virtual one')
  const profile = mkdtempSync(join(tmpdir(), 'casebench-tour-'))
  const display = await startDisplay()
  try {
    const run = canStartKeyring() ? runWithKeyring : runChild
    const env = { ...process.env, ...hostEnvironment(kind), ...display.env }
    return await run(process.execPath, [join(root, 'e2e', 'tour.ts'), `--user-data-dir=${profile}`, ...args], {
      cwd: root,
      env,
      limitMs: 10 * 60_000,
    })
  } finally {
    await display.stop()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

function hasDisplay(kind: HostKind): boolean {
  if (process.platform !== 'linux' || process.env['DISPLAY']) return true
  // The stand-in's window is an X window; Electron speaks Wayland itself.
  return kind === 'electron' && Boolean(process.env['WAYLAND_DISPLAY'])
}

// Programs get the signal from runChild; this keeps us alive until our own clean-up has run.
for (const signal of stopSignals) process.on(signal, () => undefined)

await downloadElectron(say)
const kind = hostKind()
say(describeHost(kind))
const args = launchArguments(process.argv.slice(2))
process.exitCode = hasDisplay(kind) ? await openConsole(kind, args) : await walkTour(kind, args)
