import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { removeDurably, syncFolder, writeDurably } from '../../platform/durable-file.ts'
import { DATABASE_NAME, type WorkspaceFiles } from './workspace-files.ts'

/** `out` moves the present files away, `in` moves the next ones in; a kill at any point is finished at the next start. */
type Swap = Readonly<{ phase: 'out' | 'in'; keepAs: string | null }>

const MOVED = [DATABASE_NAME, `${DATABASE_NAME}-wal`, `${DATABASE_NAME}-journal`] as const

const isSwap = (value: unknown): value is Swap =>
  typeof value === 'object' && value !== null && 'phase' in value && (value.phase === 'out' || value.phase === 'in') && 'keepAs' in value

const readSwap = (files: WorkspaceFiles): Swap | null => {
  if (!existsSync(files.swap)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(files.swap, 'utf8'))
    return isSwap(value) ? value : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const moveOut = (files: WorkspaceFiles, keepAs: string | null): void => {
  rmSync(files.shm, { force: true })
  if (keepAs === null) {
    for (const name of MOVED) rmSync(join(files.folder, name), { force: true })
    return syncFolder(files.folder)
  }
  const folder = join(files.kept, basename(keepAs))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const name of MOVED) if (existsSync(join(files.folder, name))) renameSync(join(files.folder, name), join(folder, name))
  if (existsSync(files.header)) copyFileSync(files.header, join(folder, basename(files.header)))
  syncFolder(folder)
  syncFolder(files.folder)
}

const moveIn = (files: WorkspaceFiles): void => {
  for (const name of MOVED) if (existsSync(join(files.next, name))) renameSync(join(files.next, name), join(files.folder, name))
  syncFolder(files.folder)
  rmSync(files.next, { recursive: true, force: true })
}

/**
 * Finishes a swap that was begun; does nothing where there is none. Needs the database closed.
 * @returns true when there was one.
 */
export const finishSwap = (files: WorkspaceFiles): boolean => {
  const swap = readSwap(files)
  if (swap === null) {
    removeDurably(files.swap)
    return false
  }
  if (swap.phase === 'out') {
    moveOut(files, swap.keepAs)
    writeDurably(files.swap, JSON.stringify({ ...swap, phase: 'in' } satisfies Swap))
  }
  moveIn(files)
  removeDurably(files.swap)
  return true
}

/**
 * Exchanges the database: what lies in `next/` (complete, synced, settled in WAL mode) takes the place of the present files. Those go to
 * a folder under `kept/`, or away where `keepAs` is null. An empty `next/` only moves the present ones out.
 */
export const swapIn = (files: WorkspaceFiles, keepAs: string | null): void => {
  writeDurably(files.swap, JSON.stringify({ phase: 'out', keepAs } satisfies Swap))
  finishSwap(files)
}

/** An empty `next/` folder; what an unfinished attempt left there was never part of the workspace. */
export const emptyNext = (files: WorkspaceFiles): string => {
  rmSync(files.next, { recursive: true, force: true })
  mkdirSync(files.next, { recursive: true, mode: 0o700 })
  return join(files.next, DATABASE_NAME)
}
