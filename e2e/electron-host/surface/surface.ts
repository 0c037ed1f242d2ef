import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What Electron's type file declares for one class, interface or object type. */
export interface SurfaceType {
  /** Names of methods and properties, without inherited ones. */
  readonly members: readonly string[]
  /** Static members of a class. */
  readonly statics: readonly string[]
  /** Event names taken from the overloads of `on`. */
  readonly events: readonly string[]
  /** Types it extends. */
  readonly parents: readonly string[]
}

/** Electron's public surface of one version, by type name, plus what each process can import. */
export interface Surface {
  readonly version: string
  readonly types: Readonly<Record<string, SurfaceType>>
  /** For `main`, `renderer`, `utility` and `common`: export name to type name. */
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>
}

// Raise when the shape of the table or the way it is read changes, so that an old cache is not used.
const tableVersion = 2

function electronFolder(): string {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
}

/** Version of the installed electron package, for instance `45.4.1`. */
export function electronVersion(): string {
  const text = readFileSync(join(electronFolder(), 'package.json'), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** The surface table of the installed Electron types; read from the type file once and kept under node_modules. */
export async function loadSurface(): Promise<Surface> {
  const folder = electronFolder()
  const version = electronVersion()
  const cache = join(folder, '..', '.cache', 'electron-stand-in', `surface-${version}-${tableVersion}.json`)
  if (existsSync(cache)) return JSON.parse(readFileSync(cache, 'utf8')) as Surface
  const { readSurface } = await import('./read-surface.ts')
  const surface = readSurface(readFileSync(join(folder, 'electron.d.ts'), 'utf8'), version)
  mkdirSync(dirname(cache), { recursive: true })
  // Several apps may start at once: write aside, then rename.
  const part = `${cache}.${process.pid}`
  writeFileSync(part, JSON.stringify(surface))
  renameSync(part, cache)
  return surface
}

/** `name` and everything it extends, nearest first. */
export function lineage(surface: Surface, name: string): SurfaceType[] {
  const type = surface.types[name]
  if (!type) return []
  return [type, ...type.parents.flatMap((parent) => lineage(surface, parent))]
}

/** Whether Electron declares that member on that type or on one it extends. */
export function declaresMember(surface: Surface, type: string, member: string, kind: 'members' | 'statics' = 'members'): boolean {
  return lineage(surface, type).some((entry) => entry[kind].includes(member))
}

/** Whether Electron declares that event on that type or on one it extends. */
export function declaresEvent(surface: Surface, type: string, event: string): boolean {
  return lineage(surface, type).some((entry) => entry.events.includes(event))
}
