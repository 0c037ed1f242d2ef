import { posix } from 'node:path'
import type { FoundImport } from './parse.ts'
import { resolveImport, type Target } from './resolve.ts'
import { confinedPackages, testMayAlso, zones, type Zone } from './table.ts'

/** A broken rule: where, and what is wrong in words. */
export type Finding = Readonly<{ file: string; line: number; problem: string }>

/** A file's imports. Paths are from the root with forward slashes. */
export type FileImports = Readonly<{ file: string; imports: readonly FoundImport[] }>

/** What deliveries and saved files look like, without the clients: the listener and the parse process must not load what could call out. */
const LISTS: Readonly<Record<string, string>> = { 'src-main/providers/receivers.ts': 'callback.ts', 'src-main/providers/recognizers.ts': 'recognize.ts' }

/** Every import of the file that the table forbids. */
export function judgeFile({ file, imports }: FileImports): Finding[] {
  return imports.flatMap((found) => {
    const problem = judgeImport(file, found.specifier)
    return problem ? [{ file, line: found.line, problem }] : []
  })
}

/** What is wrong with one import, or undefined. */
export function judgeImport(file: string, specifier: string | null): string | undefined {
  if (specifier === null) return file.startsWith('src-') ? 'imports something that is computed at run time' : undefined
  const target = resolveImport(file, specifier)
  const zone = zoneOf(file)
  if (!zone) return `lies in no zone of the import table`
  switch (target.kind) {
    case 'file':
      return judgeFileTarget(file, zone, target.path)
    case 'package':
      return judgePackage(file, zone, target.name)
    case 'node':
      return zone.node || isTest(file) ? undefined : `${zone.at} may not import ${target.name}`
    case 'unknown':
      return `"${specifier}" cannot be followed`
  }
}

/** The zone with the longest matching path; `*` stands for one folder name. */
export function zoneOf(file: string): Zone | undefined {
  const matching = zones.filter((zone) => isWithin(file, zone.at))
  return matching.sort((a, b) => depth(b.at) - depth(a.at))[0]
}

/** True for a test and for what exists for tests only. */
export function isTest(file: string): boolean {
  return /\.test\.ts$/.test(file) || /\/(testing|fixtures)\//.test(file)
}

function judgeFileTarget(file: string, zone: Zone, path: string): string | undefined {
  if (isTest(path) && !isTest(file) && file.startsWith('src-')) return `imports ${path}, which exists for tests only`
  const other = providerInside(path)
  if (other !== undefined && providerInside(file) !== other) {
    const isFace = posix.basename(path) === 'index.ts' || LISTS[file] === posix.basename(path)
    if (!isFace && !isTest(file)) return `imports ${path}; of a provider only its index.ts is seen from outside`
  }
  if (isTest(file)) {
    const side = file.split('/')[0] ?? ''
    const also = testMayAlso[side] ?? []
    if (also.some((folder) => isWithin(path, folder)) && !reachesShell(file, path)) return undefined
  }
  const isOwn = providerInside(file) === other && zoneOf(path)?.at === zone.at
  if (isOwn || zone.may.some((folder) => isWithin(path, folder))) return undefined
  return `${zone.at} may not import ${path}`
}

function judgePackage(file: string, zone: Zone, name: string): string | undefined {
  const homes = confinedPackages[name]
  if (homes) {
    const isHome = homes.some((home) => isWithin(file, home)) || (name !== 'electron' && isTest(file))
    return isHome ? undefined : `only ${homes.join(' and ')} may import ${name}`
  }
  if (isTest(file)) return undefined
  const allowed = zone.packages ?? []
  return allowed.includes('*') || allowed.includes(name) ? undefined : `${zone.at} may not import the package ${name}`
}

/** Unit tests run without Electron, so only the shell's own tests may load the shell. */
function reachesShell(file: string, path: string): boolean {
  const shell = 'src-main/electron'
  return isWithin(path, shell) && !isWithin(file, shell)
}

/** Name of the provider folder that the file lies in; undefined for `http` and everywhere else. */
function providerInside(path: string): string | undefined {
  const name = /^src-main\/providers\/([^/]+)\//.exec(path)?.[1]
  return name === 'http' ? undefined : name
}

function isWithin(path: string, folder: string): boolean {
  const pattern = folder.split('/').map((part) => (part === '*' ? '[^/]+' : escape(part))).join('/')
  return new RegExp(`^${pattern}${folder.endsWith('*') ? '/' : '(/|$)'}`).test(path)
}

function depth(path: string): number {
  // A named folder is closer than a starred one of the same depth.
  return path.split('/').length * 2 - (path.includes('*') ? 1 : 0)
}

function escape(part: string): string {
  return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

export type { Target }
