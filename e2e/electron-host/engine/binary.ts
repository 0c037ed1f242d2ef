import { existsSync, readFileSync } from 'node:fs'

/** How Chromium is shown: `shell` is chromium-headless-shell, `headless` full Chromium unseen, `window` on a display. */
export type EngineMode = 'shell' | 'headless' | 'window'

export interface EngineBinary {
  readonly mode: EngineMode
  readonly path: string
}

// Debian's launchers in /usr/bin are shell scripts that add flags and API keys: take the programs behind them.
const shellPaths = ['/usr/lib/chromium/chromium-headless-shell', '/usr/bin/chromium-headless-shell']
const fullPaths = ['/usr/lib/chromium/chromium', '/usr/bin/chromium']

function firstThatExists(paths: readonly string[]): string | undefined {
  return paths.find((path) => existsSync(path))
}

function wantedMode(env: NodeJS.ProcessEnv): EngineMode | undefined {
  const wanted = env['ELECTRON_STAND_IN_MODE']
  if (wanted === undefined || wanted === '') return undefined
  if (wanted === 'shell' || wanted === 'headless' || wanted === 'window') return wanted
  throw new Error(`electron stand-in: ELECTRON_STAND_IN_MODE=${wanted} is not one of shell, headless, window`)
}

/**
 * Chooses the engine: a window where there is a display, else the headless shell, else full Chromium unseen.
 * `ELECTRON_STAND_IN_MODE` decides otherwise, `ELECTRON_STAND_IN_CHROMIUM` names a program of one's own.
 */
export function findEngine(env: NodeJS.ProcessEnv): EngineBinary {
  const shell = firstThatExists(shellPaths)
  const full = firstThatExists(fullPaths)
  const mode = wantedMode(env) ?? (env['DISPLAY'] && full ? 'window' : shell ? 'shell' : 'headless')
  const path = env['ELECTRON_STAND_IN_CHROMIUM'] ?? (mode === 'shell' ? shell : full)
  if (!path) throw new Error('electron stand-in: no Chromium found; install Debian\'s chromium and chromium-headless-shell')
  return { mode, path }
}

/** Version of the engine from the text that Debian's package keeps beside it; the milestone alone when absent. */
export function engineVersion(path: string): string {
  const packages = '/var/lib/dpkg/status'
  const name = path.includes('headless-shell') ? 'chromium-headless-shell' : 'chromium'
  if (!existsSync(packages)) return '0.0.0.0'
  const entry = new RegExp(`^Package: ${name}\\n(?:.+\\n)*?Version: ([0-9.]+)`, 'm').exec(readFileSync(packages, 'utf8'))
  return entry?.[1] ?? '0.0.0.0'
}
