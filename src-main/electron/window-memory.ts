import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parsePlacement, usualPlacement, type Placement } from './placement.ts'

/** The remembered place of the window, its zoom and theme: what must be known before the store opens. */
export interface WindowMemory {
  current(): Placement
  change(patch: Partial<Placement>): void
  /** Writes what changed since the last time; a full or read-only disk must not stop the window. */
  save(): void
}

export const createWindowMemory = (userDataFolder: string): WindowMemory => {
  const file = join(userDataFolder, 'window.json')
  let placement = readPlacement(file)
  let saved = JSON.stringify(placement)
  return {
    current: () => placement,
    change: (patch) => { placement = { ...placement, ...patch } },
    save: () => {
      const text = JSON.stringify(placement)
      if (text === saved) return
      try {
        writeFileSync(`${file}.new`, text, { mode: 0o600 })
        renameSync(`${file}.new`, file)
        saved = text
      } catch {
        // The next change tries again; until then the window opens where it did before.
      }
    },
  }
}

const readPlacement = (file: string): Placement => {
  try {
    return parsePlacement(readFileSync(file, 'utf8'))
  } catch {
    return usualPlacement
  }
}
