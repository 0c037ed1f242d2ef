import { readFileSync, writeFileSync } from 'node:fs'

const FILTER = '/proc/self/coredump_filter'

/**
 * takes every part of memory out of what Linux writes when this process, or one that it starts afterwards,
 * aborts. Plain Node can neither set a limit nor call prctl, but this filter is a file, and it is inherited. Elsewhere
 * there is nothing to do from inside: macOS writes no core files by itself, Windows is told by the installer.
 * @returns true where a dump of this process would hold no memory now.
 */
export const keepMemoryOutOfDumps = (platform: NodeJS.Platform = process.platform): boolean => {
  if (platform !== 'linux') return false
  try {
    writeFileSync(FILTER, '0')
    return Number.parseInt(readFileSync(FILTER, 'utf8'), 16) === 0
  } catch {
    // A container may forbid it; the start is not worth refusing for that.
    return false
  }
}
