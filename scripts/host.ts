import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What runs the built console: Electron's own binary, or the stand-in on Debian's Chromium. */
export type HostKind = 'electron' | 'stand-in'

const root = resolve(import.meta.dirname, '..')

/** Real Electron writes this file only after a complete download. */
export const electronPathFile = join(root, 'node_modules', 'electron', 'path.txt')

/** Folder with the stand-in's executable named `electron`. */
export const standInFolder = join(root, 'e2e', 'electron-host')

/**
 * The host of this run. `E2E_HOST=electron` insists on the real binary and throws where it is missing, so that a
 * machine that should test Electron never tests the stand-in in silence; `E2E_HOST=stand-in` insists on the other.
 */
export function hostKind(env: NodeJS.ProcessEnv = process.env): HostKind {
  const isDownloaded = existsSync(electronPathFile)
  const wanted = env['E2E_HOST'] ?? ''
  if (wanted === 'electron' && !isDownloaded) {
    throw new Error('E2E_HOST=electron, but the Electron binary is not here: npx install-electron')
  }
  if (!['', 'electron', 'stand-in'].includes(wanted)) throw new Error(`E2E_HOST=${wanted}: electron or stand-in`)
  return isDownloaded && wanted !== 'stand-in' ? 'electron' : 'stand-in'
}

/** Variables by which the `electron` package, Playwright and electron-vite find the host. */
export function hostEnvironment(kind: HostKind): Record<string, string> {
  if (kind === 'electron') return {}
  return { ELECTRON_OVERRIDE_DIST_PATH: standInFolder, ELECTRON_EXEC_PATH: join(standInFolder, 'electron') }
}

/** One line for the person at the terminal. */
export function describeHost(kind: HostKind): string {
  return kind === 'electron'
    ? 'host: Electron'
    : 'host: the stand-in on Chromium (not Electron; its binary is not on this machine)'
}
