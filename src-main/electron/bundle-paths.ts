import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { APP_ORIGIN } from './origin.ts'

/** Path in a URL, e.g. `assets/index-1a.js`, to the file that is served for it. */
export type BundleFiles = ReadonlyMap<string, string>

/** One step of a path as Vite writes them: no dot first, so that `.`, `..` and hidden files have no spelling. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,150}$/
const MAX_SEGMENTS = 6

/**
 * the path inside the bundle that a URL asks for, or null where the URL is anything but the plain spelling of
 * one. Nothing is decoded or normalized: an escape, a backslash or a doubled slash is not a way to write a path here.
 */
export const bundlePathOf = (url: string, origin: string = APP_ORIGIN): string | null => {
  if (!url.startsWith(`${origin}/`)) return null
  const rest = url.slice(origin.length + 1)
  const path = rest.split(/[?#]/u, 1)[0] ?? ''
  const segments = path.split('/')
  if (segments.length > MAX_SEGMENTS || !segments.every((segment) => SEGMENT.test(segment))) return null
  return path
}

/** The file to serve for a URL, or null. Only files that were listed at the start can come out. */
export const fileFor = (url: string, files: BundleFiles, origin: string = APP_ORIGIN): string | null => {
  const path = bundlePathOf(url, origin)
  return path === null ? null : files.get(path) ?? null
}

/**
 * Lists the plain files of a folder. Links are left out, so that none can lead outside; a file that appears later is
 * not served. Names compare exactly, also on disks that do not care about case.
 */
export const listBundle = async (folder: string): Promise<BundleFiles> => {
  const files = new Map<string, string>()
  const visit = async (at: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = `${prefix}${entry.name}`
      if (entry.isDirectory()) await visit(join(at, entry.name), `${path}/`)
      else if (entry.isFile()) files.set(path, join(at, entry.name))
    }
  }
  await visit(folder, '')
  return files
}
