import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * Builds the watched disk. @returns the library's path, or null with the reason where it cannot be built: the tests
 * that need it are then skipped and say so.
 */
export const buildDiskLibrary = (): Readonly<{ path: string | null; reason: string }> => {
  if (process.platform !== 'linux') return { path: null, reason: 'needs Linux' }
  const path = join(mkdtempSync(join(tmpdir(), 'casebench-disk-')), 'disk.so')
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', path, fileURLToPath(new URL('disk.c', import.meta.url)), '-ldl'], { stdio: 'pipe' })
    return { path, reason: '' }
  } catch {
    return { path: null, reason: 'needs a C compiler' }
  }
}
