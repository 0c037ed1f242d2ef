import { readFile } from 'node:fs/promises'
import { ENTRY_PAGE } from '#shared/bridge/page-hosts.ts'
import { fileFor, listBundle, type BundleFiles } from './bundle-paths.ts'
import type { Site } from './content-policy.ts'
import { APP_ORIGIN, ENTRY_ORIGIN } from './origin.ts'

/** Files of each of our two sites. */
export type BundleSites = Readonly<Record<Site, BundleFiles>>

/** Where the build writes which file needs which; served to nobody, since no path of ours begins with a dot. */
const MANIFEST = '.vite/manifest.json'

/** One file of the build, as far as it matters here. */
type Chunk = Readonly<{ file?: unknown; imports?: unknown; dynamicImports?: unknown; css?: unknown; assets?: unknown }>

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [])

/**
 * Every file that a page of the build may ask for, itself included: its scripts with what they import, styles, fonts.
 * @param manifest the build's own list, by source name.
 */
export const filesOfPage = (manifest: Readonly<Record<string, Chunk>>, page: string): ReadonlySet<string> => {
  const found = new Set([page])
  const seen = new Set<string>()
  const visit = (key: string): void => {
    const chunk = Object.hasOwn(manifest, key) ? manifest[key] : undefined
    if (chunk === undefined || seen.has(key)) return
    seen.add(key)
    for (const file of [chunk.file, ...texts(chunk.css), ...texts(chunk.assets)]) if (typeof file === 'string') found.add(file)
    for (const next of [...texts(chunk.imports), ...texts(chunk.dynamicImports)]) visit(next)
  }
  visit(page)
  return found
}

const pick = (files: BundleFiles, isWanted: (path: string) => boolean): BundleFiles => new Map([...files].filter(([path]) => isWanted(path)))

/**
 * Parts a build by site: the frame's page is served to the frame alone, and the frame gets its own files and no others.
 * @param manifest null where the build left none; the frame then has no file at all, and no bank login can be typed.
 */
export const partBundle = (files: BundleFiles, manifest: Readonly<Record<string, Chunk>> | null): BundleSites => {
  const ofEntry = manifest === null ? new Set<string>() : filesOfPage(manifest, ENTRY_PAGE)
  return { console: pick(files, (path) => path !== ENTRY_PAGE), entry: pick(files, (path) => ofEntry.has(path)) }
}

const readManifest = async (files: BundleFiles): Promise<Readonly<Record<string, Chunk>> | null> => {
  try {
    const parsed: unknown = JSON.parse(await readFile(files.get(MANIFEST) ?? '', 'utf8'))
    return typeof parsed === 'object' && parsed !== null ? parsed as Readonly<Record<string, Chunk>> : null
  } catch {
    return null
  }
}

/** Lists the built pages by site. */
export const listSites = async (folder: string): Promise<BundleSites> => {
  const files = await listBundle(folder)
  return partBundle(files, await readManifest(files))
}

/** The site that a URL asks; anything that is not plainly the frame's is the console's, whose rules are the stricter ones. */
export const siteOf = (url: string): Site => (url.startsWith(`${ENTRY_ORIGIN}/`) ? 'entry' : 'console')

/** The file to serve for a URL, or null: one host never serves a file of the other alone. */
export const siteFileFor = (url: string, sites: BundleSites): string | null => {
  const site = siteOf(url)
  return fileFor(url, sites[site], site === 'entry' ? ENTRY_ORIGIN : APP_ORIGIN)
}
