import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import { renameDurably } from '../../platform/durable-file.ts'
import { freeBytes, sizeOf, type WorkspaceFiles } from '../files/workspace-files.ts'
import { backupName, newestFirst, outdatedBackups } from './rotation.ts'

const UNFINISHED = '.unfinished'

/** Names of finished backups, newest first. */
export const listBackups = (files: WorkspaceFiles): readonly string[] => {
  try {
    return newestFirst(readdirSync(files.backups))
  } catch {
    return []
  }
}

/** Where a backup is written before it has passed its check. @throws AppError `store.disk-full` when it cannot fit. */
export const beginBackup = (files: WorkspaceFiles, at: Instant, why?: string): Readonly<{ target: string; fileName: string }> => {
  mkdirSync(files.backups, { recursive: true, mode: 0o700 })
  for (const name of readdirSync(files.backups)) if (name.includes(UNFINISHED)) rmSync(join(files.backups, name), { force: true })
  if (freeBytes(files.backups) < sizeOf(files.database) + sizeOf(files.wal)) {
    throw new AppError('store.disk-full', 'There is not enough room on the disk for a backup. Free some space and try again.')
  }
  const fileName = backupName(at, why)
  return { target: join(files.backups, `${fileName}${UNFINISHED}`), fileName }
}

/** Gives a checked copy its name and lets outdated ones go. */
export const finishBackup = (files: WorkspaceFiles, target: string, fileName: string, at: Instant): void => {
  renameDurably(target, join(files.backups, fileName))
  for (const name of outdatedBackups(readdirSync(files.backups), at)) if (name !== fileName) rmSync(join(files.backups, name), { force: true })
}
