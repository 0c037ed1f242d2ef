import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { syncFolder } from '../../platform/durable-file.ts'
import { closedName, isPartName, openName, readBodyName, readClosedName, readOpenName, timeOfSegment } from './names.ts'
import { countRecords } from './segment.ts'

/**
 * Tidies up after a listener that ended in the middle: what it was writing becomes readable, bodies that never arrived
 * whole are removed. Only while no listener runs on the folder.
 * @returns time of the newest segment, or 0.
 */
export const closeLeftovers = (folder: string): number => {
  if (!existsSync(folder)) return 0
  const names = readdirSync(folder)
  let hasMoved = false
  for (const name of names) {
    if (isPartName(name)) rmSync(join(folder, name), { force: true })
    const segment = readOpenName(name)
    if (segment === null) continue
    const count = countRecords(readFileSync(join(folder, name)))
    renameSync(join(folder, openName(segment)), join(folder, closedName(segment, count)))
    hasMoved = true
  }
  if (hasMoved) syncFolder(folder)
  const segments = names.flatMap((name) => readOpenName(name) ?? readClosedName(name)?.segment ?? readBodyName(name) ?? [])
  return Math.max(0, ...segments.map(timeOfSegment))
}
