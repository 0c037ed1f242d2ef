import type { Engine } from './engine/engine.ts'
import type { App } from './modules/app.ts'
import { findEngine } from './engine/binary.ts'
import { SchemeMap } from './engine/scheme.ts'
import { createCodec } from './page/codec.ts'
import { parseCommandLine } from './process/command-line.ts'
import { Loudness, Refusals } from './surface/loud.ts'
import { loadSurface } from './surface/surface.ts'

const refusals = new Refusals()

/**
 * What all modules of this process share. A process is one Electron, so this is its composition root; the pure parts
 * (codec, scheme map, pipe, command line, surface) know nothing of it.
 */
export const runtime = {
  refusals,
  loudness: new Loudness(await loadSurface(), refusals),
  codec: createCodec(),
  schemes: new SchemeMap(),
  commandLine: parseCommandLine(process.argv.slice(2)),
  /** Looked for when first needed: the static gate runs on machines without Chromium. */
  binary: () => findEngine(process.env),
  engine: undefined as Engine | undefined,
  isVerbose: process.env['ELECTRON_STAND_IN_VERBOSE'] === '1',
  isReady: false,
  isQuitting: false,
  userAgent: '',
  // Filled by the modules that own these, so that modules need not import each other in circles.
  app: (): App => unset('app'),
  appName: (): string => unset('appName'),
  appPath: (): string => unset('appPath'),
  userDataPath: (): string => unset('userDataPath'),
  workArea: (): Electron.Rectangle => unset('workArea'),
  colorScheme: (): 'dark' | 'light' => 'light',
  focusedContents: (): unknown => undefined,
  leave: (_exitCode: number): void => unset('leave'),
}

function unset(name: string): never {
  throw new Error(`electron stand-in: runtime.${name} was used before it was set`)
}

/** The running Chromium, or an error for calls that come before `app` is ready. */
export function engineOf(what: string): Engine {
  if (!runtime.engine || !runtime.isReady) throw new Error(`${what} cannot be used before app is ready`)
  return runtime.engine
}
